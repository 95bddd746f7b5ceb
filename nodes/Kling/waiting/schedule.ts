const SECOND = 1000;

/** All times of the wait in one place, in milliseconds. */
export const schedule = {
	/** No look follows another sooner, whatever the options say. */
	shortestStep: SECOND,
	/**
	 * The first look after a creation, and the shortest step after it; and how steps grow where nothing is known of
	 * earlier tasks, as shares of the age of the task.
	 */
	firstStep: 2 * SECOND,
	longestStep: 12 * SECOND,
	blindGrowth: { early: 1, late: 0.05 },
	/** Longest step while items wait for a slot, so that a freed slot is used at once. */
	queueStep: 2 * SECOND,
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
	/** A run that Kling calls back sleeps when half of the tasks take so long. */
	worthSleeping: 10 * SECOND,
	/** Each window of short looks is shorter than the one before: 1, 5/6, 5/7, 5/8 ... of the first. */
	windowShrink: 1 / 5,
	/** As much delay as one look is worth for tasks of a minute. */
	lookCost: SECOND,
	/** Sleeps of overdue tasks, as shares of their age. */
	lateGrowth: { byClock: 0.12, calledBack: 0.25 },
	/** In the editor the first sleep comes after this at the latest, when the end is farther away. */
	editorWindow: 12 * SECOND,
	/** A task cannot have ended so soon after its creation. */
	newborn: SECOND,
	/** A callback that has not come so long after the end of the task is lost. */
	callbackDelay: 10 * SECOND,
	/** To what the times of the estimate are worked out. */
	resolution: SECOND / 2,
	/** How long Kling's own lasting refusals (of keys, of the account) are taken for a moment's trouble. */
	refusal: 600 * SECOND,
	/** How long after the deadline an answer to the last question is still waited for. */
	lastAnswer: 5 * SECOND,
	/** A new task may be unknown to look-ups for so long. */
	visibility: 60 * SECOND,
};
