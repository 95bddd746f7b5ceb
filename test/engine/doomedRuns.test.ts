import { errors } from '../../nodes/Kling/contract';
import { klingWorkflow, prompts, startBench, textToVideo, type Bench } from '../support/kling';
import { quickTimes } from '../support/quick';
import { silence } from '../support/sleeps';

quickTimes();

/** Kling's refusal in its own meaning, as a pattern. */
const said = (code: number) => new RegExp(errors[code].meaning.replace(/\.$/, '').replace(/[()]/g, '.'));

const flow = (options = {}, more = {}) => klingWorkflow(textToVideo({ parkAfter: 0, ...options }), more);

let bench: Bench;

beforeEach(async () => {
	bench = await startBench({ duration: null });
	silence(bench);
});

afterEach(async () => await bench.close());

const created = () => bench.kling.ledger.accepted.map(({ taskId }) => taskId);
const hints = (result: { hints(node: string): Array<{ message: string }> }) =>
	result
		.hints('Kling')
		.map(({ message }) => message)
		.join('\n');

describe('once a failure has decided the run', () => {
	it.each([
		['one slot', { maxConcurrentTasks: 1 }, 8, 1],
		['several slots', { maxConcurrentTasks: 3 }, 8, 3],
		['slots of the account', {}, 8, 2],
	])('nothing new is created, and open tasks are waited for: %s', async (_, options, count, open) => {
		const { engine, kling } = bench;
		if (!('maxConcurrentTasks' in options)) kling.control.set({ slots: { video: 2 } });
		let result = await engine.run(flow(options), { input: prompts(count) });
		expect(created()).toHaveLength(open);
		kling.control.fail(created()[0], 'no boat');
		result = await result.wakeByTimer();
		if (open > 1) {
			expect(result.status).toBe('waiting');
			kling.control.finish('all');
			result = await result.wakeByTimer();
		}
		expect(result.status).toBe('error');
		expect(result.error?.message).toContain('no boat');
		expect(created()).toHaveLength(open);
		for (const id of created()) expect(JSON.stringify(result.error)).toContain(id);
	});

	it('the others go on when the node continues on fail', async () => {
		const { engine, kling } = bench;
		let result = await engine.run(flow({ maxConcurrentTasks: 1 }, { onError: 'continueRegularOutput' }), {
			input: prompts(3),
		});
		kling.control.fail('all', 'no boat');
		for (; result.status === 'waiting'; kling.control.finish('all')) result = await result.wakeByTimer();
		expect(created()).toHaveLength(3);
		expect(result.json('After').map(({ error }) => Boolean(error))).toEqual([true, false, false]);
	});
});

describe('when the time is over', () => {
	it.each([
		['slots became free at the last look', { maxConcurrentTasks: 2, timeout: 1.5 }],
		['n8n was down for a day', { maxConcurrentTasks: 2, timeout: 10 }],
	])('nothing new is created: %s', async (_, options) => {
		const { engine, kling } = bench;
		const first = await engine.run(flow(options), { input: prompts(5) });
		expect(created()).toHaveLength(2);
		kling.control.finish('all');
		const now = Date.now.bind(Date);
		const clock = jest.spyOn(Date, 'now').mockImplementation(() => now() + 86_400_000);
		const result = await first.wakeByTimer({ early: true }).finally(() => clock.mockRestore());
		expect(result.status).toBe('success');
		expect(created()).toHaveLength(2);
		expect(result.json('After').map(({ task_status, timed_out }) => [task_status, timed_out])).toEqual([
			['succeed', undefined],
			['succeed', undefined],
			[undefined, true],
			[undefined, true],
			[undefined, true],
		]);
	});

	const late = async (options: object, settings: () => void, count = 4) => {
		settings();
		let result = await bench.engine.run(flow({ timeout: 3, ...options }), { input: prompts(count) });
		while (result.status === 'waiting') result = await result.wakeByTimer();
		return result;
	};

	it.each([
		['the own limit', { maxConcurrentTasks: 1 }, () => {}, /"Max Concurrent Tasks" is 1/],
		['the places of the account', {}, () => bench.kling.control.set({ slots: { video: 1 } }), said(1303)],
		[
			'the rate',
			{},
			() =>
				bench.kling.control.fault({
					skip: 1,
					times: null,
					match: { kind: 'create' },
					do: { answer: { code: 1302 } },
				}),
			said(1302),
		],
	])('what exists comes out, the rest is marked, and the words name the reason: %s', async (_, options, set, words) => {
		const result = await late(options, set);
		expect(result.status).toBe('success');
		const [task, ...others] = result.json('After');
		expect(task).toMatchObject({ task_id: created()[0], timed_out: true });
		expect(others).toHaveLength(3);
		for (const other of others) {
			expect(other).toMatchObject({ family: 'textToVideo', timed_out: true, message: expect.stringMatching(words) });
			expect(other).not.toHaveProperty('task_id');
		}
		expect(hints(result)).toMatch(/3 of 4 items have no task, and cost nothing/);
	});

	it('it is an error when asked to be one, or when there is nothing to give out', async () => {
		const failed = await late({ maxConcurrentTasks: 1, onTimeout: 'fail' }, () => {});
		expect(failed.status).toBe('error');
		expect(JSON.stringify(failed.error)).toContain(created()[0]);
		const none = await late({}, () => bench.kling.control.set({ slots: { video: 0 } }));
		expect(none.status).toBe('error');
		expect(none.error?.message).toMatch(said(1303));
	});
});

