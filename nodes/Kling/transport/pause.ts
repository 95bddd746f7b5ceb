import { NodeOperationError, sleep } from 'n8n-workflow';
import type { KlingContext } from './context';

const SLICE_MS = 250;

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
	const end = Date.now() + ms;
	throwIfCancelled(ctx);
	for (let left = ms; left > 0; left = end - Date.now()) {
		// n8n-workflow's own abortable sleep has changed its name between versions; slices work in all of them.
		await sleep(Math.min(left, SLICE_MS));
		throwIfCancelled(ctx);
	}
}
