import { createHmac } from 'node:crypto';
import { sameText } from '../Kling/shared/sameText';

/** How far a callback's timestamp may be from this machine's clock (contract: x-webhook-signature.timestamp). */
const TOLERANCE_S = 300;
const PREFIX = /^whsec_/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const VERSION = 'v1,';

/** What is wrong with a signature; `valid` when nothing is. */
export type SignatureState = 'valid' | 'missing' | 'outdated' | 'wrong' | 'unusable secret';

/** The headers as they came in; all three belong to a signature. */
type Headers = Record<string, string | string[] | undefined>;

/** Whether the sender claims to have signed. */
export const isSigned = (headers: Headers): boolean => headers['webhook-signature'] !== undefined;

/**
 * Checks a Standard Webhooks signature (contract: x-webhook-signature): HMAC-SHA256 over `id.timestamp.body`, several
 * signatures in the header while a secret is rotated. Compares in constant time and never throws.
 * @param secret base64, with or without `whsec_` in front
 * @param body the bytes that were signed, before any parsing
 * @param nowMs milliseconds since 1970
 */
export function checkSignature(secret: string, headers: Headers, body: Buffer, nowMs: number): SignatureState {
	const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
	if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string') return 'missing';
	const key = secret.replace(PREFIX, '');
	if (!BASE64.test(key)) return 'unusable secret';
	if (!/^\d{1,15}$/.test(timestamp)) return 'wrong';
	if (Math.abs(Math.floor(nowMs / 1000) - Number(timestamp)) > TOLERANCE_S) return 'outdated';
	const expected = createHmac('sha256', Buffer.from(key, 'base64'))
		.update(`${id}.${timestamp}.`)
		.update(body)
		.digest('base64');
	return signatures.split(' ').some((entry) => sameText(entry, VERSION + expected)) ? 'valid' : 'wrong';
}
