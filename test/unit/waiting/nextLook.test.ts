import fc from 'fast-check';
import { doneAfter, estimate, type Estimate } from '../../../nodes/Kling/waiting/estimate';
import { nextLook, type NextLook, type Situation } from '../../../nodes/Kling/waiting/nextLook';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** What is known of tasks that take this long, give or take 15 %. */
const taking = (seconds: number): Estimate =>
	estimate(
		[0.8, 0.85, 0.9, 0.95, 1, 1, 1.05, 1.1, 1.15, 1.2].map((factor) => ({
			ms: factor * seconds * SECOND,
			tag: 'kaabbb',
		})),
		'kaabbb',
		true,
		180,
	);
const guess = estimate([], undefined, true, 180);

const situation = (change: Partial<Situation> = {}, found = taking(180), count = 1): Situation => ({
	now: 0,
	deadline: HOUR,
	open: Array.from({ length: count }, () => ({ estimate: found, createdAt: 0 })),
	queued: false,
	busyUntil: 0,
	quietUntil: 0,
	callsBack: false,
	parks: true,
	awakeSince: 0,
	window: MINUTE,
	closedWindows: 0,
	...change,
});

/** All looks of a run whose task never ends. */
function looks(start: Situation, until: number): Array<NextLook & { from: number }> {
	const found: Array<NextLook & { from: number }> = [];
	for (let now = start.now, { awakeSince, closedWindows } = start; now < until;) {
		const next = nextLook({ ...start, now, awakeSince, closedWindows });
		found.push({ ...next, from: now });
		now = next.at;
		if (next.asleep) awakeSince = now;
		if (next.closesWindow) closedWindows++;
	}
	return found;
}

