import type { EngineRequest, IDataObject } from 'n8n-workflow';
import { accepted, failureOf, played, refused, scripted, type Answering } from '../../support/scripted';
import { dialectNamed } from '../../../nodes/Kling/dialects';
import { fault } from '../../../nodes/Kling/transport';
import type { Entry, RunState } from '../../../nodes/Kling/waiting/state';
import { waitForTasks, type WaitSettings } from '../../../nodes/Kling/waiting/waitForTasks';

const NOW = Date.UTC(2026, 0, 1);
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const PATH = '/v1/videos/text2video';

const raw = (id: string, more: IDataObject = {}) => ({ task_id: id, task_status: 'processing', ...more });
const taskOf = (data: IDataObject) => dialectNamed('v1')!.task(data)!;
const entry = (more: Partial<Entry> = {}): Entry => ({ family: 'textToVideo', path: PATH, slots: 1, ...more });
const open = (id: string, more: Partial<Entry> = {}) => entry({ id, createdAt: Date.now() - 10 * SECOND, ...more });

const stateOf = (entries: Entry[], more: Partial<RunState> = {}): RunState =>
	({
		nonce: 'n',
		entries,
		startedAt: Date.now(),
		deadline: Date.now() + 20 * MINUTE,
		sleeps: 0,
		wakeAt: 0,
		hints: [],
		busyUntil: 0,
		busyCount: 0,
		...more,
	}) as RunState;

let accounts = 0;

beforeEach(() => {
	jest.useFakeTimers({ now: NOW });
	jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
	jest.useRealTimers();
	jest.restoreAllMocks();
});

/** An account; its tasks end when they are told to, by their ids, so many seconds from now. */
function account(ends: Record<string, number>, more: { mode?: string; answer?: Answering } = {}) {
	const begun = Date.now();
	const shown = (id: string) => {
		const isEnded = Date.now() >= begun + (ends[id] ?? Infinity) * SECOND;
		return raw(id, isEnded ? { task_status: 'succeed', created_at: begun, updated_at: begun + ends[id] * SECOND } : {});
	};
	const kling = scripted(
		[
			more.answer ??
				(({ path }) =>
					path.includes('?') ? accepted(Object.keys(ends).map(shown)) : accepted(shown(path.split('/').at(-1)!))),
		],
		{
			getMode: () => more.mode ?? 'trigger',
			getExecuteData: () => ({ source: { main: [{ previousNode: 'Before' }] } }),
		},
	);
	Object.assign(kling.credential, { apiKey: `waiting ${++accounts}` });
	return kling;
}

const settings = (more: Partial<WaitSettings> = {}): WaitSettings => ({
	maxSlots: 0,
	continueOnFail: false,
	parks: false,
	windowMs: MINUTE,
	isCancelled: false,
	submit: async (index) => await Promise.resolve({ kind: 'task', task: taskOf(raw(`t${index}`)) }),
	...more,
});

const isParked = (request: EngineRequest | undefined) => request !== undefined;

