import { wakeTime } from '../../../nodes/Kling/waiting/schedule';

const MINUTE = 60_000;

describe('wakeTime', () => {
	it('checks after 60, 60, 120, 240, 300, 300 ... seconds', () => {
		const sleeps = [0, 1, 2, 3, 4, 5, 50].map((ticks) => wakeTime(0, 600 * MINUTE, ticks) / 1000);
		expect(sleeps).toEqual([60, 60, 120, 240, 300, 300, 300]);
	});

	it('never sleeps past the deadline', () => {
		expect(wakeTime(0, 4 * MINUTE, 4)).toBe(4 * MINUTE);
	});

	it('sleeps straight to a deadline less than two minutes away', () => {
		expect(wakeTime(0, 119_000, 0)).toBe(119_000);
	});
});