describe('the next look', () => {
	const anySituation = fc
		.record({
			age: fc.integer({ min: 0, max: 2 * HOUR }),
			left: fc.integer({ min: 1, max: HOUR }),
			awakeFor: fc.integer({ min: 0, max: 5 * MINUTE }),
			window: fc.integer({ min: 0, max: 5 * MINUTE }),
			closedWindows: fc.nat(20),
			open: fc.array(
				fc.record({
					estimate: fc.constantFrom(guess, taking(28), taking(60), taking(180), taking(900)),
					younger: fc.integer({ min: 0, max: HOUR }),
				}),
				{ maxLength: 60 },
			),
			queued: fc.boolean(),
			busyUntil: fc.integer({ min: 0, max: 2 * HOUR }),
			quietUntil: fc.integer({ min: 0, max: 2 * HOUR }),
			callsBack: fc.boolean(),
			parks: fc.boolean(),
		})
		.map(({ age, left, awakeFor, open, ...rest }): Situation => ({
			...rest,
			now: age,
			deadline: age + left,
			awakeSince: age - awakeFor,
			open: open.map(({ younger, ...each }) => ({ ...each, createdAt: Math.max(age - younger, 0) })),
		}))
		.filter(({ open, queued }) => open.length > 0 || queued);

	it('lies ahead, not after the deadline, and sleeps are such as n8n ends exactly', () => {
		fc.assert(
			fc.property(anySituation, (given) => {
				const { at, asleep } = nextLook(given);
				expect(at).toBeGreaterThan(given.now);
				expect(at).toBeLessThanOrEqual(given.deadline);
				if (asleep) {
					expect(given.parks).toBe(true);
					expect(at - given.now >= MINUTE || at === given.deadline).toBe(true);
				} else {
					expect(at - given.now >= 2 * SECOND || at === given.deadline || at === given.awakeSince + given.window).toBe(
						true,
					);
				}
			}),
			{ numRuns: 400 },
		);
	});

	it('never keeps a run that can sleep awake for longer than its window', () => {
		fc.assert(
			fc.property(anySituation, (given) => {
				const { at, asleep } = nextLook({ ...given, parks: true });
				if (!asleep) expect(at).toBeLessThanOrEqual(given.awakeSince + given.window);
			}),
		);
	});

	it('sleeps when its window is over, however many tasks are open and near the deadline', () => {
		const open = [
			{ estimate: taking(900), createdAt: 0 },
			{ estimate: taking(60), createdAt: 996_442 },
			{ estimate: taking(900), createdAt: 358_315 },
			{ estimate: taking(180), createdAt: 853_035 },
		];
		const now = 1_089_413;
		const given = situation({ now, awakeSince: 1_060_988, deadline: now + 1, window: 0, open });
		expect(nextLook(given)).toMatchObject({ asleep: true });
	});

	it('comes by the clock at the early end, in short steps for one window, and then after a minute', () => {
		const found = taking(180);
		const [first, ...rest] = looks(situation({}, found), 5 * MINUTE);
		expect(first).toMatchObject({ from: 0, asleep: true });
		expect(first.at).toBeGreaterThan(doneAfter(found, 0.1));
		expect(first.at).toBeLessThan(doneAfter(found, 0.3));
		const windowEnd = rest.findIndex(({ asleep }) => asleep);
		expect(windowEnd).toBeGreaterThan(2);
		expect(rest.slice(0, windowEnd).every(({ at, from }) => at - from < 25 * SECOND)).toBe(true);
		expect(rest[windowEnd].from - first.at).toBeLessThanOrEqual(MINUTE);
		expect(rest[windowEnd].at - rest[windowEnd].from).toBe(MINUTE);
	});

	it('opens a shorter window each time', () => {
		const wide = estimate(
			[60, 120, 180, 240, 400].map((seconds) => ({ ms: seconds * SECOND, tag: 'kaabbb' })),
			'kaabbb',
			true,
			180,
		);
		const sleeps = looks(situation({}, wide), 10 * MINUTE).filter(({ closesWindow }) => closesWindow);
		expect(sleeps.length).toBeGreaterThan(1);
		const [one, two] = [0, 3].map((closedWindows) => {
			const from = 200 * SECOND;
			const late = situation({ now: from, awakeSince: from, closedWindows }, wide);
			return looks(late, 10 * MINUTE).find(({ asleep }) => asleep)!.from - from;
		});
		expect(two).toBeLessThan(one);
	});

	it('comes ever more seldom for a task that is overdue, until the deadline', () => {
		const sleeps = looks(situation({ now: 10 * MINUTE, awakeSince: 10 * MINUTE }), HOUR);
		expect(sleeps.every(({ asleep }) => asleep)).toBe(true);
		expect(sleeps.length).toBeLessThan(25);
		expect(sleeps.at(-1)!.at).toBe(HOUR);
		const lengths = sleeps.slice(0, -2).map(({ at, from }) => at - from);
		expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
	});

	it('keeps a run awake for what ends within the first window', () => {
		const all = looks(situation({}, taking(28)), 35 * SECOND);
		expect(all.every(({ asleep }) => !asleep)).toBe(true);
		expect(all[0].at).toBeGreaterThan(20 * SECOND);
	});

	it('sleeps a minute when the end would come about then', () => {
		expect(nextLook(situation({}, taking(60)))).toEqual({ at: MINUTE, asleep: true, closesWindow: false });
	});

	it('comes at the late end where Kling calls back, and never sooner than after a minute', () => {
		const found = taking(180);
		const { at, asleep } = nextLook(situation({ callsBack: true }, found));
		expect(asleep).toBe(true);
		expect(at).toBeGreaterThan(doneAfter(found, 0.8));
		expect(at).toBeLessThan(doneAfter(found, 0.95));
		expect(nextLook(situation({ callsBack: true }, taking(28))).at).toBe(MINUTE);
		const again = nextLook(situation({ callsBack: true, now: 5 * MINUTE, awakeSince: 5 * MINUTE }, found));
		expect(again).toMatchObject({ asleep: true, at: 5 * MINUTE + 75 * SECOND });
	});

	it('looks in growing steps for a minute where nothing is known, and then once a minute', () => {
		const all = looks(situation({}, guess), 4 * MINUTE);
		const short = all.filter(({ asleep }) => !asleep);
		expect(short.map(({ at }) => at / SECOND)).toEqual([2, 4, 8, 16, 28, 40, 52, 60]);
		expect(all.filter(({ asleep }) => asleep).map(({ at, from }) => (at - from) / SECOND)).toEqual([60, 60, 60]);
	});

	it('takes one window of the length asked for, none if that is 0', () => {
		const lasting = (window: number): number =>
			looks(situation({ window }, guess), 5 * MINUTE).find(({ asleep }) => asleep)!.from;
		expect(lasting(15 * SECOND)).toBe(15 * SECOND);
		expect(lasting(0)).toBe(0);
	});

	it('waits for the last of a batch, but for the first when items wait for its slot', () => {
		const one = nextLook(situation({}, taking(180))).at;
		const last = nextLook(situation({}, taking(180), 20)).at;
		const first = nextLook(situation({ queued: true, now: MINUTE, awakeSince: MINUTE }, taking(180), 20));
		expect(last).toBeGreaterThan(one);
		expect(first.at).toBeLessThan(one);
		expect(first.at - MINUTE).toBeLessThanOrEqual(MINUTE);
	});

	it('looks for a slot every 2 s for one window and then every minute when nothing is on its way', () => {
		const all = looks({ ...situation({ queued: true }), open: [] }, 4 * MINUTE);
		expect(all.slice(0, 30).map(({ at, from }) => at - from)).toEqual(Array<number>(30).fill(2 * SECOND));
		expect(all.slice(30).map(({ at, from, asleep }) => [at - from, asleep])).toEqual(Array(3).fill([MINUTE, true]));
	});

	it('stays awake where it cannot sleep, and does not look before it pays', () => {
		const all = looks(situation({ parks: false }), 5 * MINUTE);
		expect(all.every(({ asleep }) => !asleep)).toBe(true);
		expect(all[0].at).toBeGreaterThan(2 * MINUTE);
		expect(all.slice(1).every(({ at, from }) => at - from < MINUTE)).toBe(true);
	});

	it('sleeps straight to a deadline that is near', () => {
		expect(nextLook(situation({ deadline: 119 * SECOND }))).toMatchObject({ at: 119 * SECOND, asleep: true });
	});

	it('comes no sooner than two seconds after the one before', () => {
		const found = taking(180);
		const now = doneAfter(found, 0.18) - SECOND;
		expect(nextLook(situation({ now, parks: false }, found)).at).toBe(now + 2 * SECOND);
	});

	it('comes in steps that cost least: dense where the end is likely, and in proportion to what tasks take', () => {
		for (const seconds of [60, 180, 900]) {
			const found = taking(seconds);
			const now = found.median;
			// Of a log-logistic distribution: the rate at which tasks end at their median, for each millisecond.
			const rate = found.shape / (2 * found.median);
			const lookCost = SECOND * Math.sqrt(60 / seconds);
			const step = nextLook(situation({ now, parks: false }, found)).at - now;
			expect(step).toBeGreaterThan(0.85 * Math.sqrt((2 * lookCost) / rate));
			expect(step).toBeLessThan(1.15 * Math.sqrt((2 * lookCost) / rate) + 500);
		}
	});

	it('comes in proportion to the task that takes longest, where several are waited for', () => {
		const step = (...seconds: number[]) => {
			const open = seconds.map((each) => ({ estimate: taking(each), createdAt: 0 }));
			return nextLook(situation({ now: 10 * MINUTE, queued: true, parks: false, open })).at;
		};
		expect(step(20, 900)).toBeLessThan(step(20));
	});

	it('comes once a minute at least', () => {
		const now = 100 * HOUR;
		expect(nextLook(situation({ now, deadline: 2 * now, parks: false })).at).toBe(now + MINUTE);
	});

	it('is the same at any time of day', () => {
		const midnight = Date.UTC(2026, 0, 1);
		const moved = ({ now, deadline, awakeSince, busyUntil, quietUntil, open, ...rest }: Situation): Situation => ({
			...rest,
			now: now + midnight,
			deadline: deadline + midnight,
			awakeSince: awakeSince + midnight,
			busyUntil: busyUntil + midnight,
			quietUntil: quietUntil + midnight,
			open: open.map((each) => ({ ...each, createdAt: each.createdAt + midnight })),
		});
		for (const given of [
			situation({}, taking(28)),
			situation({ now: 25 * SECOND }, taking(28)),
			situation({ now: 170 * SECOND, awakeSince: 165 * SECOND }),
			situation({ now: 10 * MINUTE, awakeSince: 10 * MINUTE }),
			situation({ callsBack: true }),
			situation({ now: 20 * SECOND }, guess),
			situation({ now: MINUTE, queued: true, parks: false }),
			{ ...situation({ queued: true, busyUntil: 5 * MINUTE }), open: [] },
		]) {
			const { at, ...rest } = nextLook(given);
			expect(nextLook(moved(given))).toEqual({ at: expect.closeTo(at + midnight, -1), ...rest });
		}
	});
});

