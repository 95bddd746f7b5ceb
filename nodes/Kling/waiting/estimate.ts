import { isSameFamily } from '../tasks/kindTag';

/**
 * How long tasks of one kind take: a log-logistic distribution. It is close to the normal one of the logarithms, has
 * formulas without integrals, and a long tail, so that a late task is looked for ever more seldom.
 */
export interface Estimate {
	/** Half of the tasks are done by then, milliseconds after their creation. */
	median: number;
	/** The higher, the closer the durations lie together. */
	shape: number;
	/** What it rests on: earlier tasks of the same kind, or of the same family, or no earlier tasks. */
	basis: 'kind' | 'family' | 'prior';
}

/** A task that Kling has finished. */
export interface PastTask {
	/** From creation to end, milliseconds. */
	ms: number;
	/** `kindTag` of its body, when one of these nodes made its external id. */
	tag?: string;
}

const SECOND = 1000;
const DAY = 86_400 * SECOND;

/** With fewer tasks than this there is no history. */
const FEWEST = 3;
/** Newest tasks that count: Kling is faster on some days and hours than on others. */
const NEWEST = 30;
/** Spread (standard deviation of the logarithm) where nothing is known, of tasks that may be of different kinds, and least. */
const SPREAD = { prior: 0.6, family: 0.3, least: 0.1 };
/** Standard deviation of the logarithm of a log-logistic variable of shape 1. */
const UNIT_SPREAD = Math.PI / Math.sqrt(3);

const isUsable = ({ ms }: PastTask): boolean => Number.isFinite(ms) && ms >= SECOND && ms <= DAY;

/** The value below which a share of all such values lies, judged by a sorted sample of them. */
function quantileOf(sorted: number[], share: number): number {
	const last = sorted.length - 1;
	const place = Math.min(Math.max(share * (sorted.length + 1) - 1, 0), last);
	const below = Math.floor(place);
	return sorted[below] + (place - below) * (sorted[Math.min(below + 1, last)] - sorted[below]);
}

function fit(tasks: PastTask[], basis: Estimate['basis'], least: number): Estimate {
	const logs = tasks
		.slice(0, NEWEST)
		.map(({ ms }) => Math.log(ms))
		.sort((a, b) => a - b);
	// The middle two thirds: a standard deviation that single strange tasks do not change.
	const seen = (quantileOf(logs, 5 / 6) - quantileOf(logs, 1 / 6)) / 2;
	// A few tasks show less of the spread than there is.
	const spread = Math.max(seen, least) * Math.sqrt(1 + 1 / logs.length);
	return { median: Math.exp(quantileOf(logs, 0.5)), shape: UNIT_SPREAD / Math.min(spread, 1), basis };
}

/**
 * How long a task will take.
 * @param history the account's tasks of the same list, newest first; unusable ones do not count
 * @param tag the task's `kindTag`; undefined when its body is not known
 * @param isOneFamily whether the list holds tasks of the task's family only
 * @param expectedSeconds the family's own guess, for who has no history
 */
export function estimate(
	history: PastTask[],
	tag: string | undefined,
	isOneFamily: boolean,
	expectedSeconds: number,
): Estimate {
	const usable = history.filter(isUsable);
	const alike = tag === undefined ? [] : usable.filter((task) => task.tag === tag);
	if (alike.length >= FEWEST) return fit(alike, 'kind', SPREAD.least);
	const related = isOneFamily ? usable : usable.filter((task) => isSameFamily(tag, task.tag));
	if (related.length >= FEWEST) return fit(related, 'family', SPREAD.family);
	return { median: Math.max(expectedSeconds, 1) * SECOND, shape: UNIT_SPREAD / SPREAD.prior, basis: 'prior' };
}

/** When a share of the tasks is done, milliseconds after their creation. */
export const doneAfter = ({ median, shape }: Estimate, share: number): number =>
	median * (share / (1 - share)) ** (1 / shape);

/** The share of the tasks that are not done at an age in milliseconds. */
export const openShare = ({ median, shape }: Estimate, age: number): number =>
	1 / (1 + (Math.max(age, 0) / median) ** shape);
