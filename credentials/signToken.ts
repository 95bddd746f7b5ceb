import { sign } from 'jsonwebtoken';

/** Seconds a token is good for, and how far back it starts to be. Source: contract KlingJwt. */
const LIFETIME = 1800;
const SLACK = 5;

/** A JWT of Kling's kind (HS256), signed just now. */
export function signToken(accessKey: string, secretKey: string): string {
	const now = Math.floor(Date.now() / 1000);
	const claims = { iss: accessKey, exp: now + LIFETIME, nbf: now - SLACK };
	return sign(claims, secretKey, { algorithm: 'HS256', noTimestamp: true });
}
