import { backoffMs } from './backoff';
import { reactionTo } from './codes';
import type { KlingContext, KlingRequest } from './context';
import { RETRY_AFTER, toError, UNREPEATABLE, type Fault } from './fault';
import type { Outcome } from './outcome';
import { pause } from './pause';
import { sendOnce, sendSigned } from './send';
import { times } from './times';

/** Tries of a plain read before its fault is reported. */
export const READ_TRIES = 5;
/** Tries of a call that certainly never left this machine. */
const UNSENT_TRIES = 3;

function mayRepeatRead(outcome: Outcome): boolean {
	if (outcome.kind === 'unclear') return true;
	if (outcome.kind === 'unsent') return outcome.fault.retryable;
	return outcome.kind === 'refused' && ['waitForSlot', 'repeatRead'].includes(reactionTo(outcome.fault.code));
}

/** Whatever is not Kling's may have been a moment's trouble of something in between; one more try tells. */
const mostTries = ({ fault }: Exclude<Outcome, { kind: 'answer' }>, tries: number): number =>
	fault.retryable ? tries : Math.min(tries, 2);

/**
 * Asks something that changes nothing. Server faults, network errors and "too fast" are repeated, everything else is
 * reported at once.
 * @param request `until`: when the last try must have ended
 * @param tries with a single one, a refused sign-in is not tried again either
 * @returns the last outcome
 */
export async function askRepeatedly(ctx: KlingContext, request: KlingRequest, tries = READ_TRIES): Promise<Outcome> {
	const { until = Infinity } = request;
	if (tries === 1) return await sendOnce(ctx, request);
	for (let attempt = 1; ; attempt++) {
		const outcome = await sendSigned(ctx, request);
		if (outcome.kind === 'answer') return outcome;
		const delay = backoffMs(attempt, outcome);
		const isSoon = delay <= times.longestWait && Date.now() + delay < until;
		if (!isSoon || !mayRepeatRead(outcome) || attempt >= mostTries(outcome, tries)) return outcome;
		await pause(ctx, delay);
	}
}

/**
 * Reads something from Kling, with a few tries.
 * @returns the envelope's `data`
 * @throws NodeApiError with the fault in `context.kling`
 */
export async function read(ctx: KlingContext, path: string, qs?: KlingRequest['qs']): Promise<unknown> {
	const outcome = await askRepeatedly(ctx, { method: 'GET', path, qs });
	if (outcome.kind === 'answer') return outcome.data;
	throw toError(ctx.getNode(), outcome.fault);
}

/** The fault of a call without a caller's id whose outcome nobody can look up. */
const outcomeUnknown = (known: Fault, path: string): Fault => ({
	...known,
	message: 'It is unknown whether Kling carried the call out',
	description: `${known.message}. ${known.description}`.trim(),
	advice: `Calls to ${path} cannot be looked up, so it was not sent again. See the usage list in the Kling console before you repeat it.`,
	retryable: false,
});

/**
 * Makes a call that answers at once. It waits while Kling is busy, and is never sent again after an unclear outcome.
 * @param busyUntil until when a "too many, too fast" is waited out in process, milliseconds since 1970
 * @returns the envelope's `data`
 * @throws NodeApiError with the fault in `context.kling`
 */
export async function call(ctx: KlingContext, request: KlingRequest, busyUntil: number): Promise<unknown> {
	if (request.method === 'GET') return await read(ctx, request.path, request.qs);
	for (let attempt = 1; ; attempt++) {
		const outcome = await sendSigned(ctx, request);
		if (outcome.kind === 'answer') return outcome.data;
		if (outcome.kind === 'unclear') {
			const error = toError(ctx.getNode(), outcomeUnknown(outcome.fault, request.path));
			error.context[UNREPEATABLE] = true;
			throw error;
		}
		const delay = backoffMs(attempt, outcome);
		const again =
			outcome.kind === 'unsent'
				? outcome.fault.retryable && attempt < UNSENT_TRIES
				: reactionTo(outcome.fault.code) === 'waitForSlot' && Date.now() + delay < busyUntil;
		if (!again) {
			const error = toError(ctx.getNode(), outcome.fault);
			if (outcome.kind === 'refused') error.context[RETRY_AFTER] = outcome.retryAfterMs;
			throw error;
		}
		await pause(ctx, delay);
	}
}
