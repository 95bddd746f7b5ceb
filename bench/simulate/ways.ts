import { estimate } from '../../nodes/Kling/waiting/estimate';
import { nextLook } from '../../nodes/Kling/waiting/nextLook';
import type { View, Way } from './replay';

const SECOND = 1000;
const TIMEOUT = 3600;

/** What this package did before it estimated: 2 s growing to 15 s for a minute, then asleep for 60, 60, 120, 240, 300 s. */
export function ladder(): Way {
	const sleeps = [60, 60, 120, 240, 300];
	let [step, ticks] = [0, 0];
	return ({ now, endedAgo, wokenByClock, queued }) => {
		if (endedAgo.length > 0) ticks = 0;
		else if (wokenByClock) ticks++;
		if (now >= 60) return { at: now + sleeps[Math.min(queued ? 0 : ticks, sleeps.length - 1)], asleep: true };
		step = endedAgo.length > 0 || step === 0 ? 2 : Math.min(step * 1.5, queued ? 2 : 15);
		return { at: Math.min(now + step, 60), asleep: false };
	};
}

/** What is built by hand: wait, ask, and back to the wait. */
export const loop =
	(seconds: number) =>
	(): Way =>
	({ now }) => ({ at: now + seconds, asleep: false });

export interface Knowledge {
	/** How long earlier tasks of the same kind took, seconds, newest first. */
	history: number[];
	/** After so many looks the run knows the history: 0 if its process knows it already, 1 if its first look brings it. */
	knownAfter: number;
	/** The family's own guess, seconds. */
	expected: number;
	callbacks: boolean;
}

const KIND = 'k00000';

/** Length of the first window of short looks, seconds: the default of the option Stay Awake. */
const WINDOW = 60;

/** What this package does. */
export function byEstimate({ history, knownAfter, expected, callbacks }: Knowledge): Way {
	const guess = estimate([], undefined, true, expected);
	const past = history.map((seconds) => ({ ms: seconds * SECOND, tag: KIND }));
	const known = estimate(past, KIND, true, expected);
	let [closed, trusts] = [0, callbacks];
	return ({ now, awakeSince, looks, wokenByClock, endedAgo, open, queued }: View) => {
		if (wokenByClock && endedAgo.some((ago) => ago > 10)) trusts = false;
		const { at, asleep, closesWindow } = nextLook({
			now: now * SECOND,
			deadline: TIMEOUT * SECOND,
			open: open.map((createdAt) => ({
				estimate: looks >= knownAfter ? known : guess,
				createdAt: createdAt * SECOND,
			})),
			queued,
			busyUntil: 0,
			quietUntil: 0,
			callsBack: trusts,
			parks: true,
			awakeSince: awakeSince * SECOND,
			window: WINDOW * SECOND,
			closedWindows: closed,
		});
		if (closesWindow) closed++;
		return { at: at / SECOND, asleep };
	};
}
