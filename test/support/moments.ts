import type { CrashWhen, Moment } from './engine';

/** The nth request of a kind that is about to go, or that was answered. */
export function nth(phase: 'request' | 'response', method: 'GET' | 'POST', n: number): CrashWhen {
	let seen = 0;
	return (moment: Moment) => moment.phase === phase && moment.method === method && ++seen === n;
}
