import type { Outcome } from './outcome';
import { times } from './times';

const JITTER = 0.25;

/**
 * How long to wait before the next try: exponential from one second with jitter, or what `Retry-After` asks for, if that
 * is longer (contract: x-limits.concurrency.backoff).
 * @param attempt 1 after the first failed try
 * @returns milliseconds
 */
export function backoffMs(attempt: number, outcome?: Outcome): number {
	const exponential =
		Math.min(times.backoff.first * 2 ** (attempt - 1), times.backoff.longest) * (1 + Math.random() * JITTER);
	const asked = outcome && 'retryAfterMs' in outcome ? (outcome.retryAfterMs ?? 0) : 0;
	return Math.max(exponential, asked);
}
