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
});
