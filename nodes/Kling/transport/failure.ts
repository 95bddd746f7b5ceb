import type { Failure } from 'n8n-workflow';

const CREDENTIAL: Failure = { cause: 'credential-invalid' };
const QUOTA: Failure = { cause: 'quota-exhausted' };
const CONFIGURATION: Failure = { cause: 'configuration-invalid' };
const BUSY: Failure = { cause: 'rate-limited' };
const DOWN: Failure = { cause: 'temporarily-unavailable' };

/** What Kling's codes (contract: x-error-codes) are in n8n's words; the others are about the request, for which n8n has none. */
const CAUSES = new Map<number | null, Failure>([
	[1000, CREDENTIAL],
	[1001, CREDENTIAL],
	[1002, CREDENTIAL],
	[1101, QUOTA],
	[1102, QUOTA],
	[1103, CONFIGURATION],
	[1203, CONFIGURATION],
	[1302, BUSY],
	[1303, BUSY],
	[5000, DOWN],
	[5001, DOWN],
	[5002, DOWN],
]);

/**
 * Why it failed, as n8n passes it on with an error; undefined where n8n has no word for it. Older versions of n8n ignore it.
 * @param code Kling's service code, null without one
 * @param httpStatus null when there was no answer
 */
export const failureOf = (code: number | null, httpStatus: number | null): Failure | undefined =>
	CAUSES.get(code) ?? (code === null && httpStatus !== null && httpStatus >= 500 ? DOWN : undefined);
