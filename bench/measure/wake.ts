import type { INode, INodeParameters } from 'n8n-workflow';
import type { N8nApi, Workflow, WorkflowInput } from '../../host/api';
import { node, workflow, type Wire } from '../../test/support/engine/workflow';
import { startLab, trigger } from '../../test/support/n8n/lab';
import { after, hook, http, kling } from '../../test/support/n8n/nodes';
import type { Bench, Cell } from '../bench';
import { addSide, apiCalls, closeSides, type Side } from '../rehearsals';
import { mean, median, round } from '../statistics';
import { itemsOf, startOf, successes } from '../watch';

const TASKS = 12;
const FIRST_MS = 21_300;
const STEP_MS = 14_100;
const TIMEOUT_MS = 10 * 60_000;
const TASK_PATH = '/v1/videos/text2video';

/** How long each task takes: spread over what videos commonly need, on no beat of any strategy. */
const durations = Array.from({ length: TASKS }, (_, i) => FIRST_MS + i * STEP_MS);

interface Strategy {
	name: string;
	title: string;
	/** Callbacks get lost. */
	deaf?: boolean;
	build(path: string, side: Side): Pick<WorkflowInput, 'nodes' | 'connections'>;
}

interface Measured {
	name: string;
	title: string;
	delays: number[];
	calls: number;
}

const ours =
	(options: INodeParameters) =>
	(path: string, { credential }: Side) => {
		const create = {
			resource: 'video',
			operation: 'textToVideo',
			modelName: 'kling-v2-6',
			prompt: '={{ $json.prompt }}',
			options,
		};
		return inRow([...hook(path), kling(credential, create), after()]);
	};

/** What users build by hand: create, wait, ask, and back to the wait until it is done. */
const loop =
	(seconds: number) =>
	(path: string, { credential, kling: { baseUrl } }: Side) => {
		const body = '={{ { model_name: "kling-v2-6", prompt: $json.prompt } }}';
		const create = { method: 'POST', url: baseUrl + TASK_PATH, sendBody: true, specifyBody: 'json', jsonBody: body };
		const ask = { url: `=${baseUrl}${TASK_PATH}/{{ $json.data.task_id }}` };
		const wait = node('n8n-nodes-base.wait', { amount: seconds, unit: 'seconds' }, { name: 'Wait', typeVersion: 1.1 });
		const nodes = [
			...hook(path),
			http(credential, 'Create', create),
			wait,
			http(credential, 'Ask', ask),
			isDone(),
			after(),
		];
		return workflow(nodes, [...wires(nodes), ['Done', 'Wait', 1]]);
	};

const isDone = (): INode =>
	node(
		'n8n-nodes-base.if',
		{
			conditions: {
				options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
				combinator: 'and',
				conditions: [
					{
						id: 'done',
						leftValue: '={{ $json.data.task_status }}',
						rightValue: 'succeed',
						operator: { type: 'string', operation: 'equals' },
					},
				],
			},
			options: {},
		},
		{ name: 'Done', typeVersion: 2.2 },
	);

const wires = (nodes: INode[]): Wire[] => nodes.slice(1).map((next, i): Wire => [nodes[i].name, next.name]);
const inRow = (nodes: INode[]) => workflow(nodes, wires(nodes));

const strategies: Strategy[] = [
	{ name: 'callback', title: 'Kling node, woken by callback (parks at once)', build: ours({ parkAfter: 0 }) },
	{ name: 'default', title: 'Kling node as it comes (polls 60 s, then callback)', build: ours({}) },
	{ name: 'timer', title: 'Kling node, all callbacks lost (timer)', deaf: true, build: ours({}) },
	{ name: 'poll', title: 'Kling node, polling in process', build: ours({ waitStrategy: 'poll' }) },
	{ name: 'loop5', title: 'HTTP Request + Wait 5 s + If, by hand', build: loop(5) },
	{ name: 'loop30', title: 'HTTP Request + Wait 30 s + If, by hand', build: loop(30) },
];

