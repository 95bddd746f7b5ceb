import { normal, randomOf } from './random';

/** All times are seconds. */
const POLL = 60;
const EXACT = 60;
const WAKE = 0.1;

/** What a way of waiting knows when it has just looked and not everything is done. */
export interface View {
	now: number;
	/** Since when the execution has been awake; the run starts at 0. */
	awakeSince: number;
	looks: number;
	/** Whether this is the first look since a sleep that the clock ended, and whether that look found an end. */
	wokenByClock: boolean;
	hasEnded: boolean;
	/** How long ago the tasks that the last look found done had ended. */
	endedAgo: number[];
	/** When the open tasks were created. */
	open: number[];
	queued: boolean;
}

export interface Decision {
	at: number;
	asleep: boolean;
}

/** Decides for one run; a new one for each run, as it may remember. */
export type Way = (view: View) => Decision;

export interface Task {
	duration: number;
	/** Whether its callback gets lost. */
	lost: boolean;
}

export interface Outcome {
	/** From the end of the last task to the next node. */
	latency: number;
	/** Until the next node. */
	total: number;
	calls: number;
	awake: number;
}

interface Setting {
	tasks: Task[];
	/** 0 for as many as there are tasks. */
	slots: number;
	/** Whether Kling calls back at all. */
	callbacks: boolean;
	random: () => number;
}

/** n8n's timer: exact from a minute on, else at the next of its own looks, which come once a minute. */
function wakes(now: number, at: number, phase: number): number {
	if (at - now >= EXACT) return at;
	const nextPoll = Math.ceil((now - phase) / POLL) * POLL + phase;
	return Math.max(at, nextPoll);
}

/** Replays one run. */
export function replay(way: Way, { tasks, slots, callbacks, random }: Setting): Outcome {
	const phase = random() * POLL;
	const queue = [...tasks];
	const open: Array<{ createdAt: number; end: number; lost: boolean }> = [];
	let [now, awakeSince, awake, calls, looks] = [0, 0, 0, 0, 0];
	let lastEnd = 0;
	const create = (): void => {
		while (queue.length > 0 && (slots === 0 || open.length < slots)) {
			const { duration, lost } = queue.shift()!;
			open.push({ createdAt: now, end: now + duration, lost });
			calls++;
		}
	};
	create();
	let [wokenByClock, endedAgo] = [false, [] as number[]];
	for (;;) {
		const view = { now, awakeSince, looks, wokenByClock, hasEnded: endedAgo.length > 0, endedAgo };
		const { at, asleep } = way({ ...view, open: open.map(({ createdAt }) => createdAt), queued: queue.length > 0 });
		wokenByClock = false;
		if (asleep) {
			awake += now - awakeSince;
			const byClock = wakes(now, at, phase);
			const rung = callbacks ? open.filter(({ lost, end }) => !lost && end > now).map(({ end }) => end) : [];
			const byCall = Math.min(...rung, Infinity);
			wokenByClock = byClock <= byCall;
			now = Math.min(byClock, byCall) + WAKE;
			awakeSince = now;
		} else {
			now = at;
		}
		calls++;
		looks++;
		const done = open.filter(({ end }) => end <= now);
		endedAgo = done.map(({ end }) => now - end);
		lastEnd = Math.max(lastEnd, ...done.map(({ end }) => end));
		for (const each of done) open.splice(open.indexOf(each), 1);
		create();
		if (open.length === 0) return { latency: now - lastEnd, total: now, calls, awake: awake + now - awakeSince };
	}
}

/** How long tasks take: one random duration. */
export type Distribution = (random: () => number) => number;

/** Bell-shaped around a mean, in shares of it, at least a tenth of the mean. */
export const bell =
	(mean: number, spread: number): Distribution =>
	(random) =>
		Math.max(mean * (1 + spread * normal(random)), mean / 10);

/** A runs as often as asked for, each with random numbers of its own. */
export const repeat = <T>(times: number, seed: number, run: (random: () => number, index: number) => T): T[] =>
	Array.from({ length: times }, (_, index) => run(randomOf(seed * 1_000_003 + index), index));