describe('a window of short looks', () => {
	it('is 5/6, 5/7, 5/8 of the first one', () => {
		const wide = estimate(
			[60, 120, 180, 240, 400].map((seconds) => ({ ms: seconds * SECOND, tag: 'kaabbb' })),
			'kaabbb',
			true,
			180,
		);
		for (const [closedWindows, length] of [
			[1, 50],
			[3, 37.5],
		]) {
			const from = 150 * SECOND;
			const given = situation({ now: from, awakeSince: from, closedWindows }, wide);
			const lasted = looks(given, 10 * MINUTE).find(({ asleep }) => asleep)!.from - from;
			expect(lasted).toBeLessThanOrEqual(length * SECOND);
			expect(lasted).toBeGreaterThan((length - 15) * SECOND);
		}
	});

	it('is not begun for an end that is a minute away, be it as long as it may', () => {
		expect(nextLook(situation({ window: 5 * MINUTE }, taking(120)))).toMatchObject({ asleep: true });
		expect(nextLook(situation({ window: 5 * MINUTE }, taking(50)))).toMatchObject({ asleep: false });
	});

	it('is blind as long as nothing is known of one of the tasks, and goes by the youngest', () => {
		const known = { estimate: taking(180), createdAt: 0 };
		const mixed = situation({ open: [known, { estimate: guess, createdAt: 0 }] });
		expect(nextLook(mixed)).toMatchObject({ at: 2 * SECOND, asleep: false });
		const young = situation({ now: MINUTE, awakeSince: MINUTE, parks: false }, guess, 2);
		young.open[1].createdAt = MINUTE - SECOND;
		expect(nextLook(young).at).toBe(MINUTE + 2 * SECOND);
	});
});

