import { chain, node, noOpNode, startNode, workflow, type ExecutionResult, type WorkflowJson } from '../support/engine';
import { KLING, klingWorkflow, prompts, startBench, textToVideo, type Bench } from '../support/kling';
import { paidTasks, tasksOf } from '../support/paid';
import { quickTimes } from '../support/quick';
import { silence } from '../support/sleeps';
import { circles } from '../support/sources';

quickTimes();

const parking = textToVideo({ parkAfter: 0 });
const kling = (name = 'Kling', more = {}) =>
	node(KLING, textToVideo({ parkAfter: 0 }, { prompt: 'A paper boat' }), { name, ...more });
const call = (workflowId: string, mode = 'once', more = {}) =>
	node('engine.executeWorkflow', { workflowId, mode }, { name: 'Call', ...more });

/** Flows in which the node sleeps, once or several times. */
const flows: Array<[string, WorkflowJson]> = [
	['after the start', chain(startNode(), kling(), noOpNode())],
	['after another node of its kind', chain(startNode(), kling('First'), kling(), noOpNode())],
	['after nodes in between', chain(startNode(), noOpNode('One'), noOpNode('Two'), kling(), noOpNode())],
	[
		'in Loop Over Items',
		workflow(
			[startNode(), node('engine.loop', { batchSize: 1 }, { name: 'Loop' }), kling(), noOpNode()],
			[
				['Start', 'Loop'],
				['Loop', 'After', 0],
				['Loop', 'Kling', 1],
				['Kling', 'Loop'],
			],
		),
	],
	[
		'once per branch',
		workflow(
			[startNode(), noOpNode('One'), noOpNode('Two'), kling(), noOpNode()],
			[
				['Start', 'One'],
				['Start', 'Two'],
				['One', 'Kling'],
				['Two', 'Kling'],
				['Kling', 'After'],
			],
		),
	],
	['with an error output', chain(startNode(), kling('Kling', { onError: 'continueErrorOutput' }), noOpNode())],
];

describe('what n8n records of a node that sleeps', () => {
	let bench: Bench;

	beforeEach(async () => {
		bench = await startBench({ duration: null });
		silence(bench);
	});

	afterEach(async () => await bench.close());

	it.each(flows)('has no source that leads in a circle: %s', async (_where, flow) => {
		let result = await bench.engine.run(flow, { input: prompts(3) });
		let sleeps = 0;
		for (; result.status === 'waiting'; sleeps++) {
			expect(circles(result)).toEqual([]);
			// Twice in a row, so that the second sleep of one run is seen too.
			if (sleeps % 2 === 1) bench.kling.control.finish('all');
			result = await result.wakeByTimer();
		}
		expect(sleeps).toBeGreaterThan(1);
		expect(result.status).toBe('success');
		expect(circles(result)).toEqual([]);
	});
});

describe('in a sub-workflow', () => {
	let bench: Bench;

	beforeEach(async () => {
		bench = await startBench({ duration: null });
		bench.engine.addWorkflow({ ...klingWorkflow(parking), id: 'child' });
	});

	afterEach(async () => await bench.close());

	const parent = (mode = 'once', more = {}) => chain(startNode(), call('child', mode, more), noOpNode());
	const taskIds = (result: ExecutionResult) => result.json('After').map(({ task_id }) => task_id);
	const hints = (id: string) =>
		bench.engine
			.execution(id)
			.hints('Kling')
			.map(({ message }) => message);

	async function finished(flow: WorkflowJson, count: number, options = {}) {
		const first = await bench.engine.run(flow, { input: prompts(count), ...options });
		expect(first.status).toBe('waiting');
		for (const id of bench.engine.parked) expect(circles(bench.engine.execution(id))).toEqual([]);
		bench.kling.control.finish('all');
		return await bench.engine.waitFor(first);
	}

	it.each(['trigger', 'manual'])('gives the parent all items of one call (%s)', async (mode) => {
		const result = await finished(parent(), 3, { mode });
		expect(result.status).toBe('success');
		expect(taskIds(result)).toEqual(tasksOf(bench.kling, prompts(3)));
		expect([...paidTasks(bench.kling).values()].flat()).toHaveLength(3);
	});

	it('gives them through two levels', async () => {
		bench.engine.addWorkflow({ ...chain(startNode(), call('child'), noOpNode()), id: 'middle' });
		const result = await finished(chain(startNode(), call('middle'), noOpNode()), 2);
		expect(result.status).toBe('success');
		expect(taskIds(result)).toEqual(tasksOf(bench.kling, prompts(2)));
	});

	it('gives the parent its error', async () => {
		bench.kling.control.fault({ match: { kind: 'create' }, do: { task: { fail: 'no boat' } } });
		const result = await finished(parent(), 2);
		expect(result.status).toBe('error');
		expect(result.error?.message).toContain('no boat');
	});

	it('polls when it was called with one item, and says why', async () => {
		bench.kling.control.set({ duration: 500 });
		const result = await bench.engine.run(parent('each'), { input: prompts(3) });
		expect(result.status).toBe('success');
		expect(taskIds(result)).toEqual(tasksOf(bench.kling, prompts(3)));
		const children = ['2', '3', '4'].map((id) => hints(String(Number(result.id) + Number(id) - 1)));
		for (const words of children) expect(words.join()).toContain('called with one item');
	});

	it('sleeps with one item when nobody waits for it', async () => {
		const flow = parent('once', { parameters: { workflowId: 'child', waitForSubWorkflow: false } });
		const result = await bench.engine.run(flow, { input: prompts(1) });
		expect(result.status).toBe('success');
		await new Promise((resolve) => setTimeout(resolve, 500));
		expect(bench.engine.parked).toHaveLength(1);
	});
});
