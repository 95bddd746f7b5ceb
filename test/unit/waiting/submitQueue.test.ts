import type { IExecuteFunctions } from 'n8n-workflow';
import type { Submission } from '../../../nodes/Kling/tasks/createTask';
import type { Entry, RunState } from '../../../nodes/Kling/waiting/state';
import { mayCreate, submitQueue, type Queue } from '../../../nodes/Kling/waiting/submitQueue';
import { fault, UNREPEATABLE } from '../../../nodes/Kling/transport';

const NOW = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;
const log: string[] = [];
const ctx = { logger: { info: (line: string) => void log.push(line) } } as unknown as IExecuteFunctions;

const entry = (more: Partial<Entry> = {}): Entry => ({ family: 'textToVideo', path: '/v1/x', slots: 1, ...more });
const open = (id: string, slots = 1) => entry({ id, slots });
const stateOf = (entries: Entry[], more: Partial<RunState> = {}): RunState =>
	({ entries, deadline: NOW + HOUR, busyUntil: 0, busyCount: 0, ...more }) as RunState;

const created = (id: string): Submission => ({
	kind: 'task',
	task: { task_id: id, task_status: 'submitted' } as never,
});
const busy: Submission = { kind: 'busy', fault: fault({ message: 'Full', code: 1303 }), retryAfterMs: 7000 };

beforeEach(() => {
	jest.useFakeTimers({ now: NOW });
	jest.spyOn(Math, 'random').mockReturnValue(0);
	log.length = 0;
});
afterEach(() => {
	jest.useRealTimers();
	jest.restoreAllMocks();
});

/** Submits what waits; `answers` by item, an error for a creation that fails. Says which items were tried, and how many at once. */
async function submit(state: RunState, answers: Record<number, Submission | Error> = {}, more: Partial<Queue> = {}) {
	const tried: number[] = [];
	let [atOnce, most] = [0, 0];
	const queue: Queue = {
		maxSlots: 0,
		continueOnFail: false,
		async submit(index) {
			tried.push(index);
			most = Math.max(most, ++atOnce);
			await Promise.resolve();
			await Promise.resolve();
			atOnce--;
			const answer = answers[index] ?? created(`t${index}`);
			if (answer instanceof Error) throw answer;
			return answer;
		},
		...more,
	};
	await submitQueue(ctx, state, queue);
	return { tried, most };
}

describe('creating what waits', () => {
	it('creates the tasks of the items that have none, in order, a few at once', async () => {
		const done = [entry({ fault: fault({ message: 'No' }) }), entry({ dryRun: true })];
		const state = stateOf(
			[
				entry({ answers: { '/a': { data: 1, at: 0 } } }),
				open('x'),
				...done,
				...Array.from({ length: 6 }, () => entry()),
			],
			{
				busyCount: 0,
			},
		);
		const { tried, most } = await submit(state, {}, { continueOnFail: true });
		expect(tried).toEqual([0, 4, 5, 6, 7, 8, 9]);
		expect(most).toBe(5);
		expect(state.entries[0]).toEqual(
			entry({ id: 't0', task: { task_id: 't0', task_status: 'submitted' } as never, createdAt: NOW }),
		);
		expect(log[0]).toBe('Kling task t0 (textToVideo) created for item 0');
	});

	it.each([
		['Kling has no slot yet', { busyUntil: NOW + 1 }],
		['the time is over', { deadline: NOW }],
	])('creates none while %s', async (_, more) => {
		expect((await submit(stateOf([entry()], more))).tried).toEqual([]);
	});

	it('creates again from the moment on at which Kling may have a slot', async () => {
		expect((await submit(stateOf([entry()], { busyUntil: NOW }))).tried).toEqual([0]);
	});

	it('creates none after the deadline, also of those that are on their turn then', async () => {
		const state = stateOf(Array.from({ length: 7 }, () => entry()));
		const { tried } = await submit(
			state,
			{},
			{
				async submit(index) {
					jest.setSystemTime(NOW + HOUR);
					return await Promise.resolve(created(`t${index}`));
				},
			},
		);
		expect(tried).toEqual([]);
		expect(state.entries.filter(({ id }) => id).length).toBeLessThanOrEqual(5);
	});
});

