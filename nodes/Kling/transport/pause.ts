import { NodeOperationError, sleep } from 'n8n-workflow';
import type { KlingContext } from './context';

const SLICE_MS = 250;
/** More than a busy process makes of a slice. */
const LONGEST_SLICE_MS = 60_000;
const FALLBACK_MS = 1000;

/** The signal that n8n raises when the user stops the execution; undefined outside an execution. */
export const cancelSignal = (ctx: KlingContext): AbortSignal | undefined =>
	'getExecutionCancelSignal' in ctx ? ctx.getExecutionCancelSignal() : undefined;

/**
 * Throws when the user has stopped the execution.
 * @throws NodeOperationError
 */
export function throwIfCancelled(ctx: KlingContext): void {
	if (cancelSignal(ctx)?.aborted) throw new NodeOperationError(ctx.getNode(), 'The execution was stopped');
}

/**
 * Waits, and ends early with an error when the user stops the execution.
 * @param ms milliseconds
 * @throws NodeOperationError when the execution was stopped
 */
export async function pause(ctx: KlingContext, ms: number): Promise<void> {
	// No number at all would mean no pause, and requests without end.
	let left = Number.isFinite(ms) ? ms : FALLBACK_MS;
	throwIfCancelled(ctx);
	while (left > 0) {
		const slice = Math.min(left, SLICE_MS);
		const begun = Date.now();
		// n8n-workflow's own abortable sleep has changed its name between versions; slices work in all of them.
		await sleep(slice);
		throwIfCancelled(ctx);
		const passed = Date.now() - begun;
		// A clock that was set back, or far ahead, says nothing about the time that has passed.
		left -= passed >= 0 && passed < LONGEST_SLICE_MS ? Math.max(passed, 1) : slice;
	}
}
