import type { Outcome } from './outcome';

const FIRST_MS = 1000;
const MAX_MS = 30_000;
const JITTER = 0.25;

/**
 * How long to wait before the next try: exponential from one second with jitter, or what `Retry-After` asks for, if that
 * is longer (contract: x-limits.concurrency.backoff).
 * @param attempt 1 after the first failed try
 * @returns milliseconds
 */
export function backoffMs(attempt: number, outcome?: Outcome): number {
	const exponential = Math.min(FIRST_MS * 2 ** (attempt - 1), MAX_MS) * (1 + Math.random() * JITTER);
	const asked = outcome?.kind === 'refused' ? (outcome.retryAfterMs ?? 0) : 0;
	return Math.max(exponential, asked);
}
