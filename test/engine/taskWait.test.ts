import { setTimeout as delay } from 'node:timers/promises';
import type { INodeExecutionData } from 'n8n-workflow';
import { chain, defineNode, node, noOpNode, startNode, workflow, type ExecutionResult } from '../support/engine';
import { KLING, klingWorkflow, prompts, startBench, textToVideo, type Bench } from '../support/kling';
import { quickTimes } from '../support/quick';
import { silence, sleepThrough } from '../support/sleeps';

quickTimes();

const chained = { family: '={{ $json.family }}', taskId: '={{ $json.task_id }}' };

const waiting = (more = {}, options = {}) => ({
	resource: 'task',
	operation: 'wait',
	downloadResults: false,
	...chained,
	...more,
	options: { parkAfter: 0, ...options },
});

const pictures = { resource: 'image', operation: 'generate', modelName: 'kling-v3', prompt: '={{ $json.prompt }}' };

/** Items that timed out leave by the first output, all others by the second. */
const isLate = defineNode(
	{
		async execute() {
			const items = this.getInputData().map((item, index): INodeExecutionData => ({
				...item,
				pairedItem: { item: index },
			}));
			return [items.filter(({ json }) => json.timed_out), items.filter(({ json }) => !json.timed_out)];
		},
	},
	{ outputs: ['main', 'main'] },
);