describe("the workflow's own timeout", () => {
	const limited = (seconds: number, options = {}) => ({
		...flow(options),
		settings: { executionOrder: 'v1' as const, executionTimeout: seconds },
	});

	it.each([
		['parked', { timeout: 60 }, 600],
		['in process', { timeout: 60, waitStrategy: 'poll' }, 3],
		['too near to sleep', { timeout: 60 }, 4],
	])('lets the tasks come out before n8n cancels: %s', async (_, options, seconds) => {
		const { engine } = bench;
		const startedAt = Date.now();
		let result = await engine.run(limited(seconds, options), { input: prompts(2) });
		while (result.status === 'waiting') {
			expect(hints(result)).toMatch(/Timeout Workflow After/);
			expect(result.waitTill!.getTime()).toBeLessThan(startedAt + seconds * 1000);
			result = await result.wakeByTimer();
		}
		expect(result.status).toBe('success');
		expect(result.json('After').map(({ task_id, timed_out }) => [task_id, timed_out])).toEqual(
			created().map((id) => [id, true]),
		);
		expect(hints(result)).toMatch(/Timeout Workflow After/);
	});

	it.each([
		['parked', { timeout: 60 }, 600],
		['in process', { timeout: 60, waitStrategy: 'poll' }, 3],
	])("n8n's own for all workflows does the same: %s", async (_, options, seconds) => {
		const { engine } = bench;
		engine.executionsTimeout = seconds;
		const startedAt = Date.now();
		let result = await engine.run(flow(options), { input: prompts(2) });
		while (result.status === 'waiting') {
			expect(result.waitTill!.getTime()).toBeLessThan(startedAt + seconds * 1000);
			result = await result.wakeByTimer();
		}
		expect(result.status).toBe('success');
		expect(result.json('After').map(({ task_id, timed_out }) => [task_id, timed_out])).toEqual(
			created().map((id) => [id, true]),
		);
		expect(hints(result)).toMatch(/EXECUTIONS_TIMEOUT/);
	});

	it('says nothing when it leaves time enough', async () => {
		const { engine, kling } = bench;
		const first = await engine.run(limited(7200, { timeout: 60 }), { input: prompts(1) });
		kling.control.finish('all');
		expect(hints(await first.wakeByTimer())).not.toMatch(/Timeout Workflow After/);
	});
});

describe('falling asleep', () => {
	it('looks once more after news, so that no callback gets lost that came while it was awake', async () => {
		const { engine, kling } = bench;
		kling.control.clearFaults();
		const first = await engine.run(flow(), { input: prompts(5) });
		const [one, ...others] = created();
		const looks = kling.ledger.count({ kind: 'list' });
		kling.control.finish(one);
		// The callbacks of the others come while the run is awake for the first one.
		while (kling.ledger.count({ kind: 'list' }) === looks) await new Promise((resolve) => setTimeout(resolve, 5));
		kling.control.finish(others);
		const result = await engine.waitFor(first, 5000);
		expect(result.json('After').map(({ task_status }) => task_status)).toEqual(Array(5).fill('succeed'));
	});

	it('looks before the first sleep when creating took longer than the time before it', async () => {
		const { engine, kling } = bench;
		kling.control.fault({ times: null, match: { kind: 'create' }, do: { task: { duration: 10 }, delay: 300 } });
		const result = await engine.run(flow({ parkAfter: 0.2 }), { input: prompts(12) });
		expect(result.status).toBe('success');
	});

	it.each([
		['ended well', 'finish'],
		['failed', 'fail'],
	] as const)('is not woken by a repeated callback about a task that %s', async (_, end) => {
		const { engine, kling } = bench;
		const first = await engine.run(flow({}, { onError: 'continueRegularOutput' }), { input: prompts(2) });
		const [{ body, taskId }] = kling.ledger.find({ kind: 'create' });
		const url = (body as { callback_url: string }).callback_url;
		kling.control[end](taskId!);
		const second = await first.wakeByTimer();
		const calls = kling.ledger.count();
		const repeated = await second.callback({
			url,
			body: { task_id: taskId, task_status: end === 'fail' ? 'failed' : 'succeed' },
		});
		expect(repeated).toMatchObject({ httpStatus: 200, resumed: false });
		expect(kling.ledger.count()).toBe(calls);
	});
});
