import { Workflow, type INodeTypes } from 'n8n-workflow';
import { Kling } from '../../nodes/Kling/Kling.node';
import { schedule } from '../../nodes/Kling/waiting/schedule';
import { MARK } from '../../nodes/Kling/waiting/state';
import type { ExecutionResult } from '../support/engine';
import { klingWorkflow, prompts, remarks, startBench, textToVideo, type Bench } from '../support/kling';
import { tasksOf } from '../support/paid';
import { silence } from '../support/sleeps';

/** Parks at once, so that no test has to poll for a minute. */
const parked = (options = {}) => klingWorkflow(textToVideo({ parkAfter: 0, ...options }));

const polling = klingWorkflow(textToVideo({ waitStrategy: 'poll' }));

/** What the editor shows while the node waits: it knows the node, no run data, and the metadata of the run. */
function tooltip(result: ExecutionResult): string {
	const node = klingWorkflow(textToVideo()).nodes[1];
	const nodeTypes = { getByNameAndVersion: () => new Kling() } as unknown as INodeTypes;
	const { expression } = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const { resumeUrl = '' } = result.runs('Kling').at(-1)!.metadata!;
	const known = { $execution: { id: '1', mode: 'test' as const, resumeUrl, resumeFormUrl: '' } };
	const { waitingNodeTooltip } = new Kling().description;
	return String(expression.getSimpleParameterValue(node, waitingNodeTooltip, 'internal', known));
}

const ids = (result: ExecutionResult) => result.json('After').map(({ task_id }) => task_id);

