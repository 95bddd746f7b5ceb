import { openShare, type Estimate } from './estimate';
import { schedule } from './schedule';

/** A task on its way. */
export interface Awaited {
	estimate: Estimate;
	/** When Kling took it, milliseconds since 1970. */
	createdAt: number;
}

/** What a run knows when it has looked and not everything is done. */
export interface Situation {
	now: number;
	deadline: number;
	open: Awaited[];
	/** Whether items wait for a slot, so that the first end counts; else only the last one does. */
	queued: boolean;
	/** No slot is to be had before this moment, milliseconds since 1970. */
	busyUntil: number;
	/** Kling wants no question about tasks before this moment, milliseconds since 1970. */
	quietUntil: number;
	/** Whether Kling can be expected to call back. */
	callsBack: boolean;
	/** Whether the execution can sleep. */
	parks: boolean;
	/** Since when the run has been awake. */
	awakeSince: number;
	/** How long it may look in short steps the first time, milliseconds, and how many such windows it has had. */
	window: number;
	closedWindows: number;
}

/** When to look next. */
export interface NextLook {
	/** Milliseconds since 1970, never after the deadline. */
	at: number;
	/** Whether the execution sleeps until then. */
	asleep: boolean;
	/** Whether a window of short looks is over, so that the next one is shorter. */
	closesWindow: boolean;
}

/** Each window of short looks is shorter than the one before. */
const windowEnd = ({ awakeSince, window, closedWindows }: Situation): number =>
	awakeSince + window / (1 + closedWindows * schedule.windowShrink);

const ageOf = ({ createdAt }: Awaited, at: number): number => Math.max(at - createdAt, 0);

const ages = ({ open, now }: Situation): number[] => open.map((task) => ageOf(task, now));

const product = (factors: number[]): number => factors.reduce((result, factor) => result * factor, 1);

/** The chance of no news when each task is open with a chance. News is the last end, or the first if items wait. */
const noNews = (open: number[], queued: boolean): number =>
	queued ? product(open) : 1 - product(open.map((chance) => 1 - chance));

/** The chance that there is no news at a time, as seen from the creation of the tasks. */
const noNewsAt = ({ open, queued }: Situation, at: number): number =>
	noNews(
		open.map((task) => openShare(task.estimate, ageOf(task, at))),
		queued,
	);

/** The same as seen from now, when all tasks are known to be open. */
const noNewsFromNow = ({ open, queued, now }: Situation, at: number): number =>
	noNews(
		open.map((task) => openShare(task.estimate, ageOf(task, at)) / openShare(task.estimate, ageOf(task, now))),
		queued,
	);

/** When there is news with this chance; now if that is past. */
function newsBy(situation: Situation, chance: number): number {
	const isBefore = (at: number): boolean => noNewsAt(situation, at) > 1 - chance;
	let [from, to] = [situation.now, situation.deadline];
	if (!isBefore(from)) return from;
	if (isBefore(to)) return to;
	while (to - from > schedule.resolution) {
		const middle = (from + to) / 2;
		if (isBefore(middle)) from = middle;
		else to = middle;
	}
	return to;
}

/**
 * The step to the next look that costs least when a look is worth `lookCost` of delay: looks are to be as dense as the
 * square root of the rate at which news comes over twice that cost (Keller 1974, optimal checking schedules). The longer
 * tasks take, the more looks are in proportion.
 */
function bestStep(situation: Situation): number {
	const longest = Math.max(...situation.open.map(({ estimate }) => estimate.median));
	const lookCost = schedule.lookCost * Math.sqrt(schedule.minute / longest);
	let [looks, step, before] = [0, 0, 1];
	while (looks < 1 && step < schedule.minute) {
		step += schedule.resolution;
		const after = noNewsFromNow(situation, situation.now + step);
		const rate = after > 0 ? Math.log(before / after) / schedule.resolution : Infinity;
		looks += Math.sqrt(rate / (2 * lookCost)) * schedule.resolution;
		before = after;
	}
	return Math.max(step, schedule.firstStep);
}

/** Without history any moment may be the end: steps grow with the age. */
function blindStep(situation: Situation): number {
	const age = Math.min(...ages(situation));
	const longest = Math.max(schedule.longestStep, age * schedule.blindGrowth.late);
	return Math.min(Math.max(age * schedule.blindGrowth.early, schedule.firstStep), longest);
}