describe('a sleep', () => {
	it('grows with the age of the oldest task', () => {
		const now = 60 * MINUTE;
		const overdue = situation({ now, awakeSince: now, deadline: 4 * HOUR }, taking(60), 2);
		overdue.open[1].createdAt = 20 * MINUTE;
		expect(nextLook(overdue)).toEqual({ at: now + 0.12 * 60 * MINUTE, asleep: true, closesWindow: false });
		const blind = situation({ now, awakeSince: now, closedWindows: 1, deadline: 4 * HOUR }, guess);
		expect(nextLook(blind)).toEqual({ at: now + 0.12 * 60 * MINUTE, asleep: true, closesWindow: true });
	});

	it('lasts a minute while items wait for the slots of open tasks', () => {
		expect(nextLook(situation({ queued: true, callsBack: true }, taking(900))).at).toBe(MINUTE);
	});

	it('ends a minute and a bit before the deadline, unless that is nearer than two sleeps', () => {
		const [far, near] = [130 * SECOND, 130 * SECOND - 1].map((deadline) => nextLook(situation({ deadline })).at);
		expect([far, near]).toEqual([60 * SECOND, 130 * SECOND - 1]);
		expect(nextLook(situation({ deadline: 200 * SECOND }, taking(900))).at).toBe(130 * SECOND);
	});

	it('is not worth while where Kling calls back in a moment, unless short looks are not wanted', () => {
		const lasting = (median: number): Estimate => ({ median, shape: 8, basis: 'kind' });
		const asleep = (...medians: number[]) => {
			const open = medians.map((median) => ({ estimate: lasting(median), createdAt: 0 }));
			return nextLook(situation({ callsBack: true, open })).asleep;
		};
		expect([asleep(9999), asleep(10_000)]).toEqual([false, true]);
		expect([asleep(5000, 5000), asleep(5000, 10_000)]).toEqual([false, true]);
		expect(nextLook(situation({ callsBack: true, window: 0 }, lasting(5000)))).toMatchObject({ asleep: true });
		const late = { now: 20 * MINUTE, awakeSince: 20 * MINUTE, window: 0 };
		const byClock = nextLook(situation(late, lasting(5000))).at;
		expect(nextLook(situation({ ...late, callsBack: true }, lasting(5000))).at).toBeGreaterThan(byClock);
	});
});

