const SECOND = 1000;

/** All times of the talk with Kling in one place, in milliseconds. */
export const times = {
	/** How long an answer may take. */
	timeout: { GET: 30 * SECOND, POST: 120 * SECOND },
	/** Exponential delay between tries, before jitter (contract: x-limits.concurrency.backoff asks for 1 s at least). */
	backoff: { first: SECOND, longest: 30 * SECOND },
	/** Looks for a task after an unclear creation; Kling may show a new task late. */
	lookUpDelays: [SECOND, SECOND, 2 * SECOND, 4 * SECOND],
	/** The least time between two questions of a run that goes on asking. */
	spacing: SECOND,
	/** A read whose answer says to wait longer than this is not repeated. */
	longestWait: 40 * SECOND,
	/** How long an unclear creation is followed up before it is reported. */
	followUp: 60 * SECOND,
	/** How long a call that answers at once waits while Kling is busy. */
	busy: 60 * SECOND,
	/** How long Kling is asked for a fresh link to a file. */
	freshLink: 30 * SECOND,
	/** How long a file server may send nothing before a download is tried again. */
	stalledDownload: 60 * SECOND,
	/** How long the trigger asks Kling about a callback before it answers 503. */
	verify: 8 * SECOND,
	/** Before the trigger asks a second time about a task that does not (yet) bear the callback out. */
	secondQuestion: 2 * SECOND,
};
