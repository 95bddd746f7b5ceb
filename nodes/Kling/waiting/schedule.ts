const SECOND = 1000;

/** All times of the wait in one place, in milliseconds. */
export const schedule = {
	/** No look follows another sooner, whatever the options say. */
	shortestStep: SECOND,
	/** First look after creation, and how the steps between looks grow while the node polls in process. */
	firstStep: 2 * SECOND,
	growth: 1.5,
	longestStep: 12 * SECOND,
	/** The same steps as shares of the time since the creation. */
	blindGrowth: { early: 1, late: 0.05 },
	/** Longest step while items wait for a slot, so that a freed slot is used at once. */
	queueStep: 2 * SECOND,
	/** Sleep before each timer check while parked; n8n's timer is exact from one minute on. */
	parked: [60, 60, 120, 240, 300].map((seconds) => seconds * SECOND),
	/** What a timer check leaves for the last sleep, so that it ends on time. */
	lastSleep: 70 * SECOND,
	/** With less than this left, the execution sleeps straight to its deadline. */
	lastStretch: 130 * SECOND,
	/** The shortest sleep that n8n ends exactly. */
	minute: 60 * SECOND,
	/** Shares of the tasks that are done when short looks begin, when a callback is given up, and when a task is overdue. */
	earlyShare: 0.18,
	lateShare: 0.86,
	overdueShare: 0.975,
	/** A run stays awake from its creation on when this share of the tasks, at most, takes longer than its window. */
	missedShare: 0.15,
	/** Each window of short looks is shorter than the one before: 1, 5/6, 5/7, 5/8 ... of the first. */
	windowShrink: 1 / 5,
	/** As much delay as one look is worth for tasks of a minute. */
	lookCost: SECOND,
	/** Sleeps of overdue tasks, as shares of their age. */
	lateGrowth: { byClock: 0.12, calledBack: 0.25 },
	/** To what the times of the estimate are worked out. */
	resolution: SECOND / 2,
	/** A new task may be unknown to look-ups for so long. */
	visibility: 60 * SECOND,
};

/** The next step of in-process polling. */
export const nextStep = (step: number, queued: boolean): number =>
	Math.min(step * schedule.growth, queued ? schedule.queueStep : schedule.longestStep);

/**
 * When a parked execution wakes by itself.
 * @param ticks how often the timer has woken it so far
 * @returns milliseconds since 1970, not after the deadline, or a moment after it when it is over
 */
export function wakeTime(now: number, deadline: number, ticks: number): number {
	if (deadline - now < schedule.lastStretch) return Math.max(deadline, now + schedule.shortestStep);
	const sleep = schedule.parked[Math.min(ticks, schedule.parked.length - 1)];
	return Math.min(now + sleep, deadline - schedule.lastSleep);
}
