import { setTimeout as delay } from 'node:timers/promises';
import type { INode, INodeParameters } from 'n8n-workflow';
import type { N8nApi, Workflow, WorkflowInput } from '../../host/api';
import { node, workflow, type Wire } from '../../test/support/engine/workflow';
import { startLab, trigger, type Lab } from '../../test/support/n8n/lab';
import { after, hook, http, kling } from '../../test/support/n8n/nodes';
import type { Bench, Cell } from '../bench';
import { makeHistory } from '../history';
import { addSide, apiCalls, closeSides, type Side } from '../rehearsals';
import { median, quantile, round } from '../statistics';
import { itemsOf, startOf, successes } from '../watch';

/** Models of the first and of the second generation of the API; both make clips of 3 to 15 s. */
const [V1, V2] = ['kling-v3', 'kling-3.0-turbo'];
/** Tasks of these lengths, each of a kind of its own. */
const KINDS = [
	{ seconds: 28, clip: '3' },
	{ seconds: 60, clip: '4' },
	{ seconds: 120, clip: '5' },
	{ seconds: 180, clip: '8' },
	{ seconds: 300, clip: '10' },
];
/** Where tasks of a kind lie in a bell with a spread of 15 %, on no beat of any way of waiting. */
const FACTORS = [0.803, 0.887, 0.943, 0.992, 1.037, 1.093, 1.187];
/** What the account has made of each kind before. */
const EARLIER = [0.78, 0.86, 0.93, 1, 1.07, 1.14, 1.22];
const TIMEOUT_MS = 15 * 60_000;
const SAMPLE_MS = 3000;
const TASK_PATH = '/v1/videos/text2video';
/** Kling is told to call an address that is not this n8n. */
const ELSEWHERE = 'https://example.com/hook';

interface Planned {
	prompt: string;
	clip: string;
	seconds: number;
	/** The kind's usual time. */
	usual: number;
	/** Its callback gets lost. */
	lost: boolean;
}

const planned = (name: string, factors: number[], lost: (index: number) => boolean): Planned[] =>
	factors.flatMap((factor, i) =>
		KINDS.map(({ seconds, clip }, kind) => ({
			prompt: `${name}, number ${i} of ${clip} s.`,
			clip,
			seconds: factor * seconds,
			usual: seconds,
			lost: lost(i + kind),
		})),
	);

const TASKS = FACTORS.length * KINDS.length;

interface Strategy {
	name: string;
	title: string;
	/** Which callbacks get lost. */
	lost?: (index: number) => boolean;
	/** Whether the account has made nothing before. */
	isNew?: boolean;
	/** The model of the Kling node, V1 if none is named. */
	model?: string;
	build(path: string, side: Side): Pick<WorkflowInput, 'nodes' | 'connections'>;
}

interface Measured {
	name: string;
	title: string;
	delays: Array<Planned & { delay: number }>;
	calls: number;
	/** Seconds that an execution was running, on average. */
	awake: number;
}

const creating = ({ credential }: Side, options: INodeParameters, modelName = V1, more: INodeParameters = {}): INode =>
	kling(credential, {
		resource: 'video',
		operation: 'textToVideo',
		modelName,
		prompt: '={{ $json.prompt }}',
		duration: '={{ $json.clip }}',
		options,
		...more,
	});

const ours =
	(options: INodeParameters, model = V1) =>
	(path: string, side: Side) =>
		inRow([...hook(path), creating(side, options, model), after()]);

