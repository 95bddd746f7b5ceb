import { Agent } from 'node:http';
import axios from 'axios';
import type { INode } from 'n8n-workflow';
import { startLab, type Lab } from '../../test/support/n8n/lab';
import { after } from '../../test/support/n8n/nodes';
import { chain, node } from '../../test/support/engine/workflow';
import { callbackBody, createTask, SECRET } from '../../test/support/trigger';
import type { Bench } from '../bench';
import { median, round } from '../statistics';
import { untilCount } from '../watch';

const CALLS = 60;
const ROUNDS = 4;
const AT_ONCE = 4;

interface Way {
	title: string;
	node(lab: Lab): INode;
	query: string;
	status: string;
	/** Share of the Webhook node's rate to be reached. */
	aim?: number;
	starts: boolean;
}

const klingTrigger = (path: string, { credential }: Lab): INode =>
	node(
		'n8n-nodes-kling.klingTrigger',
		{ path, secret: SECRET },
		{ name: 'Trigger', webhookId: path, credentials: { klingApi: credential } },
	);

const ways: Way[] = [
	{
		title: "n8n's Webhook node",
		node: () =>
			node(
				'n8n-nodes-base.webhook',
				{ path: 'webhook', httpMethod: 'POST', responseMode: 'onReceived', options: {} },
				{ name: 'Trigger', typeVersion: 2, webhookId: 'webhook' },
			),
		query: '',
		status: 'succeed',
		starts: true,
	},
	{
		title: 'Kling Trigger, verified by a query',
		node: (lab) => klingTrigger('verified', lab),
		query: `?secret=${SECRET}&family=textToVideo`,
		status: 'succeed',
		aim: 0.8,
		starts: true,
	},
	{
		title: 'Kling Trigger, status not selected',
		node: (lab) => klingTrigger('ignored', lab),
		query: `?secret=${SECRET}&family=textToVideo`,
		status: 'processing',
		aim: 0.95,
		starts: false,
	},
];

interface Side extends Way {
	url: string;
	workflowId: string;
	rates: number[];
}

export const trigger: Bench = {
	name: 'trigger',
	title: 'Callbacks per second',
	method:
		`${CALLS} calls about one finished task, ${AT_ONCE} at a time, from the first call to the last answer, against n8n's own ` +
		`Webhook node with the same calls. ${ROUNDS} rounds of all ways in turn after one that is not counted; each begins when all ` +
		'executions of the one before have ended. The middle round counts.',
	async run(say) {
		const lab = await startLab({ rehearsal: { duration: 50 }, say });
		const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
		try {
			const taskId = await createTask(lab.kling);
			const sides = await Promise.all(ways.map(async (way) => await openSide(lab, way)));
			for (let round = 0; round <= ROUNDS; round++) {
				for (const side of round % 2 ? sides : [...sides].reverse()) {
					const rate = await measure(side, taskId, agent);
					if (round > 0) side.rates.push(rate);
					if (side.starts) await untilCount(lab.api, side.workflowId, 'success', CALLS * (round + 1), 120_000);
				}
				say(sides.map(({ rates }) => Math.round(rates.at(-1) ?? 0)).join(', '));
			}
			const [webhook] = sides.map(({ rates }) => median(rates));
			const shares = sides.map(({ rates }) => median(rates) / webhook);
			return {
				tables: [
					{
						title: 'Accepted calls per second',
						columns: ['way', 'calls per second', 'against the Webhook node'],
						rows: sides.map(({ title, rates }, i) => [title, round(median(rates)), round(shares[i])]),
					},
				],
				aims: sides.flatMap(({ title, aim }, i) =>
					aim === undefined
						? []
						: [
								{
									aim: `${title}: at least ${aim} of the Webhook node's rate`,
									measured: String(round(shares[i])),
									met: shares[i] >= aim,
								},
							],
				),
				notes: [],
			};
		} finally {
			agent.destroy();
			await lab.close();
		}
	},
};

async function openSide(lab: Lab, way: Way): Promise<Side> {
	const start = way.node(lab);
	const path = String(start.parameters.path);
	const workflow = await lab.api.createWorkflow({ name: path, ...chain(start, after()) });
	await lab.api.activate(workflow);
	return { ...way, url: `${lab.n8n.url}/webhook/${path}${way.query}`, workflowId: workflow.id, rates: [] };
}

/** Calls per second; throws unless every call is answered with 200. */
async function measure({ url, status }: Side, taskId: string, httpAgent: Agent): Promise<number> {
	const body = callbackBody(taskId, status);
	let left = CALLS;
	const caller = async () => {
		while (left-- > 0) await axios.post(url, body, { proxy: false, httpAgent });
	};
	const started = performance.now();
	await Promise.all(Array.from({ length: AT_ONCE }, caller));
	return (CALLS * 1000) / (performance.now() - started);
}
