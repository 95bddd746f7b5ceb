import { backoffMs } from '../../../nodes/Kling/transport/backoff';
import { isUnknownId, reactionTo } from '../../../nodes/Kling/transport/codes';
import { fault } from '../../../nodes/Kling/transport/fault';

describe('reactionTo', () => {
	// Source: contract, components.x-error-codes and x-limits.concurrency.
	it.each([
		[[1000, 1001, 1002, 1003, 1004], 'freshToken'],
		[[1302, 1303], 'waitForSlot'],
		[[5000, 5001, 5002], 'repeatRead'],
		[[1100, 1101, 1102, 1103, 1200, 1201, 1202, 1203, 1300, 1301, 1304], 'never'],
		[[null, 4711], 'never'],
	])('%j: %s', (codes, reaction) => {
		for (const code of codes) expect(reactionTo(code)).toBe(reaction);
	});
});

// Source: contract, x-uncertain unknown-task.
it.each([
	[1201, true],
	[1203, true],
	[1202, false],
	[0, false],
	[null, false],
])('the code %j says that Kling knows no such task: %s', (code, isUnknown) => {
	expect(isUnknownId(code)).toBe(isUnknown);
});

describe('backoffMs', () => {
	afterEach(() => jest.restoreAllMocks());

	it('draws the jitter anew, so that many runs do not come back together', () => {
		const drawn = jest.spyOn(Math, 'random').mockReturnValue(0);
		expect([1, 2, 6].map((attempt) => backoffMs(attempt))).toEqual([1000, 2000, 30_000]);
		drawn.mockReturnValue(1);
		expect([1, 2, 6].map((attempt) => backoffMs(attempt))).toEqual([1250, 2500, 37_500]);
	});

	it('is not shorter for a server that asks for less, or for nothing', () => {
		const busy = { kind: 'refused' as const, fault: fault({ message: 'busy' }) };
		for (const outcome of [busy, { ...busy, retryAfterMs: 10 }]) {
			expect(backoffMs(3, outcome)).toBeGreaterThanOrEqual(4000);
		}
	});

	it('starts at one second at least, doubles, and stays bounded', () => {
		for (let attempt = 1; attempt <= 20; attempt++) {
			const base = Math.min(1000 * 2 ** (attempt - 1), 30_000);
			const ms = backoffMs(attempt);
			expect(ms).toBeGreaterThanOrEqual(base);
			expect(ms).toBeLessThanOrEqual(base * 1.25);
		}
	});

	it('waits as long as the server asks', () => {
		const outcome = { kind: 'refused' as const, fault: fault({ message: 'busy' }), retryAfterMs: 90_000 };
		expect(backoffMs(1, outcome)).toBe(90_000);
	});
});
