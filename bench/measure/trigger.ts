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
const HEADER = 'x-secret';
/** n8n prepares the next expression engines after an answer. */
const SETTLE_MS = 500;

/** One kind of call and what answers it. */
interface Way {
	title: string;
	node(lab: Lab): INode | Promise<INode>;
	query: string;
	status: string;
	starts: boolean;
	/** n8n's answer; 200 unless given. */
	answer?: number;
	/** Share to be reached of the rate of the Webhook node that checks a secret too. */
	aim?: number;
}

const klingTrigger =
	(path: string) =>
	({ credential }: Lab): INode =>
		node(
			'n8n-nodes-kling.klingTrigger',
			{ options: { path, secret: SECRET }, downloadResults: false },
			{ name: 'Trigger', webhookId: path, credentials: { klingApi: credential } },
		);

const webhook = (path: string, more: Partial<INode> = {}, authentication = 'none'): INode =>
	node(
		'n8n-nodes-base.webhook',
		{ path, httpMethod: 'POST', responseMode: 'onReceived', authentication, options: {} },
		{ name: 'Trigger', typeVersion: 2, webhookId: path, ...more },
	);

async function guardedWebhook({ api }: Lab): Promise<INode> {
	const secret = { name: 'Secret', type: 'httpHeaderAuth', data: { name: HEADER, value: SECRET } };
	const credential = { id: await api.saveCredential(secret), name: secret.name };
	return webhook('guarded', { credentials: { httpHeaderAuth: credential } }, 'headerAuth');
}

const query = `?secret=${SECRET}&family=textToVideo`;

const ways: Way[] = [
	{ title: "n8n's Webhook node, Header Auth", node: guardedWebhook, query: '', status: 'succeed', starts: true },
	{ title: "n8n's Webhook node, open to all", node: () => webhook('open'), query: '', status: 'succeed', starts: true },
	{ title: 'verified', node: klingTrigger('verified'), query, status: 'succeed', starts: true, aim: 0.8 },
	{
		title: 'status not selected',
		node: klingTrigger('ignored'),
		query,
		status: 'processing',
		starts: false,
		aim: 0.95,
	},
	{
		title: 'wrong secret',
		node: klingTrigger('refused'),
		query: '?secret=no',
		status: 'succeed',
		starts: false,
		answer: 403,
	},
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
		`${CALLS} calls about ${CALLS} finished tasks, ${AT_ONCE} at a time, by n8n's own Webhook node and by the Kling Trigger in turn. ` +
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
				if (way.aim === undefined || Object.keys(env).length > 0) continue;
				const aim = `${way.title}: at least ${way.aim} of the rate of the Webhook node with Header Auth`;
				aims.push({ aim, measured: String(round(share)), met: share >= way.aim });
			}
		}
		return {
			tables: [
				{
					title: 'Calls per second',
					columns: [
						'n8n',
						'call',
						'per second',
						'against the Webhook node with Header Auth',
						'CPU time of n8n per call, ms',
					],
					rows,
				},
			],
			aims,
			notes: [
				'n8n 2.41 starts a new expression engine, about 45 ms of CPU time, for each execution, for each credential that is ' +
					'decrypted outside an execution, and for each webhook call to any node but its own Webhook node. So the Webhook node ' +
					'needs one if it is open to all and two if it checks a secret, as the trigger always does; the trigger needs two, and ' +
					'one more a second for its credential. The older engine, which n8n still offers, costs nothing to start and shows ' +
					'what the trigger itself takes.',
				'Before and after: without shared questions and a shared credential, verified callbacks came to 11.6 per second ' +
					'as n8n comes and to 60.3 with the older engine.',
			],
		};
	},
};

/** Calls per second and CPU time per call, in ms, of each way, side by side in one n8n. */
async function compare(env: Record<string, string>, say: (line: string) => void) {
	const lab = await startLab({ rehearsal: { duration: 50 }, env, say });
	const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
	try {
		const tasks = await Promise.all(Array.from({ length: CALLS }, async () => await createTask(lab.kling)));
		const sides = [];
		for (const way of ways)
			sides.push({ ...way, ...(await publishWay(lab, way)), rates: [] as number[], cpu: [] as number[] });
		for (let round = 0; round <= ROUNDS; round++) {
			for (const side of round % 2 ? sides : [...sides].reverse()) {
				const { workflowId, starts, rates, cpu } = side;
				const cpuBefore = cpuTime(lab.n8n.pid);
				const times = await call(side, tasks, agent);
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
	const start = await way.node(lab);
	const path = start.webhookId!;
	const workflow = await lab.api.createWorkflow({ name: path, ...chain(start, after()) });
	await lab.api.activate(workflow);
	return { url: `${lab.n8n.url}/webhook/${path}${way.query}`, workflowId: workflow.id };
}

type Called = Pick<Way, 'status' | 'answer'> & { url: string };

/** Calls about each task; when the first call began and the last was answered, ms since 1970. */
async function call({ url, status, answer: expected = 200 }: Called, tasks: string[], httpAgent: Agent) {
	const options = { proxy: false as const, httpAgent, headers: { [HEADER]: SECRET }, validateStatus: () => true };
	const left = tasks.values();
	const caller = async () => {
		for (const taskId of left) {
			const answer = await axios.post(url, { ...callbackBody(taskId), task_status: status }, options);
			if (answer.status !== expected) throw new Error(`A call to ${url} was answered ${answer.status}`);
		}
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
