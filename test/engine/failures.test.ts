import type { INode, INodeParameters } from 'n8n-workflow';
import { node, noOpNode, startNode, workflow } from '../support/engine';
import { KLING, klingWorkflow, prompts, startBench, textToVideo, type Bench } from '../support/kling';
import { tasksOf } from '../support/paid';
import { quickTimes } from '../support/quick';
import { silence, sleepThrough } from '../support/sleeps';

quickTimes();

const parking = ({ downloadResults = false, ...options }: INodeParameters = {}, more: Partial<INode> = {}) =>
	klingWorkflow(textToVideo({ parkAfter: 0, ...options }, { downloadResults }), more);

const retrying = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

/** Three items, of which Kling fails the middle one. */
const mixed = () =>
	prompts(3).map((item, index) => (index === 1 ? { json: { prompt: 'A boat [fail it sank]' } } : item));

describe('after a sleep', () => {
	let bench: Bench;

	beforeEach(async () => {
		bench = await startBench({ duration: null });
		silence(bench);
	});

	afterEach(async () => await bench.close());

	const run = async (flow = parking(), input = prompts(3)) =>
		await sleepThrough(bench, await bench.engine.run(flow, { input }));

	const ids = (input = prompts(3)) => tasksOf(bench.kling, input);

	it('the error output gets the failed items, each with its input and task id', async () => {
		const flow = workflow(
			[
				startNode(),
				node(KLING, textToVideo({ parkAfter: 0 }), { name: 'Kling', onError: 'continueErrorOutput' }),
				noOpNode('Good'),
				noOpNode('Bad'),
			],
			[
				['Start', 'Kling'],
				['Kling', 'Good', 0],
				['Kling', 'Bad', 1],
			],
		);
		const { result, sleeps } = await run(flow, mixed());
		expect(sleeps).toBe(1);
		expect(result.status).toBe('success');
		const [first, second, third] = ids(mixed());
		expect(result.json('Good').map(({ task_id }) => task_id)).toEqual([first, third]);
		const good = result.items('Kling').map(({ pairedItem }) => (pairedItem as { item: number }).item);
		expect(good).toEqual([0, 2]);
		expect(result.json('Bad')).toEqual([
			expect.objectContaining({
				prompt: 'A boat [fail it sank]',
				error: expect.objectContaining({ task_id: second, message: expect.stringContaining('it sank') }),
			}),
		]);
	});

	it('the regular output keeps the order with error items in it', async () => {
		const { result } = await run(parking({}, { onError: 'continueRegularOutput' }), mixed());
		const [first, second, third] = result.json('After');
		expect([first.task_id, third.task_id]).toEqual([ids(mixed())[0], ids(mixed())[2]]);
		expect(second).toEqual({ error: expect.objectContaining({ task_id: ids(mixed())[1] }) });
	});

	it.each([
		['continueErrorOutput', 'Bad'],
		['continueRegularOutput', 'Good'],
	] as const)('what stops the whole run comes out with each item: %s', async (onError, output) => {
		const flow = workflow(
			[
				startNode(),
				node(KLING, textToVideo({ maxUnits: 0.1 }), { name: 'Kling', onError }),
				noOpNode('Good'),
				noOpNode('Bad'),
			],
			[
				['Start', 'Kling'],
				['Kling', 'Good', 0],
				['Kling', 'Bad', 1],
			],
		);
		const { result } = await run(flow);
		const [, other] = ['Good', 'Bad'].sort((name) => (name === output ? -1 : 1));
		const stopped = expect.objectContaining({
			error: expect.objectContaining({ message: expect.stringContaining('Most Units per Run') }),
		});
		expect(result.json(output)).toEqual([stopped, stopped, stopped]);
		expect(result.runs(other)).toEqual([]);
		expect(bench.kling.ledger.created()).toBe(0);
	});

	it('one failed item stops the node before any file is fetched, and the error names all tasks', async () => {
		const { result } = await run(parking({ downloadResults: true }), mixed());
		expect(result.status).toBe('error');
		expect(result.runs('After')).toHaveLength(0);
		expect(bench.kling.ledger.count({ kind: 'media', method: 'GET' })).toBe(0);
		for (const id of ids(mixed())) expect(JSON.stringify(result.error)).toContain(id);
	});

	it.each(['stopWorkflow', 'continueRegularOutput'] as const)(
		'Retry On Fail reports a failed task again and creates nothing (%s)',
		async (onError) => {
			const input = [{ json: { prompt: 'A boat [fail]' } }];
			const { result, sleeps } = await run(parking({}, { ...retrying, onError }), input);
			expect(sleeps).toBe(1);
			expect(JSON.stringify(result.error ?? result.json('After'))).toContain(ids(input)[0]);
			expect(bench.kling.ledger.count({ kind: 'create' })).toBe(1);
		},
	);

	it('Retry On Fail tries a creation again that was refused after the sleep', async () => {
		bench.kling.control.fault({ skip: 1, match: { kind: 'create' }, do: { answer: { code: 1102 } } });
		const { result } = await run(parking({ maxConcurrentTasks: 1 }, retrying), prompts(2));
		expect(result.status).toBe('success');
		expect(result.json('After').map(({ task_id }) => task_id)).toEqual(ids());
		expect(ids()).toHaveLength(2);
	});

	describe('the Retry button', () => {
		it('goes on with the tasks that are paid for, and creates what is missing', async () => {
			bench.kling.control.fault({ skip: 1, match: { kind: 'create' }, do: { answer: { code: 1102 } } });
			const failed = await run(parking({ maxConcurrentTasks: 1 }), prompts(2));
			expect(failed.result.status).toBe('error');
			const { result } = await sleepThrough(bench, await failed.result.retry());
			expect(result.id).not.toBe(failed.result.id);
			expect(result.status).toBe('success');
			expect(result.json('After').map(({ task_id }) => task_id)).toEqual(ids());
			expect(ids()).toHaveLength(2);
		});

		it('does so without an earlier sleep as well', async () => {
			bench.kling.control.fault({ skip: 1, match: { kind: 'create' }, do: { answer: { code: 1102 } } });
			const failed = await bench.engine.run(parking({ maxConcurrentTasks: 2 }), { input: prompts(2) });
			expect(failed.status).toBe('error');
			const { result } = await sleepThrough(bench, await failed.retry());
			expect(result.json('After').map(({ task_id }) => task_id)).toEqual(ids());
			expect(ids()).toHaveLength(2);
		});

		it('creates another task for one that Kling failed', async () => {
			bench.kling.control.fault({ match: { kind: 'create', body: 'boat 1' }, do: { task: { fail: 'it sank' } } });
			const failed = await run(parking(), prompts(3));
			expect(failed.result.status).toBe('error');
			const { result } = await sleepThrough(bench, await failed.result.retry());
			expect(result.status).toBe('success');
			const [first, , another, third] = ids();
			expect(result.json('After').map(({ task_id }) => task_id)).toEqual([first, another, third]);
			expect(ids()).toHaveLength(4);
		});

		it('creates all tasks anew when the node was changed meanwhile', async () => {
			bench.kling.control.fault({ skip: 1, match: { kind: 'create' }, do: { answer: { code: 1102 } } });
			const failed = await run(parking({ maxConcurrentTasks: 1 }), prompts(2));
			const edited = parking({ maxConcurrentTasks: 1 });
			edited.nodes[1].parameters.prompt = '={{ $json.prompt }}, in the rain';
			const { result } = await sleepThrough(bench, await failed.result.retry(edited));
			expect(result.status).toBe('success');
			const rainy = prompts(2).map(({ json }) => ({ json: { prompt: `${String(json.prompt)}, in the rain` } }));
			expect(result.json('After').map(({ task_id }) => task_id)).toEqual(ids(rainy));
			expect(ids(rainy)).toHaveLength(2);
		});

		it.each([
			['takes the first item alone when the node was set to execute once', true, 1],
			['takes all items when it was set to execute once no longer', false, 2],
		])('%s', async (_, executeOnce, count) => {
			const flow = (once: boolean) => parking({ maxConcurrentTasks: 1 }, { id: 'kling', executeOnce: once });
			bench.kling.control.fault({
				skip: count === 1 ? 1 : 0,
				match: { kind: 'create' },
				do: { answer: { code: 1102 } },
			});
			const failed = await run(flow(!executeOnce), prompts(2));
			expect(failed.result.status).toBe('error');
			const { result } = await sleepThrough(bench, await failed.result.retry(flow(executeOnce)));
			expect(result.status).toBe('success');
			expect(result.json('After').map(({ task_id }) => task_id)).toEqual(ids());
			expect(ids()).toHaveLength(count);
		});

		it('goes on with them when only the way to wait was changed', async () => {
			const first = await bench.engine.run(parking({ timeout: 1, onTimeout: 'fail' }), { input: prompts(2) });
			const failed = await first.wakeByTimer();
			const { result } = await sleepThrough(bench, await failed.retry(parking({ timeout: 30 })));
			expect(result.status).toBe('success');
			expect(ids()).toHaveLength(2);
		});

		it('goes on with the tasks of an execution that was stopped while it was parked', async () => {
			const first = await bench.engine.run(parking(), { input: prompts(2) });
			const { result } = await sleepThrough(bench, await (await first.cancel()).retry());
			expect(result.status).toBe('success');
			expect(result.json('After').map(({ task_id }) => task_id)).toEqual(ids());
			expect(ids()).toHaveLength(2);
		});

		it('waits on when the time was over', async () => {
			const first = await bench.engine.run(parking({ timeout: 1, onTimeout: 'fail' }), { input: prompts(2) });
			const failed = await first.wakeByTimer();
			expect(failed.status).toBe('error');
			const { result } = await sleepThrough(bench, await failed.retry());
			expect(result.status).toBe('success');
			expect(ids()).toHaveLength(2);
		});
	});

	it('the user can stop a parked execution; a callback is refused then', async () => {
		const { engine, kling } = bench;
		const first = await engine.run(parking(), { input: prompts(1) });
		const [{ body }] = kling.ledger.find({ kind: 'create' });
		expect((await first.cancel()).status).toBe('canceled');
		kling.control.finish('all');
		const answer = await fetch((body as { callback_url: string }).callback_url, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ task_id: ids()[0], task_status: 'succeed' }),
		});
		expect(answer.status).toBe(409);
		expect(engine.execution(first.id)).toMatchObject({ status: 'canceled' });
		expect(engine.execution(first.id).runs('After')).toHaveLength(0);
	});

	it('files are fetched', async () => {
		const { result } = await run(parking({ downloadResults: true }), prompts(2));
		for (const item of result.items('After')) {
			expect(item.binary?.data).toMatchObject({ mimeType: 'video/mp4' });
			expect((await bench.engine.readBinary(item)).subarray(4, 8).toString()).toBe('ftyp');
		}
		expect(result.items('After')).toHaveLength(2);
	});

	it('split results point at the items they come from', async () => {
		const pictures = { resource: 'image', operation: 'generate', modelName: 'kling-v3', prompt: '={{ $json.prompt }}' };
		const flow = klingWorkflow({ ...pictures, n: 2, options: { parkAfter: 0, splitResults: true } });
		const { result } = await run(flow, prompts(2));
		const [first, second] = ids();
		expect(
			result.items('Kling').map(({ json, pairedItem }) => [json.task_id, (pairedItem as { item: number }).item]),
		).toEqual([
			[first, 0],
			[first, 0],
			[second, 1],
			[second, 1],
		]);
		expect(new Set(result.json('After').map(({ url }) => url)).size).toBe(4);
	});
});