describe('a run that cannot sleep', () => {
	it('creates what is missing and looks until everything has ended', async () => {
		const { ctx, calls } = account({ t0: 20, t1: 30 });
		const state = stateOf([entry(), entry()]);
		expect(await played(waitForTasks(ctx, state, settings()))).toBeUndefined();
		expect(state.entries.map(({ task }) => task!.task_status)).toEqual(['succeed', 'succeed']);
		expect(calls.length).toBeGreaterThan(2);
		expect(calls.length).toBeLessThan(20);
		expect(Date.now() - NOW).toBeGreaterThanOrEqual(30 * SECOND);
		expect(Date.now() - NOW).toBeLessThan(45 * SECOND);
	});

	it('ends at the deadline', async () => {
		const { ctx } = account({});
		const state = stateOf([open('1')], { deadline: Date.now() + 25 * SECOND });
		expect(await played(waitForTasks(ctx, state, settings()))).toBeUndefined();
		expect(Date.now() - NOW).toBeGreaterThanOrEqual(25 * SECOND);
		expect(Date.now() - NOW).toBeLessThan(28 * SECOND);
		expect(state.entries[0].task?.task_status).toBe('processing');
	});

	it('asks nothing when nothing is to be waited for', async () => {
		const { ctx, calls } = account({});
		const done = [open('1', { task: taskOf(raw('1', { task_status: 'failed' })) }), entry({ dryRun: true })];
		expect(await played(waitForTasks(ctx, stateOf(done), settings()))).toBeUndefined();
		expect(calls).toEqual([]);
	});

	it('ends when a creation has failed, unless the node continues on fail', async () => {
		const no = fault({ message: 'No' });
		const { ctx, calls } = account({ 1: 5, 2: 5 });
		await played(waitForTasks(ctx, stateOf([entry({ fault: no }), open('1')]), settings()));
		expect(calls.length).toBeLessThanOrEqual(1);
		const state = stateOf([entry({ fault: no }), open('2')]);
		await played(waitForTasks(ctx, state, settings({ continueOnFail: true })));
		expect(state.entries[1].task?.task_status).toBe('succeed');
	});

	it('waits for the others when Kling does not know one of the tasks', async () => {
		const { ctx } = account({ 2: 5 });
		const state = stateOf([open('1', { fault: fault({ message: 'Unknown' }) }), open('2')]);
		await played(waitForTasks(ctx, state, settings()));
		expect(state.entries[1].task?.task_status).toBe('succeed');
	});

	it('does not wait for an item that comes out at once', async () => {
		const { ctx } = account({});
		const state = stateOf([open('1', { noWait: true })]);
		expect(await played(waitForTasks(ctx, state, settings()))).toBeUndefined();
		expect(Date.now() - NOW).toBeLessThan(5 * SECOND);
	});

	it('uses the slot of a task that has ended for the next one at once', async () => {
		const { ctx } = account({ 1: 20, t1: 40 });
		const state = stateOf([open('1'), entry()], { busyUntil: Date.now() + 19 * MINUTE });
		await played(waitForTasks(ctx, state, settings({ maxSlots: 1 })));
		expect(state.entries[1].task).toMatchObject({ task_id: 't1', task_status: 'succeed' });
		expect(Date.now() - NOW).toBeLessThan(70 * SECOND);
	});

	it('creates the rest when Kling has a slot again', async () => {
		const { ctx } = account({ t0: 30 });
		let tries = 0;
		const busy = { kind: 'busy' as const, fault: fault({ message: 'Full', code: 1303 }) };
		const submit = async () =>
			await Promise.resolve(++tries < 3 ? busy : { kind: 'task' as const, task: taskOf(raw('t0')) });
		const state = stateOf([entry()]);
		await played(waitForTasks(ctx, state, settings({ submit })));
		expect(tries).toBe(3);
		expect(state.entries[0].task?.task_status).toBe('succeed');
	});

	it('asks for a slot no sooner than Kling wants while no task has ended', async () => {
		const { ctx } = account({ 1: 60, t1: 60 });
		const tried: number[] = [];
		const submit = async () => {
			tried.push(Date.now() - NOW);
			return await Promise.resolve({ kind: 'task' as const, task: taskOf(raw('t1')) });
		};
		const state = stateOf([open('1'), entry()], { busyUntil: Date.now() + 30 * SECOND });
		await played(waitForTasks(ctx, state, settings({ submit })));
		expect(tried).toHaveLength(1);
		expect(tried[0]).toBeGreaterThanOrEqual(30 * SECOND);
	});

	it('does not look at once after creations', async () => {
		const asked: number[] = [];
		const answer: Answering = ({ path }) => {
			asked.push(Date.now() - NOW);
			const id = path.split('/').at(-1)!;
			return accepted(path.includes('?') ? [] : raw(id, { task_status: 'succeed' }));
		};
		const { ctx } = account({}, { answer });
		await played(waitForTasks(ctx, stateOf([entry({ callsBack: true }), entry({ callsBack: true })]), settings()));
		expect(asked[0]).toBeGreaterThanOrEqual(2 * SECOND);
	});

	it('ends with an error when the user stops the execution', async () => {
		const kling = account({});
		const stopped = failureOf(waitForTasks(kling.ctx, stateOf([open('1')]), settings()));
		setTimeout(() => kling.cancel(), 5000);
		expect((await stopped).message).toBe('The execution was stopped');
	});
});