export const wake: Bench = {
	name: 'wake',
	title: 'From done at Kling to the next node',
	method:
		`${TASKS} executions of one item for each way of waiting, all at the same time in one n8n, each way with a Kling of its own. ` +
		`The tasks take ${durations[0] / 1000} to ${durations.at(-1)! / 1000} s. ` +
		'Measured from the moment the task is done at Kling to the start of the node after.',
	async run(say) {
		const lab = await startLab({ say });
		const sides: Side[] = [];
		try {
			const started: Array<{ strategy: Strategy; side: Side; workflow: Workflow }> = [];
			for (const strategy of strategies) {
				const side = await addSide(lab.api, strategy.name, {});
				sides.push(side);
				planTasks(side, strategy.deaf === true);
				const created = await lab.api.createWorkflow({ name: strategy.name, ...strategy.build(strategy.name, side) });
				await lab.api.activate(created);
				started.push({ strategy, side, workflow: created });
			}
			for (let task = 0; task < TASKS; task++) {
				for (const { name } of strategies) await trigger(lab.n8n.url, name, [{ prompt: promptOf(task) }]);
			}
			const measured: Measured[] = [];
			for (const {
				strategy,
				side,
				workflow: { id },
			} of started) {
				const delays = await delaysOf(lab.api, id, side);
				measured.push({ name: strategy.name, title: strategy.title, delays, calls: apiCalls(side) / TASKS });
				say(`${strategy.title}: ${round(median(delays))} s, ${round(apiCalls(side) / TASKS)} calls`);
			}
			const [callback] = measured;
			const hand = measured.find(({ name }) => name === 'loop5')!;
			const row = ({ title, delays, calls }: Measured): Cell[] => [
				title,
				...[median(delays), mean(delays), Math.max(...delays), calls].map(round),
				`${round(median(delays) / median(callback.delays))} x`,
			];
			return {
				tables: [
					{
						title: 'Seconds from done to the next node, and API calls per task',
						columns: ['way of waiting', 'median', 'mean', 'longest', 'calls per task', 'median against callback'],
						rows: measured.map(row),
					},
				],
				aims: [
					{
						aim: 'woken by callback sooner, and with fewer calls, than a loop built by hand that waits 5 s',
						measured: `${round(median(callback.delays))} s and ${round(callback.calls)} calls against ${round(median(hand.delays))} s and ${round(hand.calls)} calls`,
						met: median(callback.delays) < median(hand.delays) && callback.calls < hand.calls,
					},
				],
				notes: [
					"Without callbacks a sleeping execution is woken by n8n's own timer, which is exact from one minute on; the sleeps grow from 60 s to 300 s.",
				],
			};
		} finally {
			await lab.close();
			await closeSides(sides);
		}
	},
};

const promptOf = (task: number): string => `A paper boat, task ${task}.`;

function planTasks({ kling: { control } }: Side, lost: boolean): void {
	durations.forEach((duration, task) =>
		control.fault({
			match: { kind: 'create', body: promptOf(task) },
			times: null,
			do: { task: { duration }, callback: { lost } },
		}),
	);
}

/** Seconds from done to the start of the next node, for each execution of a workflow. */
async function delaysOf(api: N8nApi, workflowId: string, { kling: { ledger } }: Side): Promise<number[]> {
	const executions = await successes(api, workflowId, TASKS, TIMEOUT_MS);
	return executions.map((execution) => {
		const [json] = itemsOf(execution, 'After');
		const task = (json.data ?? json) as { task_id: string };
		const index = ledger.accepted.findIndex(({ taskId }) => taskId === task.task_id);
		const body = ledger.find({ kind: 'create', taskId: task.task_id })[0].body as { prompt: string };
		const duration = durations[durations.findIndex((_, i) => promptOf(i) === body.prompt)];
		return (startOf(execution, 'After') - ledger.accepted[index].time - duration) / 1000;
	});
}
