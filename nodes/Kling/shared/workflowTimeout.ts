import type { IExecuteFunctions } from 'n8n-workflow';
import { cancelledAt, recordOf } from './execution';

const SECOND_MS = 1000;

/** What reading, downloading and saving may take at the end, as a share of the timeout, and its bounds. */
const RESERVE = { share: 0.1, leastMs: 5 * SECOND_MS, mostMs: 60 * SECOND_MS };

/** When the execution began; one that was retried shows only when the one before it did. */
function startedAt(ctx: IExecuteFunctions): number {
	const runs = Object.values(recordOf(ctx)?.resultData.runData ?? {}).flat();
	const starts = runs.map(({ startTime }) => startTime).filter((time) => time > 0);
	return ctx.getMode() === 'retry' || starts.length === 0 ? Date.now() : Math.min(...starts);
}

/** The timeout in the workflow's settings, or the one that n8n has for all workflows, milliseconds; undefined for none. */
function timeoutOf(ctx: IExecuteFunctions, start: number): number | undefined {
	const ends = cancelledAt(ctx);
	if (ends !== undefined) return Math.max(ends - start, 0);
	const seconds = Number(ctx.getWorkflowSettings().executionTimeout ?? 0);
	return seconds > 0 ? seconds * SECOND_MS : undefined;
}

/**
 * The moment by which the node has to be done, so that its items come out before n8n cancels the execution because of
 * the timeout in the workflow's settings or of n8n's own for all workflows. Right on a first try; after a sleep n8n tells
 * a later moment than it keeps to.
 * @returns milliseconds since 1970, or undefined without such a timeout
 */
export function workflowDeadline(ctx: IExecuteFunctions): number | undefined {
	const start = startedAt(ctx);
	const timeoutMs = timeoutOf(ctx, start);
	if (timeoutMs === undefined) return undefined;
	const reserve = Math.min(Math.max(timeoutMs * RESERVE.share, RESERVE.leastMs), RESERVE.mostMs);
	return start + timeoutMs - Math.min(reserve, timeoutMs / 2);
}
