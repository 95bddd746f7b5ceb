import fc from 'fast-check';
import { doneAfter, estimate, openShare, type PastTask } from '../../../nodes/Kling/waiting/estimate';

const EXPECTED = 180;
const GUESS = estimate([], undefined, true, EXPECTED);
const KIND = 'kaabbb';
const SIBLING = 'kaaccc';
const STRANGER = 'kzzbbb';

const tasks = (seconds: number[], tag?: string): PastTask[] => seconds.map((each) => ({ ms: each * 1000, tag }));

const absurd = fc.oneof(
	fc.constantFrom(NaN, Infinity, -Infinity, 0, -1, 999, 86_400_001, Number.MAX_VALUE),
	fc.double({ max: 999, noDefaultInfinity: true }),
);

const anyHistory = fc.array(
	fc.record({
		ms: fc.oneof(absurd, fc.double({ min: 1000, max: 86_400_000, noNaN: true })),
		tag: fc.constantFrom(undefined, KIND, SIBLING, STRANGER),
	}),
	{ maxLength: 60 },
);

describe('an estimate from earlier tasks', () => {
	it('is the family guess, wide, where there is no history', () => {
		expect(GUESS.basis).toBe('prior');
		expect(GUESS.median).toBe(180_000);
		expect(doneAfter(GUESS, 0.9) / doneAfter(GUESS, 0.1)).toBeGreaterThan(3);
	});

	it('is usable whatever the history holds', () => {
		fc.assert(
			fc.property(anyHistory, fc.constantFrom(undefined, KIND), fc.boolean(), (history, tag, isOneFamily) => {
				const found = estimate(history, tag, isOneFamily, EXPECTED);
				const ends = [0.05, 0.18, 0.5, 0.88, 0.975].map((share) => doneAfter(found, share));
				for (const end of ends) expect(Number.isFinite(end) && end > 0).toBe(true);
				expect(ends).toEqual([...ends].sort((a, b) => a - b));
				expect(ends[4]).toBeGreaterThan(ends[0]);
			}),
		);
	});

	it('is the guess when fewer than three of the tasks make sense', () => {
		fc.assert(
			fc.property(
				fc.array(absurd, { maxLength: 40 }),
				fc.array(fc.integer({ min: 10, max: 900 }), { maxLength: 2 }),
				(bad, good) => {
					const history = [...bad.map((ms): PastTask => ({ ms, tag: KIND })), ...tasks(good, KIND)];
					expect(estimate(history, KIND, true, EXPECTED)).toEqual(GUESS);
				},
			),
		);
	});

	it('comes near the middle of what tasks of the kind took, and is not moved by a strange one', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 15, max: 900 }),
				fc.array(fc.double({ min: 0.85, max: 1.15, noNaN: true }), { minLength: 12, maxLength: 30 }),
				fc.array(fc.integer({ min: 2, max: 80_000 }), { maxLength: 1 }),
				(middle, factors, strange) => {
					const history = [
						...tasks(strange, KIND),
						...tasks(
							factors.map((factor) => factor * middle),
							KIND,
						),
					];
					const found = estimate(history, KIND, true, EXPECTED);
					expect(found.basis).toBe('kind');
					expect(found.median / 1000).toBeGreaterThan(0.84 * middle);
					expect(found.median / 1000).toBeLessThan(1.16 * middle);
					expect(doneAfter(found, 0.88) / found.median).toBeLessThan(1.6);
				},
			),
		);
	});

	it('compares like with like, then with the family, and never with another one', () => {
		const history = [...tasks([300, 310, 320], SIBLING), ...tasks([60, 61, 62], KIND), ...tasks([9, 9, 9], STRANGER)];
		expect(estimate(history, KIND, true, EXPECTED)).toMatchObject({ basis: 'kind', median: expect.closeTo(61_000, 0) });
		const family = estimate(history, 'kaaddd', false, EXPECTED);
		expect(family.basis).toBe('family');
		expect(family.median).toBeGreaterThan(62_000);
		expect(family.median).toBeLessThan(300_000);
		expect(estimate(tasks([9, 9, 9], STRANGER), KIND, false, EXPECTED)).toEqual(GUESS);
		expect(estimate(tasks([9, 9, 9]), KIND, true, EXPECTED).basis).toBe('family');
	});

	it('goes by the newest tasks', () => {
		const history = [...tasks(Array<number>(30).fill(50), KIND), ...tasks(Array<number>(300).fill(500), KIND)];
		expect(estimate(history, KIND, true, EXPECTED).median).toBeCloseTo(50_000, 0);
	});

	it('does not depend on the order of the tasks', () => {
		const sorted = estimate(tasks([40, 50, 60, 70, 300], KIND), KIND, true, EXPECTED);
		expect(estimate(tasks([300, 50, 70, 40, 60], KIND), KIND, true, EXPECTED)).toEqual(sorted);
	});

	it('takes tasks from a second to a day for real', () => {
		for (const seconds of [1, 86_400]) {
			const found = estimate(tasks([seconds, seconds, seconds], KIND), KIND, true, EXPECTED);
			expect(found).toMatchObject({ basis: 'kind', median: expect.closeTo(seconds * 1000, 3) });
		}
	});

	it('takes no task for one of the same kind where the kind is not known', () => {
		expect(estimate(tasks([9, 9, 9]), undefined, true, EXPECTED).basis).toBe('family');
		expect(estimate(tasks([9, 9, 9]), undefined, false, EXPECTED)).toEqual(GUESS);
	});

	it('is a second at least', () => {
		expect(estimate([], KIND, true, 0).median).toBe(1000);
	});

	it('is wider the fewer tasks it rests on', () => {
		const few = estimate(tasks([50, 60, 70], KIND), KIND, true, EXPECTED);
		const many = estimate(
			tasks(
				Array.from({ length: 30 }, (_, i) => [50, 60, 70][i % 3]),
				KIND,
			),
			KIND,
			true,
			EXPECTED,
		);
		expect(few.shape).toBeLessThan(many.shape);
	});
});

describe('the distribution of an estimate', () => {
	it('agrees with itself: the share open at a quantile is what is left', () => {
		fc.assert(
			fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), anyHistory, (share, history) => {
				const found = estimate(history, KIND, true, EXPECTED);
				expect(openShare(found, doneAfter(found, share))).toBeCloseTo(1 - share, 6);
			}),
		);
	});

	it('has everything open at the creation and before it', () => {
		expect([openShare(GUESS, 0), openShare(GUESS, -5)]).toEqual([1, 1]);
	});
});
