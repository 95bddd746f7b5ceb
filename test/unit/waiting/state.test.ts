import type { EngineResponse, IExecuteFunctions } from 'n8n-workflow';
import * as states from '../../../nodes/Kling/waiting/state';
import type { Entry } from '../../../nodes/Kling/waiting/state';
import { fault } from '../../../nodes/Kling/transport';

const NOW = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;

beforeEach(() => jest.useFakeTimers({ now: NOW }));
afterEach(() => jest.useRealTimers());

const entry = (more: Partial<Entry> = {}): Entry => ({ family: 'textToVideo', path: '/v1/x', slots: 1, ...more });
const ended = (task_status: string) => ({ task_id: '1', task_status }) as never;

/** An execution of n8n; the context of the node outlives it. */
const execution = ({
	context = {},
	id = '7',
	credential = 'c',
	input = [{ json: {} }],
	runIndex = 0,
	mode = 'trigger',
} = {}) =>
	({
		getContext: (type: string) => (type === 'node' ? context : {}),
		getExecutionId: () => id,
		getMode: () => mode,
		getNode: () => ({ name: 'Kling', credentials: credential ? { klingApi: { id: credential } } : undefined }),
		getInputData: () => input,
		evaluateExpression: () => runIndex,
	}) as unknown as IExecuteFunctions;

const woken = (mark: unknown) =>
	({ actionResponses: [{ action: { input: { [states.MARK]: mark } } }] }) as unknown as EngineResponse;

const beginning = (entries: Entry[] = [entry()], fingerprint = 'f') => ({
	timeoutMs: 10 * MINUTE,
	fingerprint,
	entries: () => entries,
});

describe('a run', () => {
	it('begins with all its time and nothing done', () => {
		const { state, isNewTry } = states.openRun(execution(), '0', undefined, beginning());
		expect(isNewTry).toBe(true);
		expect(state).toEqual({
			nonce: expect.stringMatching(/^[0-9a-f]{32}$/),
			executionId: '7',
			origin: '7',
			credential: 'c',
			fingerprint: 'f',
			startedAt: NOW,
			since: NOW,
			deadline: NOW + 10 * MINUTE,
			entries: [entry()],
			ended: false,
			sleeps: 0,
			wakeAt: 0,
			hints: [],
			sleepHints: [],
			busyUntil: 0,
			busyCount: 0,
		});
		expect(states.openRun(execution({ credential: '' }), '0', undefined, beginning()).state.credential).toBeUndefined();
	});

	it('is the same after a sleep, with the time that was left', () => {
		const ctx = execution();
		const { state } = states.openRun(ctx, '0', undefined, beginning());
		jest.setSystemTime(NOW + MINUTE);
		expect(states.openRun(ctx, '0', woken(state.nonce), beginning())).toEqual({ state, isNewTry: false });
		expect(states.openRun(ctx, '0', woken(state.nonce), beginning()).state).toBe(state);
		expect(state.deadline).toBe(NOW + 10 * MINUTE);
	});

	it('has new time in another try, and tries again what may have passed', () => {
		const ctx = execution();
		const no = fault({ message: 'No' });
		const { state } = states.openRun(ctx, '0', undefined, beginning());
		state.entries = [
			entry({ fault: no }),
			entry({ fault: no, unrepeatable: true }),
			entry({ id: '1', fault: no, task: ended('succeed') }),
			entry({ id: '2', task: ended('processing'), fault: no }),
		];
		Object.assign(state, { ended: true, trouble: { fault: no, askAgainAt: 0 } });
		jest.setSystemTime(NOW + MINUTE);
		const again = states.openRun(ctx, '0', undefined, beginning());
		expect(again.isNewTry).toBe(true);
		expect(again.state).toBe(state);
		expect(state).toMatchObject({ deadline: NOW + 11 * MINUTE, ended: false });
		expect(state).not.toHaveProperty('trouble');
		expect(state.entries.map((each) => each.fault)).toEqual([undefined, no, no, undefined]);
	});

	it('is a new try when its wait had ended, also after a sleep', () => {
		const ctx = execution();
		const { state } = states.openRun(ctx, '0', undefined, beginning());
		state.ended = true;
		expect(states.openRun(ctx, '0', woken(state.nonce), beginning()).isNewTry).toBe(true);
		for (const none of [undefined, {}, { actionResponses: [] }]) {
			expect(states.isWoken(none as never)).toBe(false);
		}
	});

	it('is forgotten when it has given out its items', () => {
		const context = {};
		const ctx = execution({ context });
		const { state } = states.openRun(ctx, '0', undefined, beginning());
		states.openRun(ctx, '1', undefined, beginning());
		states.closeRun(ctx, '0');
		expect(Object.keys((context as { klingRuns: object }).klingRuns)).toEqual(['1']);
		expect(states.openRun(ctx, '0', undefined, beginning()).state.nonce).not.toBe(state.nonce);
	});
});

