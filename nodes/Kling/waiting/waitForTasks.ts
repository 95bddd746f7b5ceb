import type { EngineRequest, IExecuteFunctions } from 'n8n-workflow';
import { isFinal } from '../dialects';
import { pause } from '../transport';
import { readOpenTasks } from './readOpenTasks';
import { parkRequest } from './park';
import { awaitedTasks } from './awaitedTasks';
import { nextLook, type Awaited, type NextLook, type Situation } from './nextLook';
import { schedule } from './schedule';
import { isAwaited, isOpen, isQueued, watchedEntries, type Entry, type RunState } from './state';
import { mayCreate, submitQueue, type Queue } from './submitQueue';

export interface WaitSettings extends Queue {
	/** Whether the execution can be parked. */
	parks: boolean;
	/** How long to look in short steps before the execution sleeps on, milliseconds. */
	windowMs: number;
	/** Whether n8n cancels the execution soon after the deadline, so that no sleep may end late. */
	isCancelled: boolean;
}

const isOver = (state: RunState, wait: WaitSettings): boolean => {
	const { entries } = state;
	const { continueOnFail } = wait;
	// Without "continue on fail" a failed creation ends the run; what was paid for before it is named in the error.
	if (!continueOnFail && entries.some((entry) => entry.fault && entry.id === undefined)) return true;
	const creates = mayCreate(state, wait);
	return !entries.some((entry) => (creates && isQueued(entry)) || isAwaited(entry));
};

interface News {
	/** Whether a task has come to its end. */
	hasEnded: boolean;
	/** When Kling was asked last, milliseconds since 1970; 0 when there was nothing to ask. */
	lookedAt: number;
}

async function round(ctx: IExecuteFunctions, state: RunState, wait: WaitSettings): Promise<News> {
	const openBefore = state.entries.filter(isOpen).length;
	const lookedAt = openBefore > 0 ? Date.now() : 0;
	if (openBefore > 0) await readOpenTasks(ctx, state);
	const hasEnded = state.entries.filter(isOpen).length < openBefore;
	// It leaves its slot to the next one.
	if (hasEnded) state.busyUntil = 0;
	await submitQueue(ctx, state, wait);
	return { hasEnded, lookedAt };
}

/**
 * The callback of a task that was created since the last look found nobody asleep, so its end may have been missed.
 * One that was created just now cannot have ended.
 */
const mayHaveEnded = ({ entries }: RunState, lookedAt: number): boolean => {
	const created = entries.filter((entry) => isOpen(entry) && (entry.createdAt ?? -1) >= lookedAt);
	return created.length > 1 || created.some(({ createdAt = 0 }) => Date.now() - createdAt > schedule.newborn);
};

/** How long ago Kling ended the task, by Kling's clock and ours, each for itself. */
function endedAgo({ task, createdAt }: Entry, now: number): number {
	if (!isFinal(task) || createdAt === undefined) return 0;
	return now - createdAt - ((task?.updated_at ?? NaN) - (task?.created_at ?? NaN)) || 0;
}

/** Another look before the run sleeps. */
const inAMoment = (next: NextLook): NextLook => ({ ...next, at: Date.now() + schedule.firstStep, asleep: false });

/** In the editor somebody looks on, and nothing tells of the wait before the execution sleeps. */
const windowOf = (ctx: IExecuteFunctions, open: Awaited[], { windowMs }: WaitSettings): number =>
	ctx.getMode() === 'manual' && open.some(({ estimate }) => estimate.median > windowMs)
		? Math.min(windowMs, schedule.editorWindow)
		: windowMs;

/** When to look next, by what is known of earlier tasks at this moment. */
async function planLook(
	ctx: IExecuteFunctions,
	state: RunState,
	wait: WaitSettings,
	situation: Pick<Situation, 'deadline' | 'callsBack' | 'parks' | 'awakeSince'>,
): Promise<NextLook> {
	const open = await awaitedTasks(ctx, state);
	return nextLook({
		...situation,
		now: Date.now(),
		open,
		queued: state.entries.some(isQueued),
		busyUntil: state.busyUntil,
		quietUntil: state.trouble?.askAgainAt ?? 0,
		window: windowOf(ctx, open, wait),
		closedWindows: state.closedWindows ?? 0,
	});
}

/**
 * Creates what is missing and waits until everything is final, the deadline has passed, or the execution has to be
 * parked. It can be called again and again with the same state; see README.md in this folder.
 * @returns the engine request that parks the execution, or undefined when the wait is over
 * @throws NodeOperationError when the user stopped the execution
 */
export async function waitForTasks(
	ctx: IExecuteFunctions,
	state: RunState,
	wait: WaitSettings,
): Promise<EngineRequest | undefined> {
	const awakeSince = Date.now();
	const parks = wait.parks && !(wait.isCancelled && state.deadline - awakeSince < schedule.minute);
	const isWoken = state.sleeps > 0;
	const wokenByCallback = isWoken && awakeSince < state.wakeAt;
	for (let isFirst = true; ; isFirst = false) {
		const openBefore = state.entries.filter(isOpen);
		const { hasEnded, lookedAt } = await round(ctx, state, wait);
		const now = Date.now();
		if (isOver(state, wait) || now >= state.deadline) return undefined;

		const isOverheard = ({ callsBack }: Entry): boolean => callsBack === true && !state.callbackMissed;
		const missed = openBefore.some((entry) => isOverheard(entry) && endedAgo(entry, lookedAt) > schedule.callbackDelay);
		if (isFirst && isWoken && !wokenByCallback && missed) state.callbackMissed = true;
		const callsBack = watchedEntries(state).every(isOverheard);
		const situation = { deadline: state.deadline, callsBack, parks, awakeSince };
		let next = await planLook(ctx, state, wait, situation);
		// Kling may call back a moment before its own answers show the end. And tasks that end together call back while
		// the run is awake for the first of them, which n8n refuses.
		const looksOnceMore = callsBack && (hasEnded || (isFirst && wokenByCallback));
		if (next.asleep && looksOnceMore) next = inAMoment(next);
		if (next.asleep && callsBack && mayHaveEnded(state, lookedAt)) {
			await pause(ctx, Math.max(0, lookedAt + schedule.shortestStep - Date.now()));
			const openNow = state.entries.filter(isOpen).length;
			await readOpenTasks(ctx, state);
			if (isOver(state, wait)) return undefined;
			next = await planLook(ctx, state, wait, situation);
			const bringsNews = state.entries.filter(isOpen).length < openNow;
			if (next.asleep && bringsNews) next = inAMoment(next);
		}
		if (next.asleep) {
			if (next.closesWindow) state.closedWindows = (state.closedWindows ?? 0) + 1;
			state.wakeAt = Math.max(next.at, Date.now() + schedule.shortestStep);
			return parkRequest(ctx, state);
		}
		await pause(ctx, Math.max(Math.min(next.at, state.deadline) - Date.now(), schedule.shortestStep));
	}
}
