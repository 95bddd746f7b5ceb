import { doneAfter, openShare } from './estimate';
import type { Awaited } from './nextLook';
import { schedule } from './schedule';

/** The share of the tasks that is meant by "usually". */
const USUALLY = 0.85;

/** A time as people say it: 40 s, 3 min. */
function spoken(ms: number): string {
	const seconds = Math.ceil(ms / 10_000) * 10;
	return seconds <= 90 ? `${seconds} s` : `${Math.ceil(ms / 60_000)} min`;
}

/** When the tasks are usually done, from their creation on, as the end of a sentence. */
export function usually(open: Awaited[], now: number): string {
	if (open.length === 0) return 'waiting until Kling has room';
	const isOverdue = open.every(
		({ estimate, createdAt }) => openShare(estimate, now - createdAt) < 1 - schedule.overdueShare,
	);
	const within = Math.max(...open.map(({ estimate }) => doneAfter(estimate, USUALLY)));
	return `usually done within ${spoken(within)}${isOverdue ? ', this time it takes longer' : ''}`;
}
