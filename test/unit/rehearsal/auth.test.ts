import { createHmac } from 'node:crypto';

import { startRehearsal, type Rehearsal } from '../../../rehearsal';
import { call, TEXT } from './client';

let kling: Rehearsal;
beforeAll(async () => {
	kling = await startRehearsal({ keys: { accessKey: 'ak', secretKey: 'sk', apiKey: 'plain' } });
});
afterAll(() => kling.close());
afterEach(() => kling.control.set({ regionMismatch: false, clockOffset: 0 }));

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const now = () => Math.floor(Date.now() / 1000);

/** A token made without any JWT library. */
function token(claims: object = {}, { header = {}, key = 'sk' }: { header?: object; key?: string } = {}): string {
	const head = part({ alg: 'HS256', typ: 'JWT', ...header });
	const body = part({ iss: 'ak', exp: now() + 1800, nbf: now() - 5, ...claims });
	return `${head}.${body}.${createHmac('sha256', key).update(`${head}.${body}`).digest('base64url')}`;
}

const list = (authorization: string, path = TEXT) => call(kling, 'GET', path, undefined, { authorization });

test('takes a signed token and a plain key', async () => {
	expect(await list(`Bearer ${token()}`)).toMatchObject({ status: 200, json: { code: 0 } });
	expect(await list('Bearer plain')).toMatchObject({ status: 200, json: { code: 0 } });
	expect(kling.ledger.requests.slice(-2).map(({ auth }) => auth)).toEqual(['jwt', 'apiKey']);
});

test.each<[string, () => string, number]>([
	['no header', () => '', 1001],
	['no Bearer', () => token(), 1000],
	['two spaces', () => `Bearer  ${token()}`, 1000],
	['no token at all', () => 'Bearer a.b.c', 1000],
	['another API key', () => 'Bearer other', 1002],
	['another secret key', () => `Bearer ${token({}, { key: 'other' })}`, 1002],
	['another access key', () => `Bearer ${token({ iss: 'other' })}`, 1002],
	['a token of the future', () => `Bearer ${token({ nbf: now() + 60 })}`, 1003],
	['an expired token', () => `Bearer ${token({ exp: now() - 1 })}`, 1004],
	['no expiry', () => `Bearer ${token({ exp: undefined })}`, 1000],
	['no nbf', () => `Bearer ${token({ nbf: undefined })}`, 1000],
	['one claim too many', () => `Bearer ${token({ iat: now() })}`, 1000],
	['one header too many', () => `Bearer ${token({}, { header: { kid: '1' } })}`, 1000],
	['another type', () => `Bearer ${token({}, { header: { typ: 'at+jwt' } })}`, 1000],
	['another algorithm', () => `Bearer ${token({}, { header: { alg: 'none' } })}`, 1000],
])('refuses %s', async (_what, header, code) => {
	expect(await list(header())).toMatchObject({ status: 401, json: { code } });
});

test('v2 paths take the API key only', async () => {
	expect(await list(`Bearer ${token()}`, '/tasks?task_ids=1')).toMatchObject({ status: 401, json: { code: 1002 } });
	expect(await list('Bearer plain', '/tasks?task_ids=1')).toMatchObject({ status: 200 });
});

test('a host of another region knows no key', async () => {
	kling.control.set({ regionMismatch: true });
	expect(await list(`Bearer ${token()}`)).toMatchObject({ status: 401, json: { code: 1002 } });
	expect(await list('Bearer plain')).toMatchObject({ status: 401, json: { code: 1002 } });
});

test('the clock can be wrong: Date header and token times follow it', async () => {
	kling.control.set({ clockOffset: 3600_000 });
	const answer = await list(`Bearer ${token()}`);
	expect(answer).toMatchObject({ status: 401, json: { code: 1004 } });
	expect(Math.abs(Date.parse(answer.headers.get('date')!) - Date.now() - 3600_000)).toBeLessThan(5000);
	kling.control.set({ clockOffset: -3600_000 });
	expect(await list(`Bearer ${token()}`)).toMatchObject({ json: { code: 1003 } });
});

test('no key and no header is kept or logged', async () => {
	const lines: string[] = [];
	const talking = await startRehearsal({
		log: (line) => lines.push(line),
		keys: { secretKey: 'very-secret', apiKey: 'also-secret' },
	});
	await call(talking, 'POST', TEXT, {
		prompt: 'x',
		model_name: 'kling-v3',
		callback_url: 'http://127.0.0.1:1/?token=hidden',
	});
	await call(talking, 'GET', `${TEXT}?pageNum=1&secret=hidden`);
	const { text } = await call(talking, 'GET', '/rehearsal/ledger');
	await talking.close();
	expect(lines).toHaveLength(2);
	expect(lines.join()).not.toMatch(/secret|hidden|Bearer/);
	expect(text).not.toMatch(/very-secret|also-secret|Bearer/);
});
