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

	it.each([
		[404, '<html>Not found</html>', false],
		[403, { message: 'Forbidden' }, false],
		[407, 'Proxy Authentication Required', false],
		[302, '', false],
		[408, '', true],
		[425, '', true],
		[429, { code: 429, message: 'rate limit exceeded' }, true],
		[429, { code: 'Throttling', message: 'slow down' }, true],
		[404, { code: '404', message: 'no route' }, false],
		[200, { code: 0, message: 'ok' }, true],
		[200, { code: 200, data: {} }, true],
		[200, { code: true, data: {} }, true],
	])("does not take HTTP %i with %j for Kling's word", (status, body, retryable) => {
		expect(answer(status, body)).toMatchObject({
			kind: 'unclear',
			fault: {
				code: null,
				http_status: status,
				retryable,
				message: expect.stringContaining('did not come from Kling'),
			},
		});
	});

	it("takes a code that its table does not know for Kling's when the answer bears a request id", () => {
		expect(answer(400, { code: 1999, message: 'new', request_id: 'r' })).toMatchObject({
			kind: 'refused',
			fault: { code: 1999 },
		});
		expect(answer(400, { code: 1999, message: 'new' })).toMatchObject({ kind: 'unclear' });
	});

	it('gives on how long a server fault asks to wait', () => {
		expect(answer(503, 'maintenance', { 'retry-after': '7' })).toMatchObject({ kind: 'unclear', retryAfterMs: 7000 });
	});

	it.each([
		[
			400,
			{ code: 1201, message: 'bad callback_url https://n8n.example/webhook-waiting/7/id?signature=SESAME&k=SESAME' },
		],
		[400, { code: 1201, message: 'bad callback_url https://n8n.example/webhook/x?family=a&secret=SESAME.' }],
		[400, { code: 1201, message: 'bad https%3A%2F%2Fn8n.example%3Fsignature%3DSESAME' }],
		[401, { code: 1002, message: 'bad token: Bearer SESAME.x.y' }],
		[502, '<html>cannot reach https://n8n.example/webhook?a=1&amp;secret=SESAME</html>'],
	])('repeats no secret of an address that is echoed (HTTP %i, %j)', (status, body) => {
		expect(JSON.stringify(answer(status, body))).not.toContain('SESAME');
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
