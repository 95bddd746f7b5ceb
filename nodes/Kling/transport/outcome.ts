import type { IDataObject } from 'n8n-workflow';
import { errors } from '../contract';
import { explainAnswer } from '../contract/explainText';
import { fault, type Fault } from './fault';
import { parseJson } from './json';
import { withoutSecrets } from './withoutSecrets';

/** An HTTP answer as it came in. */
export interface RawAnswer {
	status: number;
	headers: Record<string, string | string[] | undefined>;
	text: string;
}

/**
 * What one send has led to.
 * `answer`: Kling accepted it. `refused`: Kling said no, so nothing was done. `unclear`: it may or may not have been done,
 * because Kling failed or something else answered. `unsent`: it never reached Kling.
 */
export type Outcome =
	| { kind: 'answer'; data: unknown }
	| { kind: 'refused'; fault: Fault; retryAfterMs?: number }
	| { kind: 'unclear'; fault: Fault; retryAfterMs?: number }
	| { kind: 'unsent'; fault: Fault };

const EXCERPT = 120;
/** Troubles of a server or gateway that pass. */
const PASSING = [408, 425, 429];

/** Milliseconds of a `Retry-After` header, which holds seconds or an HTTP date. */
function retryAfterMs({ headers }: RawAnswer, now: number): number | undefined {
	const value = headers['retry-after'];
	if (typeof value !== 'string' || value.trim() === '') return undefined;
	const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now;
	return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** What an answer is that is not Kling's, in words. */
function kindOf({ status, text }: RawAnswer): string {
	if (status >= 300 && status < 400) return 'it leads to another address';
	return /^\s*<(!doctype|html)/i.test(text) ? 'it was a web page' : 'it was not the JSON that Kling sends';
}

function strange(answer: RawAnswer): Fault {
	const { status, text } = answer;
	const excerpt = withoutSecrets(text.replace(/\s+/g, ' ').trim().slice(0, EXCERPT));
	return fault({
		message: `The answer did not come from Kling: ${kindOf(answer)} (HTTP ${status})`,
		description: excerpt ? `It begins with: ${excerpt}` : 'It was empty.',
		http_status: status,
		advice: 'Check the base URL of the credential, and any proxy or gateway in between.',
		retryable: status < 300 || status >= 500 || PASSING.includes(status),
	});
}

interface Envelope {
	code: number;
	message: string;
	requestId?: string;
	data: unknown;
}

/**
 * Kling's envelope (contract: Envelope, ErrorEnvelope). Gateways send a `code` as well: a refusal counts as Kling's when its
 * table has the code or the answer bears a request id, a success when it bears data or a request id.
 */
function readEnvelope(text: string): Envelope | undefined {
	let value: unknown;
	try {
		value = parseJson(text);
	} catch {
		return undefined;
	}
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
	const { code: given, message, request_id: id, data } = value as IDataObject;
	const code = typeof given === 'number' || (typeof given === 'string' && /^\d+$/.test(given)) ? Number(given) : NaN;
	if (!Number.isInteger(code)) return undefined;
	const requestId = typeof id === 'string' && id !== '' ? id : undefined;
	const isKlings = requestId !== undefined || (code === 0 ? 'data' in value : String(code) in errors);
	return isKlings ? { code, message: typeof message === 'string' ? message : '', requestId, data } : undefined;
}

/** A refusal or fault in Kling's own envelope, explained by what it says, or else by its code. */
function envelopeFault({ code, message, requestId }: Envelope, status: number): Fault {
	const known = explainAnswer(message, code);
	return fault({
		message: known?.meaning ?? `Kling refused the call with code ${code}`,
		description: message ? `Kling says: ${withoutSecrets(message)}.`.replace(/\.\.$/, '.') : '',
		code,
		http_status: status,
		advice: known?.advice ?? '',
		retryable: known?.retryable ?? false,
		request_id: requestId,
	});
}

/**
 * Reads Kling's envelope (contract: x-conventions.envelope): success is code 0 and an HTTP 2xx status together.
 * A server fault, and whatever is not Kling's envelope, leave open whether the call was carried out.
 */
export function readOutcome(answer: RawAnswer, now = Date.now()): Outcome {
	const { status, text } = answer;
	const envelope = readEnvelope(text);
	if (envelope?.code === 0 && status >= 200 && status < 300) return { kind: 'answer', data: envelope.data };
	const wait = { retryAfterMs: retryAfterMs(answer, now) };
	if (!envelope || envelope.code === 0) return { kind: 'unclear', fault: strange(answer), ...wait };
	return { kind: status >= 500 ? 'unclear' : 'refused', fault: envelopeFault(envelope, status), ...wait };
}
