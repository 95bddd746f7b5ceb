import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import { longIdsOf } from '../contract';
import { baseUrlOf } from './baseUrl';
import { noteServerTime } from './clock';
import { reactionTo } from './codes';
import type { KlingContext, KlingRequest } from './context';
import { CREDENTIAL, credentialOf } from './credential';
import { writeJson } from './json';
import { networkOutcome } from './networkOutcome';
import { readOutcome, type Outcome } from './outcome';
import { throwIfCancelled } from './pause';
import { withSignInHelp } from './signInHelp';
import { times } from './times';

/**
 * Sends one request once, signed by the credential, and says what has come of it.
 * All HTTP of the package goes through here or through n8n's download helper.
 * @throws NodeOperationError when the user stopped the execution
 */
async function send(ctx: KlingContext, request: KlingRequest): Promise<Outcome> {
	throwIfCancelled(ctx);
	const data = await credentialOf(ctx);
	const baseURL = baseUrlOf(data);
	const sentAt = Date.now();
	const options: IHttpRequestOptions = {
		method: request.method,
		url: `${baseURL}${request.path}`,
		qs: request.qs,
		body: request.body && writeJson(request.body, longIdsOf(request.path)),
		headers: request.body && { 'Content-Type': 'application/json' },
		json: true,
		// As text, so that 64-bit ids can be read without losing digits.
		encoding: 'text',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		timeout: Math.max(1, Math.min(times.timeout[request.method], (request.until ?? Infinity) - sentAt)),
	};
	try {
		const answer = (await ctx.helpers.httpRequestWithAuthentication.call(ctx, CREDENTIAL, options, {
			credentialsDecrypted: { id: '', name: '', type: CREDENTIAL, data },
		})) as IN8nHttpFullResponse;
		const headers = answer.headers as Record<string, string | undefined>;
		noteServerTime(baseURL, headers.date, sentAt, Date.now());
		return readOutcome({ status: answer.statusCode, headers, text: String(answer.body ?? '') });
	} catch (error) {
		throwIfCancelled(ctx);
		return networkOutcome(error, new URL(baseURL).host);
	}
}

const isSignInRefused = (outcome: Outcome): boolean =>
	outcome.kind === 'refused' && reactionTo(outcome.fault.code) === 'freshToken';

/**
 * Sends one request once, with what helps to find the cause when the sign-in was refused.
 * @returns the outcome, never throws for anything that Kling or the network does
 */
export async function sendOnce(ctx: KlingContext, request: KlingRequest): Promise<Outcome> {
	const outcome = await send(ctx, request);
	return outcome.kind === 'refused' && isSignInRefused(outcome)
		? { ...outcome, fault: await withSignInHelp(ctx, outcome.fault) }
		: outcome;
}

/**
 * Sends one request; a refused token is replaced by a fresh one, once.
 * @returns the outcome, never throws for anything that Kling or the network does
 */
export async function sendSigned(ctx: KlingContext, request: KlingRequest): Promise<Outcome> {
	const first = await send(ctx, request);
	return isSignInRefused(first) ? await sendOnce(ctx, request) : first;
}
