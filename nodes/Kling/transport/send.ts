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

/** Network errors that come before anything is sent: of name look-ups, of refused connections, of certificates. */
const BEFORE_SENDING = /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|.*CERT.*|.*SELF_SIGNED.*|UNABLE_TO_VERIFY.*|ERR_TLS.*)$/;
/** Errors of the network's way and of encryption come also in the middle of a call; only these are about its beginning. */
const WAY = /^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ETIMEDOUT)$/;
const ENCRYPTION = /^(EPROTO|ERR_SSL.*)$/;
const HANDSHAKE =
	/handshake|wrong version|unsupported protocol|no protocols|no shared cipher|unrecognized name|certificate/i;

interface NetworkError {
	code?: string;
	message?: string;
	/** What the operating system was asked to do. */
	syscall?: string;
	cause?: NetworkError;
	/** One error for each address of the host that was tried. */
	errors?: NetworkError[];
}

/** The deepest error with a `code` in a chain of causes, which is the operating system's or the HTTP client's own. */
const networkError = (error: NetworkError | undefined): NetworkError | undefined =>
	error && (networkError(error.cause ?? error.errors?.[0]) ?? (typeof error.code === 'string' ? error : undefined));

/** Whether it is certain that the request never reached Kling. */
function isNeverSent({ code = '', syscall, message = '' }: NetworkError): boolean {
	if (BEFORE_SENDING.test(code)) return true;
	if (WAY.test(code)) return syscall === 'connect';
	return ENCRYPTION.test(code) && HANDSHAKE.test(message);
}

function networkFault(error: NetworkError, host: string): Outcome {
	const known = networkError(error);
	if (known === undefined) {
		// No network code: the credential or n8n itself (for instance its SSRF protection) stopped the call before it went out.
		const { message, description } = error as NodeApiError;
		return {
			kind: 'unsent',
			fault: fault({ message: message ?? 'The call was not sent', description: description ?? '' }),
		};
	}
	const { code } = known;
	if (isNeverSent(known)) {
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
