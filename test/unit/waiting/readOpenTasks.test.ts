import type { IDataObject } from 'n8n-workflow';
import { accepted, played, refused, scripted, type Answering } from '../../support/scripted';
import { readOpenTasks } from '../../../nodes/Kling/waiting/readOpenTasks';
import type { Entry, RunState } from '../../../nodes/Kling/waiting/state';

const NOW = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
const PATH = '/v1/videos/text2video';

const raw = (id: string, more: IDataObject = {}) => ({ task_id: id, task_status: 'processing', ...more });
const entry = (id: string | undefined, more: Partial<Entry> = {}): Entry => ({
	family: 'textToVideo',
	path: PATH,
	slots: 1,
	id,
	createdAt: NOW - 2 * MINUTE,
	...more,
});
const stateOf = (...entries: Entry[]) =>
	({ entries, deadline: NOW + 60 * MINUTE, hints: [] as string[] }) as unknown as RunState;

let accounts = 0;

beforeEach(() => jest.useFakeTimers({ now: NOW }));
afterEach(() => jest.useRealTimers());

/** An account of its own, of whose earlier tasks this process knows nothing. */
function account(answers: Answering[]) {
	const kling = scripted(answers);
	Object.assign(kling.credential, { apiKey: `account ${++accounts}` });
	return { ...kling, paths: () => kling.calls.map(({ path }) => path) };
}

/** An account whose list is known, so that only the tasks themselves are asked for. */
async function knownAccount(...answers: Answering[]) {
	const kling = account([accepted([raw('first')]), ...answers]);
	await played(readOpenTasks(kling.ctx, stateOf(entry('first'))));
	kling.calls.length = 0;
	return kling;
}

const LIST = `${PATH}?pageNum=1&pageSize=30`;

describe('looking for open tasks', () => {
	it('reads the list of earlier tasks in place of them the first time, and one by one what it does not show', async () => {
		const own = raw('2', { task_info: { external_task_id: 'mine' } });
		const { ctx, paths } = account([
			accepted([raw('9'), raw('1', { task_status: 'succeed' }), own]),
			accepted(raw('3')),
		]);
		const state = stateOf(entry('1'), entry('mine'), entry('3'), entry(undefined), entry('4', { fault: {} as never }));
		await played(readOpenTasks(ctx, state));
		expect(paths()).toEqual([LIST, `${PATH}/3`]);
		expect(state.entries.map(({ task }) => task?.task_id)).toEqual(['1', '2', '3', undefined, undefined]);
		expect(state.entries[0].task?.task_status).toBe('succeed');
	});

	it('asks for each list once, for as many tasks as it takes, and not again for an hour', async () => {
		const image = '/v1/videos/image2video';
		const { ctx, calls, paths } = account([({ path }) => (path.includes('?') ? accepted([]) : accepted(raw('1')))]);
		const many = Array.from({ length: 20 }, (_, i) => entry(`x${i}`));
		await played(readOpenTasks(ctx, stateOf(...many, entry('i', { path: image }))));
		expect(paths()[0]).toBe(`${PATH}?pageNum=1&pageSize=40`);
		expect(
			paths()
				.filter((path) => path.includes('?'))
				.sort(),
		).toEqual(expect.arrayContaining([`${PATH}?pageNum=1&pageSize=40`, `${image}?pageNum=1&pageSize=30`]));
		calls.length = 0;
		await jest.advanceTimersByTimeAsync(58 * MINUTE);
		await played(readOpenTasks(ctx, stateOf(entry('1'))));
		expect(paths()).toEqual([`${PATH}/1`]);
		await jest.advanceTimersByTimeAsync(2 * MINUTE);
		calls.length = 0;
		await played(readOpenTasks(ctx, stateOf(entry('1'))));
		expect(paths()[0]).toBe(LIST);
	});

	it("asks about tasks of its own by Kling's id alone, about others by both", async () => {
		const { ctx, paths } = account([({ method }) => accepted(method === 'POST' ? {} : [])]);
		const path = '/text-to-video/kling-3.0';
		await played(readOpenTasks(ctx, stateOf(entry('1', { path }), entry('mine', { path, createdAt: undefined }))));
		expect(paths().slice(1)).toEqual([`/tasks?task_ids=1%2Cmine`, '/tasks?external_task_ids=mine']);
	});

	it('asks one question after another, a second apart', async () => {
		const { ctx, calls } = account([accepted([]), accepted(raw('1'))]);
		await played(readOpenTasks(ctx, stateOf(entry('1'))));
		expect(calls[1].at).toBeGreaterThanOrEqual(1000);
	});

	it('finds out where a task is of which only the id is known', async () => {
		const other = '/v1/videos/image2video';
		const { ctx } = account([
			({ path }) => (path.includes('?') ? accepted([]) : path.startsWith(other) ? accepted(raw('1')) : refused(1201)),
		]);
		const state = stateOf(entry('1', { otherPaths: [other] }));
		await played(readOpenTasks(ctx, state));
		expect(state.entries[0]).toMatchObject({ path: other, task: { task_id: '1' } });
		expect(state.entries[0]).not.toHaveProperty('otherPaths');
	});

	it('goes on looking at all places while a question finds no answer', async () => {
		const other = '/v1/videos/image2video';
		let isAway = true;
		const { ctx } = await knownAccount(({ path }) => {
			if (isAway) return refused(5000);
			return path.includes('?') ? accepted([]) : path.startsWith(other) ? accepted(raw('1')) : refused(1201);
		});
		const state = stateOf(entry('1', { otherPaths: [other], createdAt: undefined }));
		await played(readOpenTasks(ctx, state));
		expect(state.entries[0]).toMatchObject({ path: PATH, otherPaths: [other] });
		isAway = false;
		await played(readOpenTasks(ctx, state));
		expect(state.entries[0]).toMatchObject({ path: other, task: { task_id: '1' } });
	});
});

