import type { IDataObject } from 'n8n-workflow';
import { explainAnswer } from '../contract/explainText';
import { fault, type Fault } from './fault';
import { parseJson } from './json';

/** An HTTP answer as it came in. */
export interface RawAnswer {
	status: number;
	headers: Record<string, string | string[] | undefined>;
	text: string;
}

/**
 * What one send has led to.
 * `answer`: Kling accepted it. `refused`: Kling (or something before it) said no, so nothing was done.
 * `unclear`: it may or may not have been done. `unsent`: it never reached Kling.
 */
export type Outcome =
	| { kind: 'answer'; data: unknown }
	| { kind: 'refused'; fault: Fault; retryAfterMs?: number }
	| { kind: 'unclear'; fault: Fault; retryAfterMs?: number }
	| { kind: 'unsent'; fault: Fault };

const EXCERPT = 120;

/** Milliseconds of a `Retry-After` header, which holds seconds or an HTTP date. */
function retryAfterMs({ headers }: RawAnswer, now: number): number | undefined {
	const value = headers['retry-after'];
	if (typeof value !== 'string' || value.trim() === '') return undefined;
	const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now;
	return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

function strange({ status, text }: RawAnswer, what: string): Fault {
	const excerpt = text.replace(/\s+/g, ' ').trim().slice(0, EXCERPT);
	return fault({
		message: `The answer did not come from Kling: ${what} (HTTP ${status})`,
		description: excerpt ? `It begins with: ${excerpt}` : 'It was empty.',
		http_status: status,
		advice: 'Check the base URL of the credential, and any proxy or gateway in between.',
		retryable: status >= 500,
	});
}

function readEnvelope(text: string): IDataObject | undefined {
	try {
		const value = parseJson(text);
		return typeof value === 'object' && value !== null && 'code' in value ? (value as IDataObject) : undefined;
	} catch {
		return undefined;
	}
}

/** A refusal or fault in Kling's own envelope, explained by what it says, or else by its code. */
function envelopeFault(envelope: IDataObject, status: number): Fault {
	const code = Number(envelope.code);
	const said = typeof envelope.message === 'string' ? envelope.message : '';
	const known = explainAnswer(said, code);
	return fault({
		message: known?.meaning ?? `Kling refused the call with code ${code}`,
		description: said ? `Kling says: ${said}.`.replace(/\.\.$/, '.') : '',
		code,
		http_status: status,
		advice: known?.advice ?? '',
		retryable: known?.retryable ?? false,
		request_id: typeof envelope.request_id === 'string' ? envelope.request_id : undefined,
	});
}

/**
 * Reads Kling's envelope (contract: x-conventions.envelope): success is code 0 and an HTTP 2xx status together.
 * A server fault, HTML or broken JSON leaves open whether the call was carried out.
 */
export function readOutcome(answer: RawAnswer, now = Date.now()): Outcome {
	const { status, text } = answer;
	const envelope = readEnvelope(text);
	if (envelope && status < 300) {
		if (Number(envelope.code) === 0) {
			return { kind: 'answer', data: envelope.data };
		}
		return { kind: 'refused', fault: envelopeFault(envelope, status), retryAfterMs: retryAfterMs(answer, now) };
	}
	if (envelope && Number(envelope.code) !== 0) {
		const known = envelopeFault(envelope, status);
		return status >= 500
			? { kind: 'unclear', fault: known }
			: { kind: 'refused', fault: known, retryAfterMs: retryAfterMs(answer, now) };
	}
	const html = /^\s*<(!doctype|html)/i.test(text);
	const broken = strange(answer, html ? 'it was a web page' : 'it was not the JSON that Kling sends');
	return { kind: status >= 300 && status < 500 ? 'refused' : 'unclear', fault: broken };
}
