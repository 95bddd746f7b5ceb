import { NodeOperationError, sleep } from 'n8n-workflow';
import type { KlingContext } from './context';

const SLICE_MS = 250;
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
	const duration = Number.isFinite(ms) ? ms : FALLBACK_MS;
	const end = Date.now() + duration;
	throwIfCancelled(ctx);
	for (let left = duration; left > 0; left = end - Date.now()) {
		// n8n-workflow's own abortable sleep has changed its name between versions; slices work in all of them.
		await sleep(Math.min(left, SLICE_MS));
		throwIfCancelled(ctx);
	}
}