describe('the slots that a run may fill', () => {
	it.each([
		[0, [1, 2, 3], 3],
		[2, [1, 2], 2],
		[3, [1, 2, 3], 3],
	])('%i are kept', async (maxSlots, _, count) => {
		const { tried } = await submit(stateOf([entry(), entry(), entry()]), {}, { maxSlots });
		expect(tried).toHaveLength(count);
	});

	it('count what is open, by the slots that a task takes', async () => {
		const ended = entry({ id: 'z', task: { task_status: 'succeed' } as never, slots: 5 });
		const entries = () => [ended, open('x', 2), entry({ slots: 2 }), entry()];
		expect((await submit(stateOf(entries()), {}, { maxSlots: 4 })).tried).toEqual([2]);
		expect((await submit(stateOf(entries()), {}, { maxSlots: 5 })).tried).toEqual([2, 3]);
		// In order: a small one does not overtake a large one.
		expect((await submit(stateOf(entries()), {}, { maxSlots: 3 })).tried).toEqual([]);
	});

	it('let a task through that alone needs more', async () => {
		expect((await submit(stateOf([entry({ slots: 4 }), entry()]), {}, { maxSlots: 2 })).tried).toEqual([0]);
	});
});

describe('when Kling has no slot', () => {
	it('notes when to ask again, and stops', async () => {
		const state = stateOf(Array.from({ length: 8 }, () => entry()));
		const { tried } = await submit(state, { 0: busy, 1: busy });
		expect(tried).toEqual([0, 1, 2, 3, 4]);
		expect(state).toMatchObject({ busy: { code: 1303 }, busyUntil: NOW + 7000 });
		expect(state.entries.map(({ id }) => id)).toEqual([
			undefined,
			undefined,
			't2',
			't3',
			't4',
			...Array(3).fill(undefined),
		]);
	});

	it('counts a round as one refusal, and waits ever longer', async () => {
		const state = stateOf([entry(), entry()]);
		const noWord = { ...busy, retryAfterMs: undefined };
		const waits: number[] = [];
		for (let round = 0; round < 3; round++) {
			await submit(state, { 0: noWord, 1: noWord });
			waits.push(state.busyUntil - Date.now());
			jest.setSystemTime(state.busyUntil);
		}
		expect(waits).toEqual([1000, 2000, 4000]);
		expect(state.busyCount).toBe(3);
	});

	it('asks with one creation at a time, and goes on when there is one again', async () => {
		const state = stateOf([entry(), entry(), entry()], { busyCount: 2 });
		const { tried, most } = await submit(state, { 2: busy });
		expect([tried, most]).toEqual([[0, 1, 2], 1]);
		expect(state.busyCount).toBe(1);
	});
});

describe('when a creation fails', () => {
	const failure = (isUnrepeatable?: boolean) =>
		Object.assign(new Error('No'), { context: { kling: fault({ message: 'No' }), [UNREPEATABLE]: isUnrepeatable } });

	it('stops the others, unless the node continues on fail', async () => {
		const entries = () => Array.from({ length: 8 }, () => entry());
		const stops = stateOf(entries());
		expect((await submit(stops, { 0: failure() })).tried).toEqual([0, 1, 2, 3, 4]);
		expect(stops.entries[0].fault).toEqual(fault({ message: 'No' }));
		const goesOn = stateOf(entries());
		expect((await submit(goesOn, { 0: failure() }, { continueOnFail: true })).tried).toHaveLength(8);
		expect(goesOn.entries.filter(({ id }) => id)).toHaveLength(7);
	});

	it('remembers what no other try may create', async () => {
		const state = stateOf([entry(), entry(), entry({ unrepeatable: true }), entry()]);
		const no = new Error('No');
		await submit(state, { 0: failure(true), 1: failure(), 2: no, 3: no }, { continueOnFail: true });
		expect(state.entries.map(({ unrepeatable }) => unrepeatable)).toEqual([true, undefined, true, undefined]);
	});
});

describe('a new task could be of use', () => {
	const failed = { task_status: 'failed' } as never;
	it.each([
		['no more after the deadline', stateOf([entry()], { deadline: NOW }), true, false],
		['before it', stateOf([entry()], { deadline: NOW + 1 }), false, true],
		['no more when a creation has failed', stateOf([entry({ fault: fault({ message: 'No' }) })]), false, false],
		[
			'no more when one of several has failed',
			stateOf([entry(), entry({ fault: fault({ message: 'No' }) })]),
			false,
			false,
		],
		['unless the node continues', stateOf([entry({ fault: fault({ message: 'No' }) })]), true, true],
		['no more when a task has failed', stateOf([entry({ id: '1', task: failed })]), false, false],
		['unless nobody waits for that', stateOf([entry({ id: '1', task: failed, noWait: true })]), false, true],
		['when one has succeeded', stateOf([entry({ id: '1', task: { task_status: 'succeed' } as never })]), false, true],
	])('%s', (_, state, continueOnFail, may) => {
		expect(mayCreate(state, { continueOnFail } as Queue)).toBe(may);
	});
});
