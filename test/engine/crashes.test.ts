import type { INode } from 'n8n-workflow';
import { workflow, type CrashWhen, type ExecutionResult, type WorkflowJson } from '../support/engine';
import { klingWorkflow, prompts, startBench, textToVideo, type Bench } from '../support/kling';
import { nth } from '../support/moments';
import { quickTimes } from '../support/quick';
import { silence, sleepThrough } from '../support/sleeps';

quickTimes();

const ITEMS = 7;

const saving: CrashWhen = ({ phase }) => phase === 'save';

/** Calls back for the first task, as Kling does; gives n8n's answer. */
async function ring({ kling }: Bench): Promise<number> {
	const [{ body, taskId }] = kling.ledger.find({ kind: 'create' });
	const address = (body as { callback_url: string }).callback_url;
	const headers = { 'content-type': 'application/json' };
	const news = JSON.stringify({ task_id: taskId, task_status: 'succeed' });
	return (await fetch(address, { method: 'POST', headers, body: news })).status;
}

/** How n8n goes on with a crashed execution. */
const continuations: Array<[string, (crashed: ExecutionResult) => Promise<ExecutionResult>]> = [
	['another worker gets the job', async (crashed) => await crashed.rerun()],
	['the user presses Retry', async (crashed) => await crashed.retry()],
];

