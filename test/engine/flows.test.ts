import type { INodeExecutionData } from 'n8n-workflow';
import { MARK } from '../../nodes/Kling/waiting/state';
import { chain, defineNode, node, noOpNode, startNode, workflow, type WorkflowJson } from '../support/engine';
import { KLING, klingWorkflow, prompts, startBench, textToVideo, type Bench } from '../support/kling';
import { paidTasks, tasksOf } from '../support/paid';
import { quickTimes } from '../support/quick';
import { silence, sleepThrough } from '../support/sleeps';

quickTimes();

const parking = textToVideo({ parkAfter: 0 });

const kling = (name = 'Kling', more = {}) => node(KLING, parking, { name, ...more });

/** Records, for each item that arrives, where `$('Start').item` says it comes from, and what `$('Kling')` holds. */
const origin = defineNode({
	async execute() {
		const from = (index: number) => String(this.evaluateExpression("{{ $('Start').item.json.prompt }}", index));
		const items = Number(this.evaluateExpression("{{ $('Kling').all().length }}", 0));
		return [
			this.getInputData().map((_, index) => ({ json: { from: from(index), items }, pairedItem: { item: index } })),
		];
	},
});

/** Sends every item out of its second output, as the "false" branch of If does. */
const second = defineNode(
	{
		async execute() {
			const toItem = ({ json }: INodeExecutionData, item: number) => ({ json, pairedItem: { item } });
			return [[], this.getInputData().map(toItem)];
		},
	},
	{ outputs: ['main', 'main'] },
);