describe('a run that another execution retries', () => {
	const retried = (entries: Entry[], { credential = 'c', fingerprint = 'f' } = {}) => {
		const context = {};
		const { state } = states.openRun(execution({ context }), '0', undefined, beginning(entries));
		jest.setSystemTime(NOW + MINUTE);
		const again = states.openRun(
			execution({ context, id: '8', credential }),
			'0',
			undefined,
			beginning(
				entries.map(() => entry()),
				fingerprint,
			),
		);
		return { before: state, ...again };
	};
	const known = { id: '1', createdAt: NOW, externalId: 'x', isOwnId: true, request: 'r' };

	it('goes on with what there is, in its own time and name', () => {
		const open = entry({ ...known, task: ended('processing'), callsBack: true, unrepeatable: true });
		const { before, state, isNewTry } = retried([open, entry({ ...known, task: ended('succeed') })]);
		expect([state, isNewTry]).toEqual([before, true]);
		expect(state).toMatchObject({ executionId: '8', origin: '7', startedAt: NOW + MINUTE, hints: [] });
		expect(state.entries).toEqual([
			entry({ ...known, task: ended('processing') }),
			entry({ ...known, task: ended('succeed') }),
		]);
	});

	it('creates anew what has failed, under its own name', () => {
		const { state } = retried([entry({ ...known, task: ended('failed') })]);
		expect(state.entries).toEqual([entry({ origin: '8' })]);
		expect(state.hints).toEqual([]);
		// A task that this node did not create is only asked for again.
		const foreign = entry({ id: '1', task: ended('failed') });
		expect(retried([foreign]).state.entries).toEqual([foreign]);
	});

	it('creates anew what another account does not have, and says which tasks go on', () => {
		const entries = [
			entry({ ...known, task: ended('processing') }),
			entry({ ...known, id: '2', task: ended('succeed') }),
			entry({ ...known, id: '3', task: ended('failed') }),
			entry({ ...known, id: '4' }),
		];
		const { state } = retried(entries, { credential: 'd' });
		expect(state.entries.map(({ id, origin }) => [id, origin])).toEqual([
			[undefined, '8'],
			['2', undefined],
			[undefined, '8'],
			[undefined, '8'],
		]);
		expect(state.credential).toBe('d');
		expect(state.hints).toEqual([
			'The credential was changed. Open tasks of the one before go on: 1, 4. What this account does not have was created anew.',
		]);
	});

	it('creates again, by the same id, what Kling does not know, and says so', () => {
		const no = fault({ message: 'Unknown' });
		const entries = [
			entry({ ...known, fault: no, isUnknown: true }),
			entry({ ...known, id: '2', isUnknown: true, task: ended('succeed') }),
			entry({ id: '3', isUnknown: true }),
		];
		const { state } = retried(entries);
		expect(state.entries).toEqual([
			entry({ externalId: 'x', isOwnId: true, request: 'r' }),
			entry({ ...known, id: '2', task: ended('succeed') }),
			entry({ id: '3' }),
		]);
		expect(state.hints).toEqual([
			'Kling does not know these tasks: 1. What this account does not have was created anew.',
		]);
	});

	it('asks another account again for what only the one before knows, not for what is paid', () => {
		const answers = () => ({ '/v1/x': { data: 1, at: 0 }, '/v1/before': { data: 2, at: 0 } });
		const same = retried([entry({ answers: answers() })]);
		expect(same.state.entries[0].answers).toEqual(answers());
		const other = retried([entry({ answers: answers() }), entry()], { credential: 'd' });
		expect(other.state.entries.map((each) => each.answers)).toEqual([{ '/v1/x': { data: 1, at: 0 } }, undefined]);
	});

	it('is a new one when the node has changed', () => {
		const { before, state, isNewTry } = retried([entry({ ...known })], { fingerprint: 'g' });
		expect(isNewTry).toBe(true);
		expect(state.nonce).not.toBe(before.nonce);
		expect(state).toMatchObject({ origin: '8', fingerprint: 'g', since: NOW, entries: [entry()] });
	});

	it('does not know how old its tasks may be when the execution before has left nothing', () => {
		const since = (mode: string) => states.openRun(execution({ mode }), '0', undefined, beginning()).state.since;
		expect([since('trigger'), since('retry')]).toEqual([NOW, undefined]);
	});

	it('has as many items as the node has now', () => {
		const context = {};
		states.openRun(execution({ context }), '0', undefined, beginning([entry({ id: '1' }), entry({ id: '2' })]));
		const again = (id: string, count: number) =>
			states.openRun(
				execution({ context, id }),
				'0',
				undefined,
				beginning(Array.from({ length: count }, () => entry())),
			);
		expect(again('8', 3).state.entries.map((each) => each.id)).toEqual(['1', '2', undefined]);
		expect(again('9', 1).state.entries.map((each) => each.id)).toEqual(['1']);
	});

	it('does not count the account as changed where it was not known', () => {
		const context = {};
		const open = entry({ ...known, task: ended('processing') });
		states.openRun(execution({ context, credential: '' }), '0', undefined, beginning([open]));
		const { state } = states.openRun(execution({ context, id: '8' }), '0', undefined, beginning());
		expect(state.entries[0].id).toBe('1');
	});
});

