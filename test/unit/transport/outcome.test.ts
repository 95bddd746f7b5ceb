import { readOutcome } from '../../../nodes/Kling/transport/outcome';

const NOW = Date.UTC(2026, 0, 1);
const answer = (status: number, body: unknown, headers = {}) =>
	readOutcome({ status, headers, text: typeof body === 'string' ? body : JSON.stringify(body) }, NOW);

describe('readOutcome', () => {
	it('takes code 0 with a 2xx status as an answer', () => {
		expect(answer(200, { code: 0, message: 'SUCCEED', request_id: 'r1', data: { task_id: '1' } })).toEqual({
			kind: 'answer',
			data: { task_id: '1' },
		});
	});

	it('takes a non-zero code as a refusal even with HTTP 200', () => {
		expect(answer(200, { code: 1102, message: 'Account balance not enough', request_id: 'r2' })).toMatchObject({
			kind: 'refused',
			fault: { code: 1102, http_status: 200, request_id: 'r2', retryable: false },
		});
	});

	it('explains a refusal in words and keeps what Kling says', () => {
		const outcome = answer(429, { code: 1303, message: 'parallel task over resource pack limit' });
		expect(outcome).toMatchObject({ kind: 'refused', fault: { code: 1303, retryable: true } });
		expect((outcome as { fault: { description: string } }).fault.description).toContain(
			'parallel task over resource pack limit',
		);
	});

	it.each([
		[500, { code: 5000, message: 'internal error' }],
		[502, '<html><body>Bad gateway</body></html>'],
		[504, ''],
		[200, '<!doctype html><title>Sign in</title>'],
		[200, '{"code":0,"data":{"task_'],
		[200, '[]'],
	])('leaves open what a server fault, HTML or broken JSON has done (HTTP %i)', (status, body) => {
		expect(answer(status, body).kind).toBe('unclear');
	});

	it('takes a web page with a 4xx status as a refusal: Kling has not seen the call', () => {
		expect(answer(404, '<html>Not found</html>')).toMatchObject({
			kind: 'refused',
			fault: { code: null, http_status: 404, message: expect.stringContaining('did not come from Kling') },
		});
	});

	it.each([
		['7', 7000],
		['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
		['Wed, 31 Dec 2025 00:00:00 GMT', 0],
		['soon', undefined],
	])('reads Retry-After: %s', (value, ms) => {
		const outcome = answer(429, { code: 1302, message: 'too fast' }, { 'retry-after': value });
		expect((outcome as { retryAfterMs?: number }).retryAfterMs).toBe(ms);
	});
});