describe('a parking node', () => {
	let bench: Bench;

	beforeEach(async () => {
		bench = await startBench({ duration: null }, { 'test.origin': origin, 'test.second': second });
		silence(bench);
	});

	afterEach(async () => await bench.close());

	const run = async (flow: WorkflowJson, count = 3, options = {}) =>
		await sleepThrough(bench, await bench.engine.run(flow, { input: prompts(count), ...options }));

	const texts = (count: number) => prompts(count).map(({ json }) => json.prompt);

	/** How many tasks were paid for each of `count` items, and nothing else. */
	function expectPaid(count: number, each = 1): void {
		const paid = [...paidTasks(bench.kling)].map(([prompt, tasks]) => [prompt, tasks.length]);
		expect(paid.sort()).toEqual(texts(count).map((prompt) => [prompt, each]));
	}

	const taskIds = (count: number) => tasksOf(bench.kling, prompts(count));

	it('leaves expressions as they are without a sleep, its own and those after it', async () => {
		const flow = workflow(
			[
				startNode(),
				node('test.second', {}, { name: 'Branch' }),
				node(
					KLING,
					textToVideo({ parkAfter: 0, maxConcurrentTasks: 1 }, { prompt: "={{ $('Start').item.json.prompt }}" }),
					{
						name: 'Kling',
					},
				),
				node('test.origin', {}, { name: 'Origin' }),
			],
			[
				['Start', 'Branch'],
				['Branch', 'Kling', 1],
				['Kling', 'Origin'],
			],
		);
		const { result, sleeps } = await run(flow);
		expect(result.status).toBe('success');
		expect(sleeps).toBe(3);
		expectPaid(3);
		expect(result.json('Origin')).toEqual(texts(3).map((from) => ({ from, items: 3 })));
		expect(result.runs('Kling')).toHaveLength(1);
		expect(result.runs('Kling')[0]).not.toHaveProperty('inputOverride');
	});

	it('sleeps once per batch in Loop Over Items', async () => {
		const flow = workflow(
			[startNode(), node('engine.loop', { batchSize: 2 }, { name: 'Loop' }), kling(), noOpNode('Done')],
			[
				['Start', 'Loop'],
				['Loop', 'Done', 0],
				['Loop', 'Kling', 1],
				['Kling', 'Loop'],
			],
		);
		const { result, sleeps } = await run(flow, 5);
		expect(result.status).toBe('success');
		expect(sleeps).toBe(3);
		expectPaid(5);
		expect(result.json('Done').map(({ task_id }) => task_id)).toEqual(taskIds(5));
		expect(bench.kling.ledger.maxInFlight.video).toBe(2);
	});

	it('parks the parent with it in a sub-workflow', async () => {
		const { engine } = bench;
		engine.addWorkflow({ ...klingWorkflow(parking), id: 'child' });
		const call = node('engine.executeWorkflow', { workflowId: 'child' }, { name: 'Call' });
		const parent = await engine.run(chain(startNode(), call, noOpNode()), { input: prompts(3) });
		expect(parent.status).toBe('waiting');
		expect(engine.parked).toHaveLength(2);
		const child = engine.parked.find((id) => id !== parent.id)!;
		await sleepThrough(bench, engine.execution(child));
		const result = await engine.waitFor(parent);
		expect(result.status).toBe('success');
		expect(result.json('After').map(({ task_id }) => task_id)).toEqual(taskIds(3));
		expectPaid(3);
	});

	it('stands in two branches at once', async () => {
		const flow = workflow(
			[startNode(), kling('One'), kling('Two'), noOpNode('After one'), noOpNode('After two')],
			[
				['Start', 'One'],
				['Start', 'Two'],
				['One', 'After one'],
				['Two', 'After two'],
			],
		);
		const { result, sleeps } = await run(flow, 2);
		expect(result.status).toBe('success');
		expect(sleeps).toBe(2);
		expectPaid(2, 2);
		const ids = ['After one', 'After two'].flatMap((name) => result.json(name).map(({ task_id }) => task_id));
		expect(new Set(ids)).toEqual(new Set(taskIds(2)));
		expect(ids).toHaveLength(4);
		expect(result.runs('After one')).toHaveLength(1);
		expect(result.runs('After two')).toHaveLength(1);
	});

	it('creates anew for each of its runs in one execution', async () => {
		const flow = workflow(
			[startNode(), noOpNode('One'), noOpNode('Two'), kling(), noOpNode()],
			[
				['Start', 'One'],
				['Start', 'Two'],
				['One', 'Kling'],
				['Two', 'Kling'],
				['Kling', 'After'],
			],
		);
		const { result } = await run(flow, 2);
		expectPaid(2, 2);
		expect(result.runs('After')).toHaveLength(2);
	});

	it('parks and wakes in runs of the editor, too', async () => {
		const { result, sleeps } = await run(klingWorkflow(parking), 3, { mode: 'manual' });
		expect(result.status).toBe('success');
		expect(sleeps).toBe(1);
		expect(result.json('After')).toHaveLength(3);
	});

	it('does not run when its output is pinned', async () => {
		const pinned = { ...klingWorkflow(parking), pinData: { Kling: [{ json: { task_id: 'pinned' } }] } };
		const { result } = await run(pinned, 3, { mode: 'manual' });
		expect(result.json('After')).toEqual([{ task_id: 'pinned' }]);
		expectPaid(0);
	});

	it('takes the first item only when it executes once', async () => {
		const { result } = await run(klingWorkflow(parking, { executeOnce: true }));
		expectPaid(1);
		expect(result.json('After')).toHaveLength(1);
	});

	it('hands nothing on while it is parked, although it always outputs data', async () => {
		const { result } = await run(klingWorkflow(parking, { alwaysOutputData: true }));
		expect(result.runs('After')).toHaveLength(1);
		expect(result.json('After').map(({ task_id }) => task_id)).toEqual(taskIds(3));
	});

	it('takes an item that carries the mark of its wait runs for what it is', async () => {
		const input = [{ json: { prompt: 'A paper boat 0', [MARK]: '0' } }];
		const { result, sleeps } = await run(klingWorkflow(parking), 1, { input });
		expect(result.status).toBe('success');
		expect(sleeps).toBe(1);
		expectPaid(1);
	});

	describe('without parking', () => {
		const polled = async (flow: WorkflowJson, options = {}) => {
			bench.kling.control.set({ duration: 500 });
			const result = await bench.engine.run(flow, { input: prompts(3), ...options });
			expect(result.status).toBe('success');
			expectPaid(3);
			expect(result.runs('Kling')).toHaveLength(1);
			expect(result.runs('After')).toHaveLength(1);
			expect(result.json('After').map(({ task_id }) => task_id)).toEqual(taskIds(3));
		};

		it('polls as the first node of a run, as in "execute step" without earlier data', async () =>
			await polled(klingWorkflow(parking), { startNode: 'Kling' }));

		it('polls in workflows with the execution order of before n8n 1.0', async () =>
			await polled({ ...klingWorkflow(parking), settings: { executionOrder: 'v0' } }));

		it('polls when the option says so', async () =>
			await polled(klingWorkflow(textToVideo({ parkAfter: 0, waitStrategy: 'poll' }))));
	});

	it('returns tasks as soon as they are created when it shall not wait', async () => {
		const flow = klingWorkflow(textToVideo({}, { waitForCompletion: false }));
		const { result, sleeps } = await run(flow);
		expect(sleeps).toBe(0);
		expect(result.json('After')).toEqual(
			taskIds(3).map((task_id) =>
				expect.objectContaining({ task_id, task_status: 'submitted', family: 'textToVideo' }),
			),
		);
		expect(result.json('After').some((json) => 'timed_out' in json)).toBe(false);
		const bodies = bench.kling.ledger.find({ kind: 'create' }).map(({ body }) => body as object);
		expect(bodies.some((body) => 'callback_url' in body)).toBe(false);
	});
});