describe('the key of a run', () => {
	it('is the number of the run, and stays the same when n8n counts the sleep as another one', () => {
		const context = {};
		const ctx = (runIndex: number) => execution({ context, runIndex });
		expect(states.runKey(ctx(3), undefined)).toBe('3');
		const { state } = states.openRun(ctx(3), '3', undefined, beginning());
		states.openRun(ctx(4), '4', undefined, beginning());
		expect(states.runKey(ctx(9), woken(state.nonce))).toBe('3');
		expect(states.runKey(ctx(9), woken('other'))).toBe('9');
		expect(states.runKey(ctx(9), { actionResponses: [] } as never)).toBe('9');
	});

	it('tells a wait run by its mark', () => {
		const context = {};
		const { state } = states.openRun(execution({ context }), '0', undefined, beginning());
		states.openRun(execution({ context }), '1', undefined, beginning());
		const marked = { json: { [states.MARK]: state.nonce } };
		const parked = (...input: object[]) => states.parkedRun(execution({ context, input: input as never }));
		expect(parked(marked)).toBe(state);
		expect(parked(marked, marked)).toBeUndefined();
		expect(parked({ json: { [states.MARK]: 'other' } })).toBeUndefined();
		expect(parked({})).toBeUndefined();
		expect(parked()).toBeUndefined();
	});
});

describe('an entry', () => {
	const no = fault({ message: 'No' });
	const queued = entry();
	const open = entry({ id: '1', task: ended('processing') });
	const unwatched = entry({ id: '2', noWait: true });
	const others = [
		entry({ fault: no }),
		entry({ dryRun: true }),
		entry({ id: '3', fault: no }),
		entry({ id: '4', task: ended('succeed') }),
		entry({ id: '5', task: ended('failed') }),
	];
	const all = [queued, open, unwatched, ...others];

	it('is queued, open, or neither', () => {
		expect(all.filter(states.isQueued)).toEqual([queued]);
		expect(all.filter(states.isOpen)).toEqual([open, unwatched]);
		expect(all.filter(states.isAwaited)).toEqual([open]);
	});

	it('is watched while somebody waits for its end or for its slot', () => {
		expect(states.watchedEntries({ entries: all } as never)).toEqual([open, unwatched]);
		expect(states.watchedEntries({ entries: all.slice(1) } as never)).toEqual([open]);
	});

	it('is named by the id of its task', () => {
		expect(states.taskIds({ entries: all } as never)).toEqual(['1', '2', '3', '4', '5']);
	});
});