/** What users build by hand: create, wait, ask, and back to the wait until it is done. */
const loop =
	(seconds: number) =>
	(path: string, { credential, kling: { baseUrl } }: Side) => {
		const body = `={{ { model_name: "${V1}", prompt: $json.prompt, duration: $json.clip } }}`;
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

const all = (): boolean => true;

const strategies: Strategy[] = [
	{ name: 'callback', title: 'Kling node, woken by callback', build: ours({}) },
	{
		name: 'half',
		title: 'Kling node, half of the callbacks lost: the lost ones',
		lost: (i) => i % 2 === 0,
		build: ours({}),
	},
	{ name: 'clock', title: 'Kling node, by the clock', lost: all, build: ours({ callbackUrl: ELSEWHERE }) },
	{
		name: 'newcomer',
		title: 'Kling node, by the clock, account without history',
		lost: all,
		isNew: true,
		build: ours({ callbackUrl: ELSEWHERE }),
	},
	{ name: 'loop5', title: 'HTTP Request + Wait 5 s + If, by hand', isNew: true, build: loop(5) },
	{ name: 'loop30', title: 'HTTP Request + Wait 30 s + If, by hand', isNew: true, build: loop(30) },
	{ name: 'callback-v2', title: `Kling node with ${V2}, woken by callback`, model: V2, build: ours({}, V2) },
	{
		name: 'clock-v2',
		title: `Kling node with ${V2}, by the clock`,
		lost: all,
		model: V2,
		build: ours({ callbackUrl: ELSEWHERE }, V2),
	},
];

/** One more task, so that n8n has seen the account's tasks before anything is measured. */
async function warmUp({ api, n8n }: Lab, side: Side, { name, model }: Strategy): Promise<void> {
	const path = `${name}-first`;
	const created = await api.createWorkflow({ name: path, ...ours({}, model)(path, side) });
	await api.activate(created);
	side.kling.control.set({ duration: 12_000 });
	await trigger(n8n.url, path, planned('First', [1], all).slice(0, 1));
	await successes(api, created.id, 1, TIMEOUT_MS);
}

/** Counts executions that run while `work` goes on; gives seconds of running by workflow. */
async function whileCounting<T>(api: N8nApi, ids: string[], work: () => Promise<T>): Promise<[T, Map<string, number>]> {
	const seconds = new Map(ids.map((id) => [id, 0]));
	let [isOver, before] = [false, Date.now()];
	const counting = (async () => {
		while (!isOver) {
			await delay(SAMPLE_MS);
			const now = Date.now();
			for (const id of ids) {
				const running = await api.executionCount({ workflowId: id, status: ['running'] });
				seconds.set(id, seconds.get(id)! + (running * (now - before)) / 1000);
			}
			before = now;
		}
	})();
	try {
		return [await work(), seconds];
	} finally {
		isOver = true;
		await counting;
	}
}

/** What was measured of the models of both generations. */
const each = (both: Measured[], words: (one: Measured) => string): string =>
	both.map((one, i) => `${[V1, V2][i]} ${words(one)}`).join('; ');

const delaysIn = (delays: Measured['delays'], fits: (task: Planned) => boolean = all): number[] =>
	delays.filter(fits).map(({ delay }) => delay);

/** Makes the tasks of some ways of waiting, all at the same time, and measures until all have ended. */
async function measureTogether(
	lab: Lab,
	some: Strategy[],
	sides: Side[],
	say: (line: string) => void,
): Promise<Measured[]> {
	const started: Array<{ strategy: Strategy; side: Side; workflow: Workflow; tasks: Planned[]; before: number }> = [];
	for (const strategy of some) {
		const side = await addSide(lab.api, strategy.name, {});
		sides.push(side);
		if (!strategy.isNew) {
			const create = creating(side, {}, strategy.model, { waitForCompletion: false });
			await makeHistory(lab, side, `${strategy.name}-earlier`, create, planned('Earlier', EARLIER, all));
			await warmUp(lab, side, strategy);
		}
		const tasks = planned('A paper boat', FACTORS, strategy.lost ?? (() => false));
		planTasks(side, tasks);
		const created = await lab.api.createWorkflow({ name: strategy.name, ...strategy.build(strategy.name, side) });
		await lab.api.activate(created);
		started.push({ strategy, side, workflow: created, tasks, before: apiCalls(side) });
	}
	const ids = started.map(({ workflow: { id } }) => id);
	const [measured, awake] = await whileCounting(lab.api, ids, async () => {
		for (let task = 0; task < TASKS; task++) {
			for (const { strategy, tasks } of started) await trigger(lab.n8n.url, strategy.name, [tasks[task]]);
		}
		const found: Measured[] = [];
		for (const { strategy, side, workflow, tasks, before } of started) {
			const delays = await delaysOf(lab.api, workflow.id, side, tasks);
			const shown = strategy.name === 'half' ? delays.filter(({ lost }) => lost) : delays;
			const calls = (apiCalls(side) - before) / TASKS;
			found.push({ name: strategy.name, title: strategy.title, delays: shown, calls, awake: 0 });
			say(`${strategy.title}: ${round(median(delaysIn(shown)))} s, ${round(calls)} calls`);
		}
		return found;
	});
	return measured.map((one, i) => ({ ...one, awake: awake.get(ids[i])! / TASKS }));
}

export const wake: Bench = {
	name: 'wake',
	title: 'From done at Kling to the next node',
	method:
		`${TASKS} executions of one item for each way of waiting in one n8n, each way with a Kling of its own: all ways at the same time, and afterwards those with a model of the second generation of the API. ` +
		`${FACTORS.length} tasks each of kinds that take ${KINDS.map(({ seconds }) => seconds).join(', ')} s, with a spread of 15 %. ` +
		`The account has made ${EARLIER.length} of each kind before, but for the loops and where it is said. ` +
		'Measured from the moment the task is done at Kling to the start of the node after. Seconds awake: executions counted as running, every three seconds.',
	async run(say) {
		const lab = await startLab({ say });
		const sides: Side[] = [];
		try {
			const isOfV2 = ({ model }: Strategy): boolean => model === V2;
			const measured = [
				...(await measureTogether(
					lab,
					strategies.filter((one) => !isOfV2(one)),
					sides,
					say,
				)),
				...(await measureTogether(lab, strategies.filter(isOfV2), sides, say)),
			];
			const of = (name: string): Measured => measured.find((one) => one.name === name)!;
			const [half, clock, loop30] = ['half', 'clock', 'loop30'].map(of);
			const byCallback = ['callback', 'callback-v2'].map(of);
			const byClock = ['clock', 'clock-v2'].map(of);
			const row = ({ title, delays, calls, awake: seconds }: Measured): Cell[] => [
				title,
				...[median(delaysIn(delays)), quantile(delaysIn(delays), 0.9), calls, seconds].map(round),
				...KINDS.map(({ seconds: usual }) => round(median(delaysIn(delays, (task) => task.usual === usual)))),
			];
			const videosOf = ({ delays }: Measured): number => median(delaysIn(delays, ({ usual }) => usual >= 100));
			const worse = KINDS.filter(({ seconds }) => {
				const [ours30, theirs30] = [clock, loop30].map(({ delays }) =>
					median(delaysIn(delays, ({ usual }) => usual === seconds)),
				);
				return ours30 > theirs30;
			});
			return {
				tables: [
					{
						title: 'Seconds from done to the next node, API calls and seconds awake per task, and the median by kind',
						columns: [
							'way of waiting',
							'median',
							'90th percentile',
							'calls per task',
							'seconds awake',
							...KINDS.map(({ seconds }) => `${seconds} s`),
						],
						rows: measured.map(row),
					},
				],
				aims: [
					{
						aim: 'woken by callback within 0.3 s, with at most 2.2 calls per task',
						measured: each(
							byCallback,
							({ delays, calls }) => `${round(median(delaysIn(delays)))} s and ${round(calls)} calls`,
						),
						met: byCallback.every(({ delays, calls }) => median(delaysIn(delays)) <= 0.3 && calls <= 2.2),
					},
					{
						aim: 'half of the callbacks lost: median of the lost ones at most 60 s',
						measured: `${round(median(delaysIn(half.delays)))} s`,
						met: median(delaysIn(half.delays)) <= 60,
					},
					{
						aim: 'by the clock, tasks of 120 to 300 s: median at most 8 s; all tasks: at most 8 calls and 40 s awake',
						measured: each(
							byClock,
							(one) => `${round(videosOf(one))} s, ${round(one.calls)} calls, ${round(one.awake)} s`,
						),
						met: byClock.every((one) => videosOf(one) <= 8 && one.calls <= 8 && one.awake <= 40),
					},
					{
						aim: 'by the clock: for no kind a worse median than the loop of 30 s, and no more calls',
						measured: `worse: ${worse.map(({ seconds }) => `${seconds} s`).join(', ') || 'none'}; ${round(clock.calls)} against ${round(loop30.calls)} calls`,
						met: worse.length === 0 && clock.calls <= loop30.calls,
					},
				],
				notes: [
					"By the clock a sleeping execution is woken by n8n's own timer, which is exact from one minute on. `npm run bench -- schedule` replays many more tasks.",
				],
			};
		} finally {
			await lab.close();
			await closeSides(sides);
		}
	},
};

function planTasks({ kling: { control } }: Side, tasks: Planned[]): void {
	for (const { prompt, seconds, lost } of tasks) {
		control.fault({
			match: { kind: 'create', body: prompt },
			times: null,
			do: { task: { duration: seconds * 1000 }, callback: { lost } },
		});
	}
}

/** Seconds from done to the start of the next node, for each execution of a workflow. */
async function delaysOf(
	api: N8nApi,
	workflowId: string,
	{ kling: { ledger } }: Side,
	tasks: Planned[],
): Promise<Measured['delays']> {
	const executions = await successes(api, workflowId, TASKS, TIMEOUT_MS);
	return executions.map((execution) => {
		const [json] = itemsOf(execution, 'After');
		const { task_id: taskId } = (json.data ?? json) as { task_id: string };
		const { time } = ledger.accepted.find((accepted) => accepted.taskId === taskId)!;
		const { prompt } = ledger.find({ kind: 'create', taskId })[0].body as Planned;
		const task = tasks.find((one) => one.prompt === prompt)!;
		return { ...task, delay: (startOf(execution, 'After') - time) / 1000 - task.seconds };
	});
}
