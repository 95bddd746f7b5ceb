import type { EngineRequest, IExecuteFunctions } from 'n8n-workflow';
import { pause } from '../transport';
import { checkOpen } from './check';
import { parkRequest } from './park';
import { nextStep, schedule } from './schedule';
import { isOpen, isQueued, type RunState } from './state';
import { submitQueue, type Queue } from './submitQueue';

export interface Wait extends Queue {
	key: string;
	/** Whether the run ends when all tasks are final, or as soon as all are created. */
	untilFinal: boolean;
	/** Whether the execution can be parked. */
	parks: boolean;
	/** How long to poll in process before parking, milliseconds. */
	pollMs: number;
}

const isOver = (state: RunState, { untilFinal, continueOnFail }: Wait): boolean => {
	const { entries } = state;
	// Without "continue on fail" a failed creation ends the run; what was paid for before it is named in the error.
	if (!continueOnFail && entries.some((entry) => entry.fault && entry.id === undefined)) return true;
	return !entries.some((entry) => isQueued(entry) || (untilFinal && isOpen(entry)));
};

async function round(ctx: IExecuteFunctions, state: RunState, wait: Wait): Promise<void> {
	const openBefore = state.entries.filter(isOpen).length;
	if (openBefore > 0) await checkOpen(ctx, state.entries);
	// A task of this run that has ended leaves its slot to the next one.
	if (state.entries.filter(isOpen).length < openBefore) state.busyUntil = 0;
	await submitQueue(ctx, state, wait);
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
	wait: Wait,
): Promise<EngineRequest | undefined> {
	const pollUntil = wait.parks ? state.startedAt + wait.pollMs : state.deadline;
	for (let step = schedule.firstStep; ;) {
		const openBefore = state.entries.filter(isOpen).length;
		await round(ctx, state, wait);
		const now = Date.now();
		if (isOver(state, wait) || now >= state.deadline) return undefined;
		if (wait.parks && now >= pollUntil) {
			// Callbacks that came before the first sleep found nobody asleep, so the end may have been missed.
			if (state.sleeps === 0 && wait.pollMs === 0) await checkOpen(ctx, state.entries);
			if (!isOver(state, wait)) return parkRequest(ctx, state, wait.key);
			return undefined;
		}
		const queued = state.entries.some(isQueued);
		step = state.entries.filter(isOpen).length < openBefore ? schedule.firstStep : nextStep(step, queued);
		const until = Math.min(now + step, state.deadline, wait.parks ? Math.max(pollUntil, now + 1) : Infinity);
		await pause(ctx, until - now);
	}
}
