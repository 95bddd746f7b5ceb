import type { IHttpRequestOptions, IN8nHttpFullResponse, NodeApiError } from 'n8n-workflow';
import { longIdsOf } from '../contract';
import { baseUrlOf } from './baseUrl';
import { noteServerTime } from './clock';
import type { KlingContext, KlingRequest } from './context';
import { CREDENTIAL, credentialOf } from './credential';
import { fault } from './fault';
import { writeJson } from './json';
import { readOutcome, type Outcome } from './outcome';
import { throwIfCancelled } from './pause';
import { times } from './times';

/** Network errors after which it is certain that the request never reached Kling. */
const NEVER_SENT =
	/ENOTFOUND|ECONNREFUSED|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL|EPROTO/;

interface NetworkError {
	code?: string;
	message?: string;
	cause?: NetworkError;
}

/** The deepest `code` in a chain of causes, which is the one that the operating system or the HTTP client gave. */
const networkCode = (error: NetworkError | undefined): string | undefined =>
	error && (networkCode(error.cause) ?? (typeof error.code === 'string' ? error.code : undefined));

function networkFault(error: NetworkError, host: string): Outcome {
	const code = networkCode(error);
	if (code === undefined) {
		// No network code: the credential or n8n itself (for instance its SSRF protection) stopped the call before it went out.
		const { message, description } = error as NodeApiError;
		return {
			kind: 'unsent',
			fault: fault({ message: message ?? 'The call was not sent', description: description ?? '' }),
		};
	}
	if (NEVER_SENT.test(code)) {
		return {
			kind: 'unsent',
			fault: fault({
				message: `Kling cannot be reached at ${host}`,
				description: `The connection failed (${code}); nothing was sent.`,
				advice: 'Check the region or base URL of the credential, and that this machine may reach that host.',
				retryable: true,
			}),
		};
	}
	return {
		kind: 'unclear',
		fault: fault({
			message: 'The connection to Kling broke before an answer came',
			description: `The HTTP client reports ${code}.`,
			advice: 'Try again later.',
			retryable: true,
		}),
	};
}

/**
 * Sends one request once, signed by the credential, and says what has come of it.
 * All HTTP of the package goes through here or through n8n's download helper.
 * @throws NodeOperationError when the user stopped the execution
 */
export async function send(ctx: KlingContext, request: KlingRequest): Promise<Outcome> {
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
		return networkFault(error as NetworkError, new URL(baseURL).host);
	}
}
