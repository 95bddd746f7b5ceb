import type { NodeApiError } from 'n8n-workflow';
import { fault } from './fault';
import type { Outcome } from './outcome';

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

/**
 * What the failure of an HTTP call means.
 * @param host the host of the call, for the words
 * @returns `unsent` when it is certain that nothing left this machine, else `unclear`
 */
export function networkOutcome(error: unknown, host: string): Outcome {
	const known = networkError(error as NetworkError);
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
