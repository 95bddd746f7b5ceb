import { errors } from '../../nodes/Kling/contract';
import { klingWorkflow, prompts, startBench, textToVideo, type Bench } from '../support/kling';
import { tasksOf } from '../support/paid';
import { quickTimes } from '../support/quick';
import { silence, sleepThrough } from '../support/sleeps';

quickTimes();

const SAID = errors[1303].meaning.replace(/\.$/, '');

describe('items that wait for a slot', () => {
	let bench: Bench;

	beforeEach(async () => {
		bench = await startBench({ duration: null });
		silence(bench);
	});

	afterEach(async () => await bench.close());

	const parking = (options = {}) => klingWorkflow(textToVideo({ parkAfter: 0, ...options }));

	const created = () => bench.kling.ledger.accepted.map(({ taskId }) => taskId);

	it.each([
		['the option allows 2', { option: 2, slots: null }],
		['Kling allows 2', { option: 0, slots: 2 }],
	])('are created sleep by sleep, in order, when %s', async (_, { option, slots }) => {
		const { engine, kling } = bench;
		kling.control.set({ slots: { video: slots } });
		const first = await engine.run(parking({ maxConcurrentTasks: option }), { input: prompts(6) });
		expect(first.json('Kling')).toEqual([
			{ status: 'waiting', done: 0, total: 6, task_ids: tasksOf(kling, prompts(6)) },
		]);
		expect(created()).toHaveLength(2);
		const { result, sleeps } = await sleepThrough(bench, first);
		expect(sleeps).toBe(3);
		expect(result.json('After').map(({ task_status }) => task_status)).toEqual(Array(6).fill('succeed'));
		expect(result.items('Kling').map(({ pairedItem }) => (pairedItem as { item: number }).item)).toEqual([
			0, 1, 2, 3, 4, 5,
		]);
		expect(new Set(created()).size).toBe(6);
		expect(kling.ledger.maxInFlight.video).toBe(2);
	});

	it('are created as soon as a callback tells of a free slot', async () => {
		const { engine, kling } = bench;
		kling.control.clearFaults();
		// Long enough to fall asleep after the second look that follows news.
		kling.control.set({ duration: 500 });
		const first = await engine.run(parking({ maxConcurrentTasks: 1 }), { input: prompts(4) });
		// No timer runs: only callbacks can wake it.
		const result = await engine.waitFor(first);
		expect(result.json('After')).toHaveLength(4);
		expect(kling.ledger.maxInFlight.video).toBe(1);
	});

	it('cost one question for a slot at each look, however many they are', async () => {
		const { engine, kling } = bench;
		kling.control.set({ slots: { video: 1 } });
		await engine.run(parking(), { input: prompts(1, 'Somebody else') });
		let result = await engine.run(parking(), { input: prompts(12) });
		const asked = () => kling.ledger.count({ kind: 'create' });
		for (let sleep = 0; sleep < 3; sleep++) {
			const before = asked();
			result = await result.wakeByTimer();
			expect(asked() - before).toBe(1);
		}
		expect(created()).toHaveLength(1);
	});

	it('are looked after every minute, however long it takes', async () => {
		const { engine, kling } = bench;
		kling.control.set({ slots: { video: 1 } });
		await engine.run(parking(), { input: prompts(1, 'Somebody else') });
		let result = await engine.run(parking(), { input: prompts(1) });
		for (let sleep = 0; sleep < 6; sleep++) {
			expect(Math.round((result.waitTill!.getTime() - Date.now()) / 1000)).toBe(60);
			result = await result.wakeByTimer();
		}
		expect(created()).toHaveLength(1);
		const { result: last } = await sleepThrough(bench, result);
		expect(last.status).toBe('success');
		expect(created()).toHaveLength(2);
	});

	it('are not asked about before Kling wants to be asked again', async () => {
		const { engine, kling } = bench;
		kling.control.fault({ times: null, match: { kind: 'create' }, do: { answer: { code: 1302, retryAfter: 600 } } });
		const first = await engine.run(parking(), { input: prompts(1) });
		expect(Math.round((first.waitTill!.getTime() - Date.now()) / 1000)).toBe(600);
	});

	it('come out as an error when the time is over, and cost nothing', async () => {
		const { engine, kling } = bench;
		kling.control.set({ slots: { video: 1 } });
		const flow = klingWorkflow(textToVideo({ parkAfter: 0, timeout: 3 }), { onError: 'continueRegularOutput' });
		let result = await engine.run(flow, { input: prompts(2) });
		while (result.status === 'waiting') result = await result.wakeByTimer();
		const [task, none] = result.json('After');
		expect(task).toMatchObject({ timed_out: true, task_id: created()[0] });
		expect(none.error).toMatchObject({ message: expect.stringContaining(SAID), retryable: true });
		expect(created()).toHaveLength(1);
	});
});