describe('Task > Wait', () => {
	let bench: Bench;

	beforeEach(async () => {
		bench = await startBench({ duration: null }, { 'test.isLate': isLate });
		silence(bench);
	});

	afterEach(async () => await bench.close());

	/** Task items as the Kling node gives them out when it does not wait. */
	const create = async (count: number, parameters = textToVideo()): Promise<INodeExecutionData[]> => {
		const flow = klingWorkflow({ ...parameters, waitForCompletion: false });
		return (await bench.engine.run(flow, { input: prompts(count) })).items('After');
	};

	const wait = async (input: INodeExecutionData[], parameters = waiting(), more = {}) =>
		await sleepThrough(bench, await bench.engine.run(klingWorkflow(parameters, more), { input }));

	const ids = (result: ExecutionResult) => result.json('After').map(({ task_id }) => task_id);

	const idsOf = (items: INodeExecutionData[]) => items.map(({ json }) => json.task_id);

	it('waits for tasks of several families in one sleep and keeps their order', async () => {
		const [videos, images] = [await create(5), await create(5, pictures)];
		const mixed = videos.flatMap((video, index) => [video, images[index]]);
		const before = bench.kling.ledger.count();
		const { result, sleeps } = await wait(mixed);
		expect(result.status).toBe('success');
		expect(sleeps).toBe(1);
		expect(ids(result)).toEqual(idsOf(mixed));
		expect(result.json('After').map(({ family }) => family)).toEqual(mixed.map(({ json }) => json.family));
		expect(result.items('Kling').map(({ pairedItem }) => (pairedItem as { item: number }).item)).toEqual([
			...mixed.keys(),
		]);
		// Two looks (at once, after the sleep), one list call for each of two families.
		expect(bench.kling.ledger.count() - before).toBe(4);
		expect(bench.kling.ledger.created()).toBe(10);
	});

	it("takes ids that are typed in, Kling's and the caller's, also of tasks that have ended", async () => {
		const [ended] = await create(1);
		bench.kling.control.finish('all');
		const [own] = await create(1, textToVideo({ externalTaskId: 'order-1042' }));
		const typed = [{ json: { id: String(ended.json.task_id) } }, { json: { id: 'order-1042' } }];
		const { result } = await wait(typed, waiting({ family: 'textToVideo', taskId: '={{ $json.id }}' }));
		expect(ids(result)).toEqual([ended.json.task_id, own.json.task_id]);
	});

	it('does not sleep a whole minute for tasks that may end within its first', async () => {
		const items = await create(2);
		const looking = bench.engine.run(klingWorkflow({ ...waiting(), options: {} }), { input: items });
		await delay(300);
		bench.kling.control.finish('all');
		const result = await looking;
		expect(result.status).toBe('success');
		expect(ids(result)).toEqual(idsOf(items));
	});

	it('asks once and does not sleep when all tasks have ended', async () => {
		const tasks = await create(5);
		bench.kling.control.finish('all');
		const before = bench.kling.ledger.count();
		const { sleeps } = await wait(tasks);
		expect(sleeps).toBe(0);
		expect(bench.kling.ledger.count() - before).toBe(1);
	});

	it('gives every item its task when several name the same one', async () => {
		const [task] = await create(1);
		const { result, sleeps } = await wait(Array.from({ length: 6 }, () => structuredClone(task)));
		expect(sleeps).toBe(1);
		expect(ids(result)).toEqual(Array(6).fill(task.json.task_id));
	});

	it('looks tasks up one by one where the list does not work', async () => {
		const tasks = await create(5);
		bench.kling.control.fault({ times: null, match: { kind: 'list' }, do: { answer: { status: 404, body: 'html' } } });
		const { result, sleeps } = await wait(tasks);
		expect(sleeps).toBe(1);
		expect(ids(result)).toEqual(idsOf(tasks));
	});

	it('sleeps on while Kling cannot answer', async () => {
		const tasks = await create(2);
		const first = await bench.engine.run(klingWorkflow(waiting()), { input: tasks });
		bench.kling.control.finish('all');
		bench.kling.control.fault({ times: 1, match: { kind: 'list' }, do: { answer: { code: 5000 } } });
		const second = await first.wakeByTimer();
		expect(second.status).toBe('waiting');
		expect(ids(await second.wakeByTimer())).toEqual(idsOf(tasks));
	});

	it('reports an unknown task and one without an id, and waits for the others', async () => {
		const [task] = await create(1);
		const input = [{ json: { family: 'textToVideo', task_id: '4711' } }, { json: { family: 'textToVideo' } }, task];
		const { result } = await wait(input, waiting(), { onError: 'continueRegularOutput' });
		const [unknown, empty, good] = result.json('After');
		expect(unknown.error).toMatchObject({ task_id: '4711', retryable: false });
		expect(empty.error).toMatchObject({ message: 'Task ID is empty' });
		expect(good).toMatchObject({ task_id: task.json.task_id, task_status: 'succeed' });
	});

	it('takes back what has timed out, wired straight into it', async () => {
		const { engine, kling } = bench;
		const tasks = await create(3);
		const flow = workflow(
			[
				startNode(),
				node(KLING, waiting({}, { timeout: 1 }), { name: 'Kling' }),
				node('test.isLate', {}, { name: 'Late' }),
				noOpNode(),
			],
			[
				['Start', 'Kling'],
				['Kling', 'Late'],
				['Late', 'Kling', 0],
				['Late', 'After', 1],
			],
		);
		kling.control.finish(String(tasks[1].json.task_id));
		const first = await engine.run(flow, { input: tasks });
		const second = await first.wakeByTimer();
		expect(second.status).toBe('waiting');
		expect(second.runs('After')).toHaveLength(0);
		const { result } = await sleepThrough(bench, second);
		expect(result.status).toBe('success');
		const out = result.runs('After').flatMap(({ data }) => data?.main[0] ?? []);
		expect(idsOf(out).sort()).toEqual(idsOf(tasks).sort());
		expect(out.some(({ json }) => 'timed_out' in json)).toBe(false);
		expect(kling.ledger.created()).toBe(3);
	});

	it('needs nothing but a Kling item before it', async () => {
		const { resource, operation, options } = waiting();
		const flow = chain(
			startNode(),
			node(KLING, { ...textToVideo(), waitForCompletion: false }, { name: 'Create' }),
			node(KLING, { resource, operation, options }, { name: 'Kling' }),
			noOpNode(),
		);
		const { result } = await sleepThrough(bench, await bench.engine.run(flow, { input: prompts(2) }));
		expect(result.json('After').map(({ task_status }) => task_status)).toEqual(['succeed', 'succeed']);
	});
});