describe('a run that can sleep', () => {
	it('looks for one window of time, and sleeps then', async () => {
		const { ctx } = account({});
		const state = stateOf([open('1')]);
		const request = await played(waitForTasks(ctx, state, settings({ parks: true, windowMs: 30 * SECOND })));
		expect(request).toMatchObject({ actions: [{ nodeName: 'Kling', input: { __klingRun: 'n' } }] });
		expect(Date.now() - NOW).toBeGreaterThanOrEqual(30 * SECOND);
		expect(Date.now() - NOW).toBeLessThan(33 * SECOND);
		expect(state.closedWindows).toBe(1);
		expect(state.wakeAt - Date.now()).toBeGreaterThanOrEqual(58 * SECOND);
		Object.assign(state, { sleeps: 1 });
		jest.setSystemTime(state.wakeAt);
		expect(isParked(await played(waitForTasks(ctx, state, settings({ parks: true }))))).toBe(true);
		expect(state.closedWindows).toBe(2);
	});

	it('sleeps at once where short looks are not wanted, and never for less than a second', async () => {
		const { ctx } = account({});
		const state = stateOf([open('1')], { deadline: Date.now() + 1500 });
		expect(isParked(await played(waitForTasks(ctx, state, settings({ parks: true, windowMs: 0 }))))).toBe(true);
		expect(Date.now() - NOW).toBeLessThan(2 * SECOND);
		expect(state.wakeAt).toBeGreaterThan(state.deadline);
	});

	it('sleeps for as long as Kling does not want to be asked', async () => {
		const { ctx } = account({}, { answer: refused(1302, 'Slow', { 'retry-after': '180' }) });
		const state = stateOf([open('1')]);
		expect(isParked(await played(waitForTasks(ctx, state, settings({ parks: true }))))).toBe(true);
		expect(state.wakeAt - NOW).toBeGreaterThanOrEqual(180 * SECOND);
	});

	it('stays awake for the last minute where n8n would cancel it', async () => {
		const wait = settings({ parks: true, windowMs: 0, isCancelled: true });
		const { ctx } = account({});
		const last = stateOf([open('1')], { deadline: Date.now() + MINUTE - 1 });
		expect(await played(waitForTasks(ctx, last, wait))).toBeUndefined();
		const early = stateOf([open('1')], { deadline: Date.now() + MINUTE });
		expect(isParked(await played(waitForTasks(ctx, early, wait)))).toBe(true);
		const free = stateOf([open('1')], { deadline: Date.now() + MINUTE - 1 });
		expect(isParked(await played(waitForTasks(ctx, free, { ...wait, isCancelled: false })))).toBe(true);
	});

	const picture = { family: 'generate', path: '/v1/images/generations' };
	it.each([
		['in the editor', 'manual', [{}], 12],
		['in the editor, when one of several takes long', 'manual', [picture, {}], 12],
		['in the editor, when all are quick', 'manual', [picture], 60],
		['elsewhere', 'trigger', [{}], 60],
	])('sleeps soon where somebody looks on for long: %s', async (_, mode, entries, seconds) => {
		const { ctx } = account({}, { mode });
		const state = stateOf(entries.map((more, i) => open(String(i), more)));
		await played(waitForTasks(ctx, state, settings({ parks: true })));
		expect(Date.now() - NOW).toBeGreaterThanOrEqual(seconds * SECOND);
		expect(Date.now() - NOW).toBeLessThan((seconds + 3) * SECOND);
	});

	it('keeps the window that is shorter, in the editor too', async () => {
		const { ctx } = account({}, { mode: 'manual' });
		await played(waitForTasks(ctx, stateOf([open('1')]), settings({ parks: true, windowMs: 5 * SECOND })));
		expect(Math.round((Date.now() - NOW) / SECOND)).toBe(5);
	});
});