const isGuess = ({ open }: Situation): boolean => open.some(({ estimate }) => estimate.basis === 'prior');

/** When to look again if being awake cost nothing. */
function due(situation: Situation): number {
	const { now, queued, open } = situation;
	const ownPace = now + (queued ? schedule.queueStep : Infinity);
	if (open.length === 0) return Math.max(ownPace, situation.busyUntil);
	if (isGuess(situation)) return Math.min(now + Math.min(bestStep(situation), blindStep(situation)), ownPace);
	const early = newsBy(situation, schedule.earlyShare);
	return early > now ? Math.max(early, now + schedule.firstStep) : now + bestStep(situation);
}

/** A sleep: never shorter than what n8n ends exactly, a minute while items wait, straight to a deadline that is near. */
function sleep({ now, deadline, open, queued }: Situation, until: number, closesWindow = false): NextLook {
	const at = Math.max(queued && open.length > 0 ? 0 : until, now + schedule.minute);
	const last = deadline - now < schedule.lastStretch;
	return { at: last ? deadline : Math.min(at, deadline - schedule.lastSleep), asleep: true, closesWindow };
}

const stayAwake = ({ deadline }: Situation, until: number): NextLook => ({
	at: Math.min(until, deadline),
	asleep: false,
	closesWindow: false,
});

const overdueLook = (situation: Situation, growth: number): number =>
	situation.now + Math.max(...ages(situation)) * growth;

/** A sleep and its end are as much work for n8n as a number of looks, so what is done in a moment is waited for awake. */
const isWorthSleeping = ({ open, window }: Situation): boolean =>
	window === 0 || open.some(({ estimate }) => estimate.median >= schedule.worthSleeping);

/** Kling calls back: the clock comes at the late end of the estimate, and ever more seldom after it. */
function nextLateLook(situation: Situation): NextLook {
	const late = isGuess(situation) ? situation.now : newsBy(situation, schedule.lateShare);
	return sleep(situation, late > situation.now ? late : overdueLook(situation, schedule.lateGrowth.calledBack));
}

/** Nobody knows when this is over: one window, then asleep. */
function nextBlindLook(situation: Situation): NextLook {
	const { now, closedWindows } = situation;
	const end = windowEnd(situation);
	if (closedWindows === 0 && now < end) return stayAwake(situation, Math.min(due(situation), end));
	const next = situation.open.length > 0 ? overdueLook(situation, schedule.lateGrowth.byClock) : situation.busyUntil;
	return sleep(situation, next, true);
}

/** By the clock alone: asleep to the early end, a window of short looks, then asleep for a minute or more. */
function nextLookByClock(situation: Situation): NextLook {
	const { now } = situation;
	const at = due(situation);
	const news = 1 - noNewsAt(situation, now);
	if (news > schedule.overdueShare) return sleep(situation, overdueLook(situation, schedule.lateGrowth.byClock));
	const end = windowEnd(situation);
	if (news >= schedule.earlyShare) return at <= end ? stayAwake(situation, at) : sleep(situation, at, true);
	const fitsWindow = now < end && at - now < schedule.minute && noNewsFromNow(situation, end) <= schedule.missedShare;
	return fitsWindow ? stayAwake(situation, at) : sleep(situation, at);
}

function plannedLook(situation: Situation): NextLook {
	const { open, callsBack, parks } = situation;
	if (!parks) return stayAwake(situation, due(situation));
	if (open.length > 0 && callsBack && isWorthSleeping(situation)) return nextLateLook(situation);
	return open.length === 0 || isGuess(situation) ? nextBlindLook(situation) : nextLookByClock(situation);
}

/**
 * When a run that is awake looks next, and whether it sleeps meanwhile. Where it cannot sleep it stays awake all the time.
 * Everything that is said in words of the schedule stands in README.md of this folder.
 */
export function nextLook(situation: Situation): NextLook {
	const { now, open, queued, busyUntil, quietUntil, parks } = situation;
	const next = plannedLook(situation);
	// Items that wait for a slot go on asking for one.
	const idleUntil = open.length === 0 ? busyUntil : queued ? 0 : quietUntil;
	const isLong = idleUntil - now >= schedule.minute && (!next.asleep || next.at < idleUntil);
	return parks && isLong ? sleep(situation, idleUntil, next.closesWindow) : next;
}
