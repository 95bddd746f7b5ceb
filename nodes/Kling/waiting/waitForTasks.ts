import type { EngineRequest, IExecuteFunctions } from 'n8n-workflow';
import { pause } from '../transport';
import { readOpenTasks } from './readOpenTasks';
import { parkRequest } from './park';
import { nextStep, schedule } from './schedule';
import { isAwaited, isOpen, isQueued, type RunState } from './state';
import { mayCreate, submitQueue, type Queue } from './submitQueue';

export interface WaitSettings extends Queue {
	/** Whether the execution can be parked. */
	parks: boolean;
	/** How long to poll in process before parking, milliseconds. */
	pollMs: number;
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
	if (openBefore > 0) await readOpenTasks(ctx, state.entries);
	const hasEnded = state.entries.filter(isOpen).length < openBefore;
	// It leaves its slot to the next one, and others that began with it may end soon.
	if (hasEnded) Object.assign(state, { busyUntil: 0, ticks: 0 });
	await submitQueue(ctx, state, wait);
	return { hasEnded, lookedAt };
}

/** The callback of a task that was created since the last look found nobody asleep, so its end may have been missed. */
async function fallAsleep(
	ctx: IExecuteFunctions,
	state: RunState,
	wait: WaitSettings,
	lookedAt: number,
): Promise<EngineRequest | undefined> {
	if (state.entries.some((entry) => isOpen(entry) && (entry.createdAt ?? -1) >= lookedAt)) {
		await pause(ctx, Math.max(0, lookedAt + schedule.shortestStep - Date.now()));
		await readOpenTasks(ctx, state.entries);
	}
	return isOver(state, wait) ? undefined : parkRequest(ctx, state);
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
	const parks = wait.parks && !(wait.isCancelled && state.deadline - Date.now() < schedule.minute);
	let pollUntil = parks ? state.startedAt + wait.pollMs : state.deadline;
	const wokenByCallback = state.sleeps > 0 && Date.now() < state.wakeAt;
	for (let step = schedule.firstStep, isFirst = true; ; isFirst = false) {
		const { hasEnded, lookedAt } = await round(ctx, state, wait);
		const now = Date.now();
		if (isOver(state, wait) || now >= state.deadline) return undefined;
		// Kling may call back a moment before its own answers show the end. And tasks that end together call back while
		// the run is awake for the first of them, which n8n refuses.
		if (hasEnded || (isFirst && wokenByCallback)) pollUntil = Math.max(pollUntil, now + schedule.firstStep);
		if (parks && now >= pollUntil) return await fallAsleep(ctx, state, wait, lookedAt);
		step = hasEnded || isFirst ? schedule.firstStep : nextStep(step, state.entries.some(isQueued));
		await pause(ctx, Math.max(Math.min(now + step, state.deadline, pollUntil) - now, schedule.shortestStep));
	}
}
