import { errors } from '../../../nodes/Kling/contract';
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

	it('says what came in place of an answer, in few words', () => {
		const faultOf = (status: number, text: string) => (answer(status, text) as { fault: object }).fault;
		expect(faultOf(502, '  <HTML><body>\n\t Bad   gateway')).toEqual({
			message: 'The answer did not come from Kling: it was a web page (HTTP 502)',
			description: 'It begins with: <HTML><body> Bad gateway',
			code: null,
			http_status: 502,
			advice: 'Check the base URL of the credential, and any proxy or gateway in between.',
			retryable: true,
		});
		expect(faultOf(200, '<!DOCTYPE html>')).toMatchObject({
			message: expect.stringContaining('a web page (HTTP 200)'),
		});
		expect(faultOf(399, '')).toMatchObject({ message: expect.stringContaining('it leads to another address') });
		expect(faultOf(300, '')).toMatchObject({
			message: expect.stringContaining('it leads to another address (HTTP 300)'),
			description: 'It was empty.',
			retryable: false,
		});
		for (const [status, text] of [
			[400, 'see <html>'],
			[200, '<xml>'],
			[299, ''],
		] as const) {
			expect(faultOf(status, text)).toMatchObject({
				message: `The answer did not come from Kling: it was not the JSON that Kling sends (HTTP ${status})`,
			});
		}
		expect(faultOf(500, 'x'.repeat(1000))).toMatchObject({
			description: `It begins with: ${'x'.repeat(120)}`,
			retryable: true,
		});
	});

	it.each([
		[499, 'refused'],
		[500, 'unclear'],
	])("takes Kling's refusal with HTTP %i for one that is %s", (status, kind) => {
		expect(answer(status, { code: 1201, message: 'Bad' }).kind).toBe(kind);
	});

	it.each(['null', '7', '"text"', 'true', '[{"code":0,"data":1}]', '{}'])(
		"does not take the JSON %s for Kling's envelope",
		(text) => {
			expect(answer(200, text)).toMatchObject({
				kind: 'unclear',
				fault: { message: expect.stringContaining('it was not the JSON that Kling sends') },
			});
		},
	);

	it.each([199, 300])('takes code 0 with HTTP %i for no answer of Kling', (status) => {
		expect(answer(status, { code: 0, data: {} })).toMatchObject({
			kind: 'unclear',
			fault: { code: null, message: expect.stringContaining('did not come from Kling') },
		});
		expect(answer(299, { code: 0, data: {} }).kind).toBe('answer');
	});

	it('takes success without data for one when it bears a request id', () => {
		expect(answer(200, { code: 0, request_id: 'r' })).toEqual({ kind: 'answer', data: undefined });
		expect(answer(200, { code: 0, data: null })).toEqual({ kind: 'answer', data: null });
		for (const id of ['', 7, null]) expect(answer(200, { code: 0, request_id: id }).kind).toBe('unclear');
	});

	it('reads a code that came as text', () => {
		expect(answer(200, { code: '0', data: 1 })).toEqual({ kind: 'answer', data: 1 });
		expect(answer(400, { code: '1201', message: 'Bad' })).toMatchObject({ kind: 'refused', fault: { code: 1201 } });
		for (const code of ['1201x', 'x1201', '', '-1', 1201.5, null, [0]]) {
			expect(answer(200, { code, message: 'Bad', data: {}, request_id: 'r' }).kind).toBe('unclear');
		}
	});

	it("repeats Kling's words as a sentence", () => {
		const said = (message: unknown) =>
			(answer(400, { code: 1201, message }) as { fault: { description: string } }).fault.description;
		expect(said('Bad prompt')).toBe('Kling says: Bad prompt.');
		expect(said('Bad prompt.')).toBe('Kling says: Bad prompt.');
		expect(said('Bad.. really')).toBe('Kling says: Bad.. really.');
		for (const nothing of ['', undefined, 7, null]) expect(said(nothing)).toBe('');
	});

	it('says nothing of its own about a code that it does not know', () => {
		expect(answer(400, { code: 1999, message: '', request_id: 'r' })).toEqual({
			kind: 'refused',
			fault: {
				message: 'Kling refused the call with code 1999',
				description: '',
				code: 1999,
				http_status: 400,
				advice: '',
				retryable: false,
				request_id: 'r',
			},
			retryAfterMs: undefined,
		});
	});

	it.each([
		['1102', 'balance not enough', false],
		['1303', 'parallel task over resource pack limit', true],
	])("explains a refusal with the table's meaning and advice: %s", (code, message, retryable) => {
		const row = errors[code];
		expect(row.retryable).toBe(retryable);
		expect(answer(429, { code: Number(code), message: `? ${message}` })).toMatchObject({
			fault: { message: expect.stringMatching(/\w{4}/), advice: expect.stringMatching(/\w{4}/), retryable },
		});
	});

	it.each([
		[['7', '8'], undefined],
		['', undefined],
		['  ', undefined],
		[' 7 ', 7000],
		['120', 120_000],
		['0', 0],
		['1.5e3', undefined],
	])('reads Retry-After as a whole number of seconds: %j', (value, ms) => {
		expect(answer(503, '', { 'retry-after': value })).toMatchObject({ kind: 'unclear' });
		expect((answer(503, '', { 'retry-after': value }) as { retryAfterMs?: number }).retryAfterMs).toBe(ms);
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
