import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import axios from 'axios';
import type { INode } from 'n8n-workflow';
import { startLab, type Lab } from '../../test/support/n8n/lab';
import { after } from '../../test/support/n8n/nodes';
import { chain, node } from '../../test/support/engine/workflow';
import { callbackBody, createTask, SECRET } from '../../test/support/trigger';
import type { Bench, Cell } from '../bench';
import { cpuTime } from '../cpu';
import { median, round } from '../statistics';
import { untilCount } from '../watch';

const CALLS = 100;
const ROUNDS = 7;
const AT_ONCE = 10;
/** n8n prepares the next expression engines after an answer. */
const SETTLE_MS = 500;

/** One kind of call and what answers it. */
interface Way {
	title: string;
	node(lab: Lab): INode;
	query: string;
	status: string;
	starts: boolean;
	/** Share of the Webhook node's rate to be reached. */
	aim?: number;
}

const klingTrigger =
	(path: string) =>
	({ credential }: Lab): INode =>
		node(
			'n8n-nodes-kling.klingTrigger',
			{ path, secret: SECRET },
			{ name: 'Trigger', webhookId: path, credentials: { klingApi: credential } },
		);

const webhook = (): INode =>
	node(
		'n8n-nodes-base.webhook',
		{ path: 'webhook', httpMethod: 'POST', responseMode: 'onReceived', options: {} },
		{ name: 'Trigger', typeVersion: 2, webhookId: 'webhook' },
	);

const query = `?secret=${SECRET}&family=textToVideo`;

const ways: Way[] = [
	{ title: "n8n's Webhook node", node: webhook, query: '', status: 'succeed', starts: true },
	{ title: 'verified', node: klingTrigger('verified'), query, status: 'succeed', starts: true, aim: 0.8 },
	{
		title: 'status not selected',
		node: klingTrigger('ignored'),
		query,
		status: 'processing',
		starts: false,
		aim: 0.95,
	},
	{ title: 'wrong secret', node: klingTrigger('refused'), query: '?secret=no', status: 'succeed', starts: false },
];

/** n8n's own settings, and those that take its expression engine out of the comparison. */
const settings: Array<{ title: string; env: Record<string, string> }> = [
	{ title: 'n8n as it comes', env: {} },
	{ title: 'N8N_EXPRESSION_ENGINE=legacy', env: { N8N_EXPRESSION_ENGINE: 'legacy' } },
];

export const trigger: Bench = {
	name: 'trigger',
	title: 'Callbacks per second',
	method:
		`${CALLS} calls about one finished task, ${AT_ONCE} at a time, by n8n's own Webhook node and by the Kling Trigger in turn. ` +
		'The time runs from the first call until the last execution that they started has ended, so that answering first and ' +
		`working later does not count as speed. The middle one of ${ROUNDS} rounds counts, after one for warming up.`,
	async run(say) {
		const rows: Cell[][] = [];
		const aims: Array<{ aim: string; measured: string; met: boolean }> = [];
		for (const { title, env } of settings) {
			say(title);
			const measured = await compare(env, say);
			for (const [i, way] of ways.entries()) {
				const { rate, cpu } = measured[i];
				const share = rate / measured[0].rate;
				rows.push([title, way.title, round(rate), round(share), round(cpu)]);
				if (way.aim === undefined) continue;
				const aim = `${title}, ${way.title}: at least ${way.aim} of the Webhook node's rate`;
				aims.push({ aim, measured: String(round(share)), met: share >= way.aim });
			}
		}
		return {
			tables: [
				{
					title: 'Calls per second',
					columns: ['n8n', 'call', 'per second', 'against the Webhook node', 'CPU time of n8n per call, ms'],
					rows,
				},
			],
			aims,
			notes: [
				'n8n 2.41 starts a new expression engine, about 45 ms of CPU time, for each webhook call to any node but its own ' +
					'Webhook node, for each credential that is decrypted outside an execution, and for each execution. A verified ' +
					'callback needs three, the Webhook node one; a node from outside cannot avoid the first. ' +
					'The older engine, which n8n still offers, costs nothing to start and shows what the trigger itself takes.',
			],
		};
	},
};

/** Calls per second and CPU time per call, in ms, of each way, side by side in one n8n. */
async function compare(env: Record<string, string>, say: (line: string) => void) {
	const lab = await startLab({ rehearsal: { duration: 50 }, env, say });
	const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
	try {
		const body = callbackBody(await createTask(lab.kling));
		const sides = [];
		for (const way of ways)
			sides.push({ ...way, ...(await publishWay(lab, way)), rates: [] as number[], cpu: [] as number[] });
		for (let round = 0; round <= ROUNDS; round++) {
			for (const { url, status, workflowId, starts, rates, cpu } of round % 2 ? sides : [...sides].reverse()) {
				const cpuBefore = cpuTime(lab.n8n.pid);
				const times = await call(url, { ...body, task_status: status }, agent);
				if (starts) times.end = await lastEnd(lab, workflowId, CALLS * (round + 1));
				await delay(SETTLE_MS);
				if (round === 0) continue;
				rates.push((CALLS * 1000) / (times.end - times.begin));
				cpu.push((cpuTime(lab.n8n.pid) - cpuBefore) / CALLS);
			}
			say(`  ${sides.map(({ rates }) => Math.round(rates.at(-1) ?? 0)).join(', ')}`);
		}
		return sides.map(({ rates, cpu }) => ({ rate: median(rates), cpu: median(cpu) }));
	} finally {
		agent.destroy();
		await lab.close();
	}
}

async function publishWay(lab: Lab, way: Way) {
	const start = way.node(lab);
	const path = String(start.parameters.path);
	const workflow = await lab.api.createWorkflow({ name: path, ...chain(start, after()) });
	await lab.api.activate(workflow);
	return { url: `${lab.n8n.url}/webhook/${path}${way.query}`, workflowId: workflow.id };
}

/** Makes the calls; when the first began and the last was answered, ms since 1970. */
async function call(url: string, body: object, httpAgent: Agent): Promise<{ begin: number; end: number }> {
	let left = CALLS;
	const caller = async () => {
		while (left-- > 0) await axios.post(url, body, { proxy: false, httpAgent, validateStatus: (code) => code < 500 });
	};
	const begin = Date.now();
	await Promise.all(Array.from({ length: AT_ONCE }, caller));
	return { begin, end: Date.now() };
}

/** When the last of a workflow's executions ended, once there are `wanted`; it is among the newest. */
async function lastEnd({ api }: Lab, workflowId: string, wanted: number): Promise<number> {
	await untilCount(api, workflowId, 'success', wanted, 120_000);
	const newest = (await api.executionsOf(workflowId)).slice(0, 2 * AT_ONCE);
	const ends = await Promise.all(newest.map(async (id) => Date.parse((await api.execution(id)).stoppedAt!)));
	return Math.max(...ends);
}