describe('a task that Kling does not know', () => {
	it('is given up, unless it was created a moment ago', async () => {
		const { ctx, calls } = await knownAccount(refused(1201, 'Task not found'));
		const at = Date.now();
		const [old, exact, young, given] = [at - 2 * MINUTE, at - MINUTE, at - MINUTE + 10_000, undefined].map(
			(createdAt, i) => entry(String(i), { createdAt }),
		);
		for (const each of [old, exact, young, given]) await played(readOpenTasks(ctx, stateOf(each)));
		expect(old).toMatchObject({ fault: { code: 1201, task_id: '0' }, isUnknown: true });
		expect(exact.fault).toMatchObject({ task_id: '1' });
		expect(young.fault).toBeUndefined();
		expect(given.fault).toMatchObject({ task_id: '3' });
		expect(calls).toHaveLength(4);
	});
});

test('an answer about another task is none, where Kling was asked by its own id', async () => {
	const { ctx } = await knownAccount(accepted(raw('8')), accepted(raw('8')), accepted(raw('1')));
	const [created, given, right] = [entry('1'), entry('mine', { createdAt: undefined }), entry('1')];
	const state = stateOf(created);
	for (const each of [state, stateOf(given), stateOf(right)]) await played(readOpenTasks(ctx, each));
	expect(created.task).toBeUndefined();
	expect(state.trouble!.fault.description).toBe('Kling reports success, but it is about task 8.');
	expect(given.task?.task_id).toBe('8');
	expect(right.task?.task_id).toBe('1');
});