describe('a crash', () => {
	let bench: Bench;

	beforeEach(async () => {
		bench = await startBench({ duration: null });
		silence(bench);
	});

	afterEach(async () => await bench.close());

	const parking = (options = {}) => klingWorkflow(textToVideo({ parkAfter: 0, ...options }));

	const taskIds = () => bench.kling.ledger.accepted.map(({ taskId }) => taskId);

	/** All items have come out, in order, each with a task of its own. */
	function expectAll(result: ExecutionResult): void {
		expect(result.status).toBe('success');
		expect(result.runs('After')).toHaveLength(1);
		const promptOf = new Map(
			bench.kling.ledger
				.find({ kind: 'create', status: 200 })
				.map(({ body, externalTaskId }) => [externalTaskId, (body as { prompt: string }).prompt]),
		);
		const externalIds = result
			.json('After')
			.map(({ task_info: info }) => (info as { external_task_id: string }).external_task_id);
		expect(externalIds.map((id) => promptOf.get(id))).toEqual(prompts(ITEMS).map(({ json }) => json.prompt));
		expect(result.json('After').map(({ task_status }) => task_status)).toEqual(Array(ITEMS).fill('succeed'));
	}

	const first: Array<[string, () => CrashWhen]> = [
		['before the first creation is sent', () => nth('request', 'POST', 1)],
		['before the fourth creation is sent', () => nth('request', 'POST', 4)],
		['when the first creation is answered', () => nth('response', 'POST', 1)],
		['when the sixth creation is answered', () => nth('response', 'POST', 6)],
		['when the last creation is answered', () => nth('response', 'POST', ITEMS)],
		['before the first check', () => nth('request', 'GET', 1)],
		['when the parked state is saved', () => saving],
	];

	describe.each(first)('%s', (_, crashWhen) => {
		it('costs nothing when another worker gets the job', async () => {
			const crashed = await bench.engine.run(parking(), { input: prompts(ITEMS), crashWhen: crashWhen() });
			expect(crashed.status).toBe('crashed');
			const { result } = await sleepThrough(bench, await crashed.rerun());
			expectAll(result);
			expect(bench.kling.ledger.created()).toBe(ITEMS);
		});

		it('costs nothing when the user presses Retry, once or twice', async () => {
			const crashed = await bench.engine.run(parking(), { input: prompts(ITEMS), crashWhen: crashWhen() });
			const again = await crashed.retry();
			const { result } = await sleepThrough(bench, again);
			expectAll(result);
			expect(bench.kling.ledger.created()).toBe(ITEMS);
		});
	});

	it('while it polls costs nothing when another worker gets the job', async () => {
		const polling = klingWorkflow(textToVideo());
		const crashed = await bench.engine.run(polling, { input: prompts(ITEMS), crashWhen: nth('request', 'GET', 3) });
		expect(crashed.status).toBe('crashed');
		bench.kling.control.finish('all');
		expectAll(await crashed.rerun());
		expect(bench.kling.ledger.created()).toBe(ITEMS);
	});

	/** n8n puts what it knows of a dead execution into it, and the Retry button begins with that. */
	describe('of which n8n has logged more than it has saved, before the user presses Retry', () => {
		const polling = () => klingWorkflow(textToVideo({ waitStrategy: 'poll' }));
		const [start, kling, after] = polling().nodes;
		const before = { ...after, id: 'before', name: 'Before' };
		const behindAnother = (...nodes: INode[]) =>
			workflow(nodes, [
				['Start', 'Before'],
				['Before', 'Kling'],
				['Kling', 'After'],
			]);
		const loop = { ...after, id: 'loop', name: 'Loop', type: 'engine.loop', parameters: { batchSize: 1 } };
		const inLoop = (...nodes: INode[]) =>
			workflow(nodes, [
				['Start', 'Loop'],
				['Loop', 'After', 0],
				['Loop', 'Kling', 1],
				['Kling', 'Loop'],
			]);
		const inNode = (name: string): CrashWhen => {
			return (moment) => moment.phase === 'node' && moment.node === name;
		};

		it.each<[string, WorkflowJson, CrashWhen, number]>([
			['the node was running', behindAnother(start, before, kling, after), nth('response', 'POST', 2), 2],
			[
				'the same, made before the one in front',
				behindAnother(start, kling, before, after),
				nth('response', 'POST', 2),
				2,
			],
			['the node had ended and another one was running', polling(), inNode('After'), 3],
			['the same, made last', behindAnother(start, before, after, kling), inNode('After'), 3],
			['a loop was in its second round', inLoop(start, loop, kling, after), nth('response', 'POST', 2), 2],
			['the same, made before the loop', inLoop(start, kling, loop, after), nth('response', 'POST', 2), 2],
			['a loop was over', inLoop(start, loop, kling, after), inNode('After'), 3],
		])('costs nothing: %s', async (_, flow, crashWhen, count) => {
			const { engine, kling: rehearsal } = bench;
			rehearsal.control.set({ duration: 0 });
			const crashed = await engine.run(flow, { input: prompts(3), crashWhen });
			expect(crashed.status).toBe('crashed');
			expect(rehearsal.ledger.created()).toBeGreaterThanOrEqual(count);
			const result = await crashed.retry();
			expect(result.status).toBe('success');
			expect(result.json('After')).toHaveLength(3);
			expect(rehearsal.ledger.created()).toBe(3);
			const again = await engine.run(flow, { input: prompts(3) });
			expect(again.status).toBe('success');
			expect(rehearsal.ledger.created()).toBe(6);
		});
	});

	it('with two runs of the node costs nothing in the second one either', async () => {
		const { engine, kling } = bench;
		const flow = parking();
		const [start, node, after] = flow.nodes;
		const next = { ...after, id: 'next', name: 'Next', parameters: {} };
		flow.nodes.push(next);
		flow.connections = {
			[start.name]: { main: [[after, next].map(({ name }) => ({ node: name, type: 'main' as const, index: 0 }))] },
			[after.name]: { main: [[{ node: node.name, type: 'main', index: 0 }]] },
			[next.name]: { main: [[{ node: node.name, type: 'main', index: 0 }]] },
		};
		const slept = await engine.run(flow, { input: prompts(ITEMS) });
		kling.control.finish('all');
		const crashed = await slept.wakeByTimer({ crashWhen: nth('response', 'POST', 3) });
		expect(crashed.status).toBe('crashed');
		const { result } = await sleepThrough(bench, await crashed.rerun());
		expect(result.status).toBe('success');
		expect(
			result
				.runs('Kling')
				.flatMap(({ data }) => data?.main[0] ?? [])
				.map(({ json }) => json.task_id)
				.sort(),
		).toEqual(taskIds().sort());
		expect(kling.ledger.created()).toBe(2 * ITEMS);
	});

	describe('while it is parked', () => {
		it.each([
			['the timer', async () => bench.engine.startTimers(0.001)],
			['a callback', async () => expect(await ring(bench)).toBe(200)],
		])('costs nothing: %s wakes it after the restart', async (_, wake) => {
			const { engine, kling } = bench;
			const parked = await engine.run(parking(), { input: prompts(ITEMS) });
			await engine.goOffline();
			kling.control.finish('all');
			await engine.goOnline();
			await wake();
			expectAll(await engine.waitFor(parked));
			expect(kling.ledger.created()).toBe(ITEMS);
		});
	});

	/** Moments of the run that wakes with four tasks done and three items still to be created. */
	const waking: Array<[string, () => CrashWhen]> = [
		['before its first check', () => nth('request', 'GET', 1)],
		['when that is answered', () => nth('response', 'GET', 1)],
		['before it creates the next task', () => nth('request', 'POST', 1)],
		['when that is answered', () => nth('response', 'POST', 1)],
		['when the last creation is answered', () => nth('response', 'POST', 3)],
		['before it checks again', () => nth('request', 'GET', 2)],
		['when it parks again', () => saving],
	];

	describe.each(waking)('during the wake-up, %s', (_, crashWhen) => {
		it.each(continuations)('costs nothing when %s', async (__, goOn) => {
			const { engine, kling } = bench;
			const parked = await engine.run(parking({ maxConcurrentTasks: 4 }), { input: prompts(ITEMS) });
			expect(kling.ledger.created()).toBe(4);
			kling.control.finish('all');
			const crashed = await parked.wakeByTimer({ crashWhen: crashWhen() });
			const { result } = await sleepThrough(bench, crashed.status === 'crashed' ? await goOn(crashed) : crashed);
			expectAll(result);
			expect(kling.ledger.created()).toBe(ITEMS);
		});
	});

	it.each(continuations)('during a wake-up by callback costs nothing when %s', async (_, goOn) => {
		const { engine, kling } = bench;
		const parked = await engine.run(parking(), { input: prompts(ITEMS) });
		kling.control.finish('all');
		kling.control.fault({ match: { kind: 'list' }, do: { answer: 'hang' } });
		expect(await ring(bench)).toBe(200);
		const checks = kling.ledger.count({ kind: 'list' });
		while (kling.ledger.count({ kind: 'list' }) === checks) await new Promise((resolve) => setTimeout(resolve, 5));
		const { result } = await sleepThrough(bench, await goOn(await engine.crash(parked.id)));
		expectAll(result);
		expect(kling.ledger.created()).toBe(ITEMS);
	});
});
