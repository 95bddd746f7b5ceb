import type { EngineRequest, IExecuteFunctions } from 'n8n-workflow';
import { pause } from '../transport';
import { readOpenTasks } from './readOpenTasks';
import { parkRequest } from './park';
import { nextStep, schedule } from './schedule';
import { isAwaited, isOpen, isQueued, type RunState } from './state';
import { submitQueue, type Queue } from './submitQueue';

export interface WaitSettings extends Queue {
	/** Whether the execution can be parked. */
	parks: boolean;
	/** How long to poll in process before parking, milliseconds. */
	pollMs: number;
}

const isOver = (state: RunState, { continueOnFail }: WaitSettings): boolean => {
	const { entries } = state;
	// Without "continue on fail" a failed creation ends the run; what was paid for before it is named in the error.
	if (!continueOnFail && entries.some((entry) => entry.fault && entry.id === undefined)) return true;
	return !entries.some((entry) => isQueued(entry) || isAwaited(entry));
};

/** @returns whether a task has come to its end */
async function round(ctx: IExecuteFunctions, state: RunState, wait: WaitSettings): Promise<boolean> {
	const openBefore = state.entries.filter(isOpen).length;
	if (openBefore > 0) await readOpenTasks(ctx, state.entries);
	const hasEnded = state.entries.filter(isOpen).length < openBefore;
	// It leaves its slot to the next one, and others that began with it may end soon.
	if (hasEnded) Object.assign(state, { busyUntil: 0, ticks: 0 });
	await submitQueue(ctx, state, wait);
	return hasEnded;
}

/** Callbacks that came before the first sleep found nobody asleep, so the end may have been missed. */
async function fallAsleep(
	ctx: IExecuteFunctions,
	state: RunState,
	wait: WaitSettings,
): Promise<EngineRequest | undefined> {
	if (state.sleeps === 0 && wait.pollMs === 0) await readOpenTasks(ctx, state.entries);
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
	let pollUntil = wait.parks ? state.startedAt + wait.pollMs : state.deadline;
	const wokenByCallback = state.sleeps > 0 && Date.now() < state.wakeAt;
	for (let step = schedule.firstStep, isFirst = true; ; isFirst = false) {
		const hasEnded = await round(ctx, state, wait);
		const now = Date.now();
		if (isOver(state, wait) || now >= state.deadline) return undefined;
		// Kling may call back a moment before its own answers show the end.
		if (isFirst && wokenByCallback && !hasEnded) pollUntil = Math.max(pollUntil, now + schedule.firstStep);
		if (wait.parks && now >= pollUntil) return await fallAsleep(ctx, state, wait);
		step = hasEnded || isFirst ? schedule.firstStep : nextStep(step, state.entries.some(isQueued));
		await pause(ctx, Math.max(Math.min(now + step, state.deadline, pollUntil) - now, schedule.shortestStep));
	}
}
