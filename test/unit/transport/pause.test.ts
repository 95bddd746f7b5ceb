import type { IExecuteFunctions } from 'n8n-workflow';
import { pause } from '../../../nodes/Kling/transport';

const ctx = {} as IExecuteFunctions;
const HOUR = 3_600_000;

afterEach(() => jest.restoreAllMocks());

test.each([
	['back', -HOUR],
	['ahead', HOUR],
])('a clock that is set %s by an hour changes no pause', async (_, jump) => {
	const begun = performance.now();
	const now = Date.now.bind(Date);
	jest.spyOn(Date, 'now').mockImplementation(() => now() + (performance.now() - begun > 300 ? jump : 0));
	await pause(ctx, 700);
	const passed = performance.now() - begun;
	expect(passed).toBeGreaterThanOrEqual(690);
	expect(passed).toBeLessThan(3000);
});

test('a process that is busy meanwhile makes it no longer than the work takes', async () => {
	const begun = performance.now();
	const paused = pause(ctx, 600);
	setTimeout(() => {
		while (performance.now() - begun < 900);
	}, 100);
	await paused;
	expect(performance.now() - begun).toBeLessThan(1400);
});
