import { errors, jwtVerify } from 'jose';

import { generations } from './generations';
import { Refusal } from './refusal';
import type { Keys } from './settings';
import type { GenerationName } from './types';

const CLAIMS = ['exp', 'iss', 'nbf'];
const HEADER = ['alg', 'typ'];

/** Recorded words (contract: x-error-messages key-on-v2 and key-on-v1). */
const NO_KEY_PAIR = 'Authentication error. The current API does not support AK/SK authentication.';
const NO_TOKEN = 'The token was expected to have 3 parts, but got 0.';

const sameKeys = (value: object, names: string[]) => Object.keys(value).sort().join() === names.join();

/** What the check depends on besides the header. `now` is the server's clock, Unix ms. */
export interface AuthOptions {
	keys: Keys;
	generation: GenerationName;
	regionMismatch: boolean;
	now: number;
}

/**
 * Checks an Authorization header; returns which kind of key it used.
 * Throws a Refusal: 1000 malformed, 1001 missing, 1002 refused, 1003 too early, 1004 expired (contract: error table, KlingJwt).
 */
export async function authorize(header: string | undefined, options: AuthOptions): Promise<'jwt' | 'apiKey'> {
	if (!header?.trim()) throw new Refusal(1001, 'Authorization is missing');
	const token = /^Bearer (\S+)$/.exec(header)?.[1];
	if (!token) throw new Refusal(1000, 'Authorization must be "Bearer", one space and the token');
	if (options.regionMismatch) throw new Refusal(1002, 'this key is not known in this region');
	const { apiKeyOnly } = generations[options.generation];
	if (token === options.keys.apiKey) return 'apiKey';
	if (apiKeyOnly) throw new Refusal(1002, NO_KEY_PAIR);
	if (token.split('.').length !== 3) throw new Refusal(1002, NO_TOKEN);
	await verify(token, options);
	return 'jwt';
}

async function verify(token: string, { keys, now }: AuthOptions): Promise<void> {
	try {
		const { payload, protectedHeader } = await jwtVerify(token, new TextEncoder().encode(keys.secretKey), {
			algorithms: ['HS256'],
			typ: 'JWT',
			requiredClaims: CLAIMS,
			currentDate: new Date(now),
		});
		if (payload.iss !== keys.accessKey) throw new Refusal(1002, 'the access key is not known');
		if (!sameKeys(payload, CLAIMS) || !sameKeys(protectedHeader, HEADER))
			throw new Refusal(1000, 'the token may hold alg, typ and iss, exp, nbf only');
	} catch (error) {
		throw refusalOf(error);
	}
}

function refusalOf(error: unknown): Refusal {
	if (error instanceof Refusal) return error;
	if (error instanceof errors.JWTExpired) return new Refusal(1004, 'the token has expired');
	if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf' && error.reason === 'check_failed')
		return new Refusal(1003, 'the token is not valid yet');
	if (error instanceof errors.JWSSignatureVerificationFailed)
		return new Refusal(1002, 'the signature does not fit the access key');
	return new Refusal(1000, 'the token is malformed');
}
