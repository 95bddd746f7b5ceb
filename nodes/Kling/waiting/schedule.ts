const SECOND = 1000;

/** All times of the wait in one place, in milliseconds. */
export const schedule = {
	/** First look after creation, and how the steps between looks grow while the node polls in process. */
	firstStep: 2 * SECOND,
	growth: 1.5,
	longestStep: 15 * SECOND,
	/** Longest step while items wait for a slot, so that a freed slot is used at once. */
	queueStep: 2 * SECOND,
	/** Sleep before each timer check while parked; n8n's timer is exact from one minute on. */
	parked: [60, 60, 120, 240, 300].map((seconds) => seconds * SECOND),
	/** With less than this left, the execution sleeps straight to its deadline. */
	lastStretch: 120 * SECOND,
	/** A new task may be unknown to look-ups for so long. */
	visibility: 60 * SECOND,
};

/** The next step of in-process polling. */
export const nextStep = (step: number, queued: boolean): number =>
	Math.min(step * schedule.growth, queued ? schedule.queueStep : schedule.longestStep);

/**
 * When a parked execution wakes by itself.
 * @param ticks how often the timer has woken it so far
 * @returns milliseconds since 1970, never after the deadline
 */
export function wakeTime(now: number, deadline: number, ticks: number): number {
	if (deadline - now < schedule.lastStretch) return deadline;
	const sleep = schedule.parked[Math.min(ticks, schedule.parked.length - 1)];
	return Math.min(now + sleep, deadline);
}