describe('waiting', () => {
	let bench: Bench;

	beforeEach(async () => {
		bench = await startBench();
	});

	afterEach(async () => await bench.close());

	it('polls a quick task to its end in process', async () => {
		const result = await bench.engine.run(polling, { input: prompts(1) });
		expect(result.status).toBe('success');
		expect(result.json('After')).toHaveLength(1);
		const [item] = result.json('After');
		expect(item).toMatchObject({ family: 'textToVideo', task_status: 'succeed' });
		expect(String(item.url)).toMatch(/\.mp4$/);
		expect(item.video_id).toBeTruthy();
		expect(Date.parse(String(item.expires_at)) - Number(item.updated_at)).toBe(30 * 86_400_000);
		expect(bench.kling.ledger.created()).toBe(1);
	});

	it.each([5, 50, 200])('parks %i items in one sleep; callbacks wake it; the order stays', async (count) => {
		const { engine, kling } = bench;
		kling.control.set({ duration: null });
		const first = await engine.run(parked(), { input: prompts(count) });
		expect(first.status).toBe('waiting');
		expect(engine.parked).toHaveLength(1);
		expect(first.json('Kling')).toEqual([
			{ status: 'waiting', done: 0, total: count, task_ids: tasksOf(kling, prompts(count)) },
		]);
		expect(first.runs('After')).toHaveLength(0);

		const before = kling.ledger.count();
		kling.control.finish('all');
		const result = await engine.waitFor(first);
		expect(result.status).toBe('success');
		expect(result.runs('After')).toHaveLength(1);
		const created = new Map(
			kling.ledger.find({ kind: 'create' }).map(({ body, taskId }) => [(body as { prompt: string }).prompt, taskId]),
		);
		expect(ids(result)).toEqual(prompts(count).map(({ json }) => created.get(String(json.prompt))));
		const paired = result.items('Kling', { run: 0 }).map(({ pairedItem }) => (pairedItem as { item: number }).item);
		expect(paired).toEqual([...Array(count).keys()]);
		const wakes = engine.received.filter(({ outcome }) => outcome === 'resumed').length;
		const calls = kling.ledger.count();
		const checks = calls - before;
		console.info(`${count} items: ${calls} calls to Kling, ${checks} of them checks after ${wakes} wake-up(s)`);
		expect(kling.ledger.created()).toBe(count);
		expect(calls).toBeLessThanOrEqual(2 * count + wakes);
	});

	it('finds the end by timer alone when every callback is lost', async () => {
		const { engine, kling } = bench;
		kling.control.set({ duration: null });
		kling.control.fault({ times: null, match: { kind: 'create' }, do: { callback: { lost: true } } });
		const first = await engine.run(parked(), { input: prompts(3) });
		const second = await first.wakeByTimer();
		expect(second.status).toBe('waiting');
		kling.control.finish('all');
		const result = await second.wakeByTimer();
		expect(result.status).toBe('success');
		expect(result.json('After')).toHaveLength(3);
		expect(kling.ledger.created()).toBe(3);
	});

	const secondsAsleep = (result: ExecutionResult) => Math.round((result.waitTill!.getTime() - Date.now()) / 1000);

	it('looks once a minute where nothing is known, and more seldom for a task that is late', async () => {
		const { engine, kling } = bench;
		kling.control.set({ duration: null });
		let result = await engine.run(parked(), { input: prompts(1) });
		const sleeps: number[] = [];
		for (let i = 0; i < 10; i++) {
			sleeps.push(secondsAsleep(result));
			result = await result.wakeByTimer();
		}
		expect(sleeps.slice(0, 5)).toEqual([60, 60, 60, 60, 60]);
		expect(sleeps).toEqual([...sleeps].sort((a, b) => a - b));
		expect(sleeps[9]).toBeGreaterThan(120);
	});

	it('sleeps sooner in the editor, where the words of the sleep are all that tells of the wait', async () => {
		const { engine, kling } = bench;
		kling.control.set({ duration: null });
		silence(bench);
		const { editorWindow } = schedule;
		schedule.editorWindow = 500;
		const awake = async (mode: 'manual' | 'trigger'): Promise<number> => {
			const workflow = klingWorkflow(textToVideo({ parkAfter: 3, callbackUrl: 'https://example.com/hook' }));
			const startedAt = Date.now();
			const result = await engine.run(workflow, { input: prompts(1, mode), mode });
			expect(result.status).toBe('waiting');
			return Date.now() - startedAt;
		};
		try {
			expect(await awake('manual')).toBeLessThan(2500);
			expect(await awake('trigger')).toBeGreaterThanOrEqual(3000);
		} finally {
			schedule.editorWindow = editorWindow;
		}
		expect(editorWindow).toBeLessThanOrEqual(15_000);
	});

	describe('when earlier tasks of the kind took two minutes', () => {
		beforeEach(async () => {
			const { engine, kling } = bench;
			kling.control.set({ duration: null });
			silence(bench);
			let result = await engine.run(parked(), { input: prompts(4, 'Earlier') });
			for (let minutes = 0; minutes < 2; minutes++) result = await result.wakeByTimer();
			kling.control.finish('all');
			await result.wakeByTimer();
		});

		it('sleeps to the early end of that by the clock, with one look for it and none before', async () => {
			const { engine, kling } = bench;
			const before = kling.ledger.count();
			const first = await engine.run(parked({ callbackUrl: 'https://example.com/hook' }), { input: prompts(1) });
			expect(secondsAsleep(first)).toBeGreaterThan(90);
			expect(secondsAsleep(first)).toBeLessThan(120);
			kling.control.finish('all');
			expect((await first.wakeByTimer()).status).toBe('success');
			expect(kling.ledger.count() - before).toBe(2);
		});

		it('sleeps to the late end where Kling calls back, and says so', async () => {
			const { engine } = bench;
			const first = await engine.run(parked(), { input: prompts(1) });
			expect(secondsAsleep(first)).toBeGreaterThan(120);
			expect(secondsAsleep(first)).toBeLessThan(180);
			expect(tooltip(first)).toMatch(/0 of 1, usually done within 3 min\./);
		});

		it('shows it in a dry run', async () => {
			const dry = await bench.engine.run(klingWorkflow(textToVideo({ dryRun: true })), { input: prompts(1) });
			expect(Number(dry.json('After')[0].estimated_seconds)).toBeGreaterThanOrEqual(120);
			expect(Number(dry.json('After')[0].estimated_seconds)).toBeLessThan(130);
		});

		it('does not rely on callbacks any more once the clock has found what none of them told', async () => {
			const { engine, kling } = bench;
			const first = await engine.run(parked(), { input: prompts(2) });
			kling.control.finish(kling.ledger.accepted.at(-1)!.taskId);
			const second = await first.wakeByTimer();
			expect(second.status).toBe('waiting');
			expect(second.context('Kling')).toMatchObject({ klingRuns: { 0: { callbackMissed: true } } });
			expect(secondsAsleep(second)).toBe(60);
		});
	});

	it('gives the task back at the deadline, and Task > Wait takes it up again', async () => {
		const { engine, kling } = bench;
		kling.control.set({ duration: null });
		const first = await engine.run(parked({ timeout: 1.5 }), { input: prompts(2) });
		const result = await first.wakeByTimer();
		expect(result.status).toBe('success');
		expect(result.json('After').map(({ timed_out, task_status }) => [timed_out, task_status])).toEqual([
			[true, expect.not.stringMatching('succeed')],
			[true, expect.not.stringMatching('succeed')],
		]);

		const wait = klingWorkflow({
			resource: 'task',
			operation: 'wait',
			family: '={{ $json.family }}',
			taskId: '={{ $json.task_id }}',
			options: { parkAfter: 0 },
		});
		const again = await engine.run(wait, { input: result.items('After') });
		kling.control.finish('all');
		const woken = again.status === 'waiting' ? await again.wakeByTimer() : again;
		expect(ids(woken)).toEqual(ids(result));
		expect(woken.json('After').map(({ task_status }) => task_status)).toEqual(['succeed', 'succeed']);
		expect(woken.json('After')[0].timed_out).toBeUndefined();
		expect(kling.ledger.created()).toBe(2);
	});

	it('fails at the deadline when asked to, with the task id in the error', async () => {
		const { engine, kling } = bench;
		kling.control.set({ duration: null });
		const first = await engine.run(parked({ timeout: 1.5, onTimeout: 'fail' }), { input: prompts(1) });
		const result = await first.wakeByTimer();
		expect(result.status).toBe('error');
		expect(JSON.stringify(result.error)).toContain(kling.ledger.accepted[0].taskId);
		expect(result.runs('After')).toHaveLength(0);
	});

	it('tells in the tooltip of the editor how many tasks are done', async () => {
		const { engine, kling } = bench;
		kling.control.set({ duration: null });
		silence(bench);
		const first = await engine.run(parked(), { input: prompts(5) });
		kling.control.finish(kling.ledger.accepted.slice(0, 2).map(({ taskId }) => taskId));
		const second = await first.wakeByTimer();
		expect([tooltip(first), tooltip(second)]).toEqual([
			expect.stringContaining('done: 0 of 5, usually done within 6 min.'),
			expect.stringContaining('done: 2 of 5, usually done within 6 min.'),
		]);
		expect(JSON.stringify(second.runs('Kling').map(({ metadata }) => metadata))).not.toContain(second.data.resumeToken);
	});

	it('says after a long wait how it was spent', async () => {
		const { engine, kling } = bench;
		kling.control.set({ duration: null });
		silence(bench);
		let result = await engine.run(parked(), { input: prompts(1) });
		for (let sleep = 0; sleep < 4; sleep++) result = await result.wakeByTimer();
		kling.control.finish('all');
		result = await result.wakeByTimer();
		expect(remarks(result)).toEqual([expect.stringMatching(/Waited 5 min .* slept 5 times/)]);
	});

	it.each([
		['before their creation is answered', { callback: { early: true } }],
		['while later items are created', { task: { duration: 10 }, delay: 200 }],
	])('does not sleep when all tasks end, and call back, %s', async (_, action) => {
		const { engine, kling } = bench;
		kling.control.set({ duration: null });
		kling.control.fault({ times: null, match: { kind: 'create' }, do: action });
		const result = await engine.run(parked(), { input: prompts(7) });
		expect(result.status).toBe('success');
		expect(ids(result)).toEqual(tasksOf(kling, prompts(7)));
		expect(engine.received.length).toBeGreaterThanOrEqual(7);
		expect(engine.received.every(({ status }) => status === 409)).toBe(true);
	});

	it('looks a second time when a callback comes before its own answer shows the end', async () => {
		const { engine, kling } = bench;
		kling.control.set({ duration: null });
		silence(bench);
		const first = await engine.run(parked(), { input: prompts(1) });
		const [{ body, taskId }] = kling.ledger.find({ kind: 'create' });
		const early = { task_id: taskId, task_status: 'succeed' };
		const looks = kling.ledger.count();
		const woken = first.callback({ url: (body as { callback_url: string }).callback_url, body: early });
		while (kling.ledger.count() === looks) await new Promise((resolve) => setTimeout(resolve, 10));
		kling.control.finish('all');
		expect((await woken).result?.json('After')).toEqual([expect.objectContaining({ task_status: 'succeed' })]);
	});

	it('keeps nothing of a finished run in the execution', async () => {
		const result = await bench.engine.run(polling, { input: prompts(1) });
		expect(result.context('Kling')).toEqual({ klingRuns: {} });
		expect(JSON.stringify(result.json('After'))).not.toContain(MARK);
	});

	it('stops at once when the user stops the execution while it polls', async () => {
		const { engine, kling } = bench;
		kling.control.set({ duration: null });
		const stop = new AbortController();
		setTimeout(() => stop.abort(), 500);
		const startedAt = Date.now();
		const result = await engine.run(polling, { input: prompts(1), signal: stop.signal });
		expect(result.status).toBe('canceled');
		expect(Date.now() - startedAt).toBeLessThan(3000);
	});
});
