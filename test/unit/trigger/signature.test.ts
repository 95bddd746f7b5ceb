import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { parse } from 'yaml';
import { checkSignature, isSigned } from '../../../nodes/KlingTrigger/signature';

const contract = parse(readFileSync('contract/openapi.yaml', 'utf8'), { merge: true });
const vector = contract['x-webhook-signature'].test_vector as Record<
	'secret' | 'id' | 'timestamp' | 'body' | 'signature',
	string
>;
const vectorTime = Number(vector.timestamp) * 1000;

const headersOf = (id: string, timestamp: number | string, signature: string) => ({
	'webhook-id': id,
	'webhook-timestamp': String(timestamp),
	'webhook-signature': signature,
});
const vectorHeaders = headersOf(vector.id, vector.timestamp, vector.signature);
const check = (headers = vectorHeaders, body = vector.body, secret = vector.secret, now = vectorTime) =>
	checkSignature(secret, headers, Buffer.from(body), now);

/** A message as the library of the standard signs it. */
function signed(secret: string, body: string, at = vectorTime, id = 'msg_1') {
	const signature = new Webhook(secret).sign(id, new Date(at), body);
	return headersOf(id, Math.floor(at / 1000), signature);
}

describe('the test vector of the contract', () => {
	test('is valid, with and without the prefix of the secret', () => {
		expect(check()).toBe('valid');
		expect(check(vectorHeaders, vector.body, vector.secret.replace('whsec_', ''))).toBe('valid');
	});

	test.each([
		['body', { body: `${vector.body} ` }],
		['secret', { secret: `whsec_${Buffer.from('another secret, also 32 bytes ...').toString('base64')}` }],
		['id', { headers: headersOf('9876543211', vector.timestamp, vector.signature) }],
		['timestamp', { headers: headersOf(vector.id, Number(vector.timestamp) + 1, vector.signature) }],
		['signature', { headers: headersOf(vector.id, vector.timestamp, vector.signature.toLowerCase()) }],
		['version', { headers: headersOf(vector.id, vector.timestamp, vector.signature.replace('v1,', 'v2,')) }],
	])(
		'is wrong with another %s',
		(_what, changed: { headers?: typeof vectorHeaders; body?: string; secret?: string }) => {
			expect(check(changed.headers, changed.body, changed.secret)).toBe('wrong');
		},
	);

	test.each([
		[-301, 'outdated'],
		[-300, 'valid'],
		[300, 'valid'],
		[301, 'outdated'],
	])('read %i s after it was signed is %s', (seconds, verdict) => {
		expect(check(vectorHeaders, vector.body, vector.secret, vectorTime + seconds * 1000)).toBe(verdict);
	});
});

describe('headers', () => {
	test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('without %s nothing is signed', (name) => {
		expect(check({ ...vectorHeaders, [name]: undefined } as never)).toBe('missing');
	});

	test('one of several signatures is enough while a secret is rotated', () => {
		const old = signed('whsec_b2xkIG9sZCBvbGQgb2xkIG9sZA==', vector.body, vectorTime, vector.id);
		for (const signatures of [
			`${old['webhook-signature']} ${vector.signature}`,
			`${vector.signature} ${old['webhook-signature']}`,
		]) {
			expect(check(headersOf(vector.id, vector.timestamp, signatures))).toBe('valid');
		}
		expect(check(headersOf(vector.id, vector.timestamp, `${old['webhook-signature']} v1,`))).toBe('wrong');
	});

	test.each(['', 'now', '-1', '1e9', '0x10', ' 1781080794'])(
		'the timestamp %j is no number of seconds',
		(timestamp) => {
			const { [`webhook-signature`]: signature } = vectorHeaders;
			expect(check(headersOf(vector.id, timestamp, signature))).toBe('wrong');
		},
	);

	test('only a signature header counts as signed', () => {
		expect(isSigned({ 'webhook-id': '1', 'webhook-timestamp': '1' })).toBe(false);
		expect(isSigned({ 'webhook-signature': 'v1,' })).toBe(true);
	});
});

test.each(['', 'whsec_', 'whsec_not base64!', 'none.'])('a secret %j that is no base64 lets nobody in', (secret) => {
	expect(check(vectorHeaders, vector.body, secret)).toBe('unusable secret');
});

const key = fc.uint8Array({ minLength: 1, maxLength: 64 }).map((bytes) => Buffer.from(bytes).toString('base64'));
const id = fc.string({ minLength: 1, unit: fc.constantFrom(...'abcXYZ019_-.') });

test('agrees with the library of the standard on what it has signed', () => {
	fc.assert(
		fc.property(key, id, fc.string({ unit: 'grapheme' }), (secret, messageId, body) => {
			expect(check(signed(secret, body, vectorTime, messageId), body, secret)).toBe('valid');
		}),
	);
});

test('agrees with the library of the standard on any change, and never throws', () => {
	const header = fc.oneof(fc.string(), fc.constantFrom(vector.signature, vector.timestamp, vector.id, 'v1,'));
	jest.useFakeTimers({ now: vectorTime });
	fc.assert(
		fc.property(header, header, header, fc.constantFrom(vector.body, '', '{}'), (messageId, at, signature, body) => {
			const headers = headersOf(messageId, at, signature);
			const isValid = check(headers, body) === 'valid';
			const theirs = () => new Webhook(vector.secret).verify(body, headers);
			if (isValid) expect(theirs).not.toThrow();
			else expect(theirs).toThrow();
		}),
	);
	jest.useRealTimers();
});