describe('a run that Kling calls back', () => {
	const parks = settings({ parks: true });
	const called = (id: string, more: Partial<Entry> = {}) => open(id, { callsBack: true, ...more });
	/** How long it stayed awake, seconds. */
	const awake = async (ctx: ReturnType<typeof scripted>['ctx'], state: RunState) => {
		const begun = Date.now();
		const request = await played(waitForTasks(ctx, state, parks));
		return [isParked(request), (Date.now() - begun) / SECOND] as const;
	};

	it('sleeps after one look', async () => {
		const { ctx, calls } = account({});
		const state = stateOf([called('1')]);
		const [sleeps, seconds] = await awake(ctx, state);
		expect(sleeps).toBe(true);
		expect(seconds).toBeLessThan(2);
		expect(calls.length).toBeLessThanOrEqual(2);
		expect(state.closedWindows).toBeUndefined();
	});

	it('sleeps for a minute at most while items wait for a slot', async () => {
		const old = () => called('1', { createdAt: NOW - 60 * MINUTE });
		const waits = stateOf([old(), entry({ callsBack: true })]);
		await played(waitForTasks(account({}).ctx, waits, settings({ parks: true, maxSlots: 1 })));
		expect(waits.wakeAt - Date.now()).toBeLessThanOrEqual(MINUTE);
		const alone = stateOf([old()]);
		await awake(account({}).ctx, alone);
		expect(alone.wakeAt - Date.now()).toBeGreaterThan(2 * MINUTE);
	});

	it('goes by the clock where one of the tasks does not call back', async () => {
		const { ctx } = account({});
		expect((await awake(ctx, stateOf([called('1'), open('2')])))[1]).toBeGreaterThan(50);
	});

	it('looks once more when a callback woke it before Kling shows the end', async () => {
		const { ctx } = account({ 1: 1.5 });
		const state = stateOf([called('1')], { sleeps: 1, wakeAt: Date.now() + MINUTE });
		const [sleeps, seconds] = await awake(ctx, state);
		expect(sleeps).toBe(false);
		expect(seconds).toBeLessThan(6);
		expect(state.entries[0].task?.task_status).toBe('succeed');
		const timer = account({ 1: 1.5 });
		const byTimer = stateOf([called('1')], { sleeps: 1, wakeAt: Date.now() });
		expect((await awake(timer.ctx, byTimer))[0]).toBe(true);
	});

	it('looks once more when a task has ended, for those that end together', async () => {
		const { ctx } = account({ 1: 0, 2: 1.5 });
		const [sleeps] = await awake(ctx, stateOf([called('1'), called('2')]));
		expect(sleeps).toBe(false);
	});

	it('no longer waits for callbacks when the timer found the end of one that never came', async () => {
		const { ctx } = account({ 1: 0 });
		jest.setSystemTime(Date.now() + 5 * MINUTE);
		const ended = stateOf([called('1', { createdAt: NOW }), called('2')], { sleeps: 1, wakeAt: Date.now() });
		const [, seconds] = await awake(ctx, ended);
		expect(ended.callbackMissed).toBe(true);
		expect(seconds).toBeGreaterThan(10);
	});

	it.each([
		['the end was a moment ago', { took: 60, ago: 5, sleeps: 1, wakeIn: 0 }],
		['a callback woke it', { took: 0, ago: 60, sleeps: 1, wakeIn: MINUTE }],
		['it has not slept yet', { took: 0, ago: 60, sleeps: 0, wakeIn: 0 }],
	])('still counts on callbacks when %s', async (_, { took, ago, sleeps, wakeIn }) => {
		const { ctx } = account({ 1: took });
		jest.setSystemTime(NOW + (took + ago) * SECOND);
		const state = stateOf([called('1', { createdAt: NOW }), called('2')], { sleeps, wakeAt: Date.now() + wakeIn });
		await awake(ctx, state);
		expect(state.entries[0].task?.task_status).toBe('succeed');
		expect(state.callbackMissed).toBeUndefined();
	});

	const OLD = { created_at: NOW - 5 * MINUTE, updated_at: NOW - 4 * MINUTE };
	const old = (id: string, more: Partial<Entry> = {}) => called(id, { createdAt: OLD.created_at, ...more });
	const endedLongAgo = (id: string) => raw(id, { task_status: 'succeed', ...OLD });
	const byTimer = { sleeps: 1, wakeAt: NOW };

	it('misses no callback of a task whose end it knew before, or which is at work', async () => {
		const { ctx } = account(
			{},
			{ answer: ({ path }) => (path.includes('?') ? accepted([]) : accepted(raw('2', OLD))) },
		);
		const state = stateOf([old('1', { task: taskOf(endedLongAgo('1')) }), old('2')], byTimer);
		await awake(ctx, state);
		expect(state.entries[1].task?.updated_at).toBe(OLD.updated_at);
		expect(state.callbackMissed).toBeUndefined();
	});

	it('misses no callback that came while it was awake', async () => {
		const shown = () => [
			Date.now() > NOW + SECOND ? endedLongAgo('1') : raw('1'),
			raw('2', { task_status: 'succeed', ...OLD, updated_at: NOW }),
			raw('3'),
		];
		const { ctx } = account({}, { answer: () => accepted(shown()) });
		const state = stateOf([old('1'), old('2'), old('3')], byTimer);
		await awake(ctx, state);
		expect(state.entries.map(({ task }) => task?.task_status)).toEqual(['succeed', 'succeed', 'processing']);
		expect(state.callbackMissed).toBeUndefined();
	});

	it('looks after several creations: a callback would have found it awake', async () => {
		const { ctx } = account({ t0: 0 });
		const state = stateOf([entry({ callsBack: true }), entry({ callsBack: true })]);
		expect((await awake(ctx, state))[0]).toBe(true);
		expect(state.entries.map(({ task }) => task?.task_status)).toEqual(['succeed', 'processing']);
	});

	it.each([
		['sleeps then if none has ended', { t0: 100, t1: 100 }, [true, 0]],
		['looks once more if one has ended, for those that end together', { t0: 0, t1: 1.5 }, [false, 2]],
		['is over if all have ended', { t0: 0, t1: 0 }, [false, 0]],
	])('looks after several creations, and %s', async (_, ends, expected) => {
		const { ctx } = account(ends);
		const done = open('0', { task: taskOf(raw('0', { task_status: 'succeed' })) });
		const submit = async (index: number) =>
			await Promise.resolve({ kind: 'task' as const, task: taskOf(raw(`t${index}`)) });
		const state = stateOf([entry({ callsBack: true }), entry({ callsBack: true }), done]);
		const request = await played(waitForTasks(ctx, state, settings({ parks: true, submit })));
		expect([isParked(request), Math.floor((Date.now() - NOW) / SECOND)]).toEqual(expected);
	});

	it('looks after a creation that others have followed for a while', async () => {
		const { ctx } = account({ t0: 0 });
		const state = stateOf([entry({ callsBack: true }), entry({ callsBack: true })]);
		const submit = async (index: number) => {
			if (index === 0) return { kind: 'task' as const, task: taskOf(raw('t0')) };
			await new Promise((resolve) => setTimeout(resolve, 1500));
			return { kind: 'busy' as const, fault: fault({ message: 'Full', code: 1303 }) };
		};
		await played(waitForTasks(ctx, state, settings({ parks: true, submit, windowMs: 0 })));
		expect(state.entries[0].task?.task_status).toBe('succeed');
	});

	it('sleeps at once after a single creation, which cannot have ended', async () => {
		const { ctx, calls } = account({ t0: 0 });
		const [sleeps] = await awake(ctx, stateOf([entry({ callsBack: true })]));
		expect(sleeps).toBe(true);
		expect(calls).toEqual([]);
	});

	it('stays awake no longer than it takes Kling to refuse', async () => {
		const { ctx } = account({}, { answer: refused(1201, 'Task not found') });
		const state = stateOf([called('1', { createdAt: NOW - 5 * MINUTE })]);
		expect((await awake(ctx, state))[0]).toBe(false);
		expect(state.entries[0].fault).toMatchObject({ code: 1201 });
	});
});