describe('a question without an answer', () => {
	it('leaves the task open, and is told above the output in place of the one before', async () => {
		const { ctx } = await knownAccount(refused(5000, 'Oops'), refused(5001, 'Away'));
		const state = stateOf(entry('1'));
		state.hints = ['Something else'];
		await played(readOpenTasks(ctx, state));
		expect(state.entries[0].fault).toBeUndefined();
		expect(state.trouble).toMatchObject({ fault: { code: 5000 }, refusedSince: undefined });
		expect(state.hints).toEqual([
			'Something else',
			expect.stringMatching(
				/^Some questions about the tasks found no answer, so Kling was asked again\. The last time: Kling had an internal fault\. Kling says: Oops\.$/,
			),
		]);
		await played(readOpenTasks(ctx, state));
		expect(state.hints).toEqual(['Something else', expect.stringContaining('Away')]);
	});

	it('is not asked again before Kling wants it, but once more before the deadline', async () => {
		const slow = refused(1302, 'Slow', { 'retry-after': '90' });
		const { ctx, calls } = await knownAccount(slow);
		const state = stateOf(entry('1'));
		const begun = Date.now();
		await played(readOpenTasks(ctx, state));
		expect(state.trouble!.askAgainAt - begun).toBeLessThanOrEqual(90_000);
		expect(state.trouble!.askAgainAt - begun).toBeGreaterThan(88_000);
		await played(readOpenTasks(ctx, state));
		expect(calls).toHaveLength(1);
		jest.setSystemTime(state.trouble!.askAgainAt);
		await played(readOpenTasks(ctx, state));
		expect(calls).toHaveLength(2);
		const short = stateOf(entry('1'));
		short.deadline = Date.now() + 30_000;
		await played(readOpenTasks(ctx, short));
		expect(short.trouble!.askAgainAt).toBe(short.deadline);
	});

	it('ends the wait when Kling itself has refused for ten minutes', async () => {
		const { ctx } = await knownAccount(refused(1002, 'Bad key'));
		const state = stateOf(entry('1'), entry(undefined));
		await played(readOpenTasks(ctx, state));
		const since = state.trouble!.refusedSince!;
		expect(state.entries[0].fault).toBeUndefined();
		jest.setSystemTime(since + 599_000);
		await played(readOpenTasks(ctx, state));
		expect(state.trouble!.refusedSince).toBe(since);
		expect(state.entries[0].fault).toBeUndefined();
		jest.setSystemTime(since + 600_000);
		await played(readOpenTasks(ctx, state));
		expect(state.entries[0].fault).toMatchObject({ code: 1002, task_id: '1' });
		expect(state.entries[1].fault).toBeUndefined();
	});

	it('counts from the start again after an answer, and what passes counts for no refusal', async () => {
		const { ctx } = await knownAccount(refused(1002), accepted(raw('1')), refused(1002), refused(5000));
		const state = stateOf(entry('1'));
		await played(readOpenTasks(ctx, state));
		expect(state.trouble!.refusedSince).toBeDefined();
		await played(readOpenTasks(ctx, state));
		expect(state.trouble!.refusedSince).toBeUndefined();
		await played(readOpenTasks(ctx, state));
		expect(state.trouble!.refusedSince).toBeDefined();
		await played(readOpenTasks(ctx, state));
		expect(state.trouble).toMatchObject({ fault: { code: 5000 }, refusedSince: undefined });
	});

	it('is a refusal if one of several is, and not asked again before the longest of their pauses', async () => {
		const answers = [accepted([]), refused(1302, 'Slow', { 'retry-after': '90' }), refused(1002, 'Bad key')];
		const { ctx } = await knownAccount(...answers);
		const state = stateOf(entry('1'), entry('2'));
		const begun = Date.now();
		await played(readOpenTasks(ctx, state));
		expect(state.trouble).toMatchObject({ fault: { code: 1002 }, refusedSince: expect.any(Number) });
		expect(state.trouble!.askAgainAt - begun).toBeGreaterThan(88_000);
	});

	it('is no refusal where something else than Kling has turned it away, however long that lasts', async () => {
		const { ctx } = await knownAccount(new Error('blocked'));
		const state = stateOf(entry('1'));
		const begun = Date.now();
		for (const minutes of [0, 11]) {
			jest.setSystemTime(begun + minutes * MINUTE);
			await played(readOpenTasks(ctx, state));
		}
		expect(state.entries[0].fault).toBeUndefined();
		expect(state.hints).toEqual([expect.stringMatching(/The last time: blocked\.$/)]);
	});

	it('ends the wait for what is open only, not for what has ended in the same look', async () => {
		let isLate = false;
		const { ctx } = await knownAccount(({ path }) =>
			isLate && path.endsWith('/1') ? accepted(raw('1', { task_status: 'succeed' })) : refused(1002),
		);
		const state = stateOf(entry('1'), entry('2'));
		await played(readOpenTasks(ctx, state));
		isLate = true;
		jest.setSystemTime(state.trouble!.refusedSince! + 600_000);
		await played(readOpenTasks(ctx, state));
		expect(state.entries[0].task?.task_status).toBe('succeed');
		expect(state.entries.map(({ fault }) => fault?.task_id)).toEqual([undefined, '2']);
	});
});