describe('a moment before which Kling wants not to be asked', () => {
	it.each([
		[5 * MINUTE, { at: 5 * MINUTE, asleep: true, closesWindow: false }],
		[MINUTE, { at: MINUTE, asleep: true, closesWindow: false }],
	])('is slept through: %i ms', (quietUntil, look) => {
		expect(nextLook(situation({ quietUntil }, taking(28)))).toEqual(look);
	});

	it('is slept through where the sleep would have been shorter, and makes none shorter', () => {
		const plain = nextLook(situation({}, taking(900)));
		expect(plain).toMatchObject({ asleep: true });
		expect(nextLook(situation({ quietUntil: plain.at + MINUTE }, taking(900))).at).toBe(plain.at + MINUTE);
		expect(nextLook(situation({ quietUntil: plain.at - MINUTE }, taking(900))).at).toBe(plain.at);
	});

	it.each([
		['is near', { quietUntil: MINUTE - 1 }],
		['comes where items wait for a slot', { quietUntil: 5 * MINUTE, queued: true }],
		['comes where the execution cannot sleep', { quietUntil: 5 * MINUTE, parks: false }],
		['is about new tasks, of which none waits', { busyUntil: 5 * MINUTE }],
	])('changes nothing when it %s', (_, change) => {
		const without = { ...change, quietUntil: 0, busyUntil: 0 };
		expect(nextLook(situation(change, taking(28)))).toEqual(nextLook(situation(without, taking(28))));
	});

	it('is that of new tasks when nothing is on its way', () => {
		const full = { ...situation({ queued: true, busyUntil: 5 * MINUTE, quietUntil: 9 * MINUTE }), open: [] };
		expect(nextLook(full)).toEqual({ at: 5 * MINUTE, asleep: true, closesWindow: false });
		expect(nextLook({ ...full, parks: false })).toMatchObject({ at: 5 * MINUTE, asleep: false });
		expect(nextLook({ ...full, busyUntil: 30 * SECOND })).toMatchObject({ at: 30 * SECOND, asleep: false });
	});
});

it('asks for a slot once a minute, asleep, when nothing is on its way and short looks are not wanted', () => {
	const nothing = { ...situation({ queued: true, callsBack: true, window: 0 }), open: [] };
	expect(nextLook(nothing)).toEqual({ at: MINUTE, asleep: true, closesWindow: true });
});
