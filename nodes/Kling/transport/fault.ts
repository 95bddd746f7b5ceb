import type { IDataObject, INode, JsonObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { failureOf } from './failure';

/** What went wrong and what to do about it; the shape of `json.error` of an item (with "continue on fail"). */
export interface Fault {
	/** What happened. */
	message: string;
	/** Kling's own words or further detail. */
	description: string;
	/** Kling's service code, null when the answer did not come from Kling. */
	code: number | null;
	http_status: number | null;
	/** What to do. */
	advice: string;
	/** Whether the same call, unchanged, can succeed later. */
	retryable: boolean;
	request_id?: string;
	task_id?: string;
}

/** Marks the error of a paid call that no later try of the run may repeat: its outcome is unknown and nobody can look it up. */
export const UNREPEATABLE = 'klingUnrepeatable';

/** The member of an error's context that says how long Kling wants not to be asked, milliseconds. */
export const RETRY_AFTER = 'klingRetryAfter';

/** A fault with the members that are not known left at their neutral values. */
export const fault = (known: Partial<Fault> & Pick<Fault, 'message'>): Fault => ({
	description: '',
	code: null,
	http_status: null,
	advice: '',
	retryable: false,
	...known,
});

/** An answer in Kling's envelope that does not hold what was asked for; it may the next time. */
export const unexpectedAnswer = (what: string): Fault =>
	fault({
		message: "Kling's answer does not hold what was asked for",
		description: `Kling reports success, but ${what}.`,
		http_status: 200,
		advice: 'Try again later.',
		retryable: true,
	});

/** Kling answered and knows no task of that id. */
export const noSuchTask = (id: string): Fault =>
	fault({
		message: `Kling knows no task ${id}`,
		http_status: 200,
		advice: 'Check the ID, and that the credential belongs to the account that created the task.',
		task_id: id,
	});

/**
 * The error that n8n shows: message, then detail and advice, with the fault itself in `context.kling`.
 * @param itemIndex the item that failed, if it is about one item
 */
export function toError(node: INode, known: Fault, itemIndex?: number): NodeApiError {
	const ids = [
		known.code === null ? '' : `code ${known.code}`,
		known.http_status === null ? '' : `HTTP ${known.http_status}`,
		known.request_id ? `request_id ${known.request_id}` : '',
		known.task_id ? `task_id ${known.task_id}` : '',
	].filter(Boolean);
	const description = [known.description, known.advice, ids.length ? `(${ids.join(', ')})` : '']
		.filter(Boolean)
		.join(' ');
	const error = new NodeApiError(node, { message: known.message } as JsonObject, {
		message: known.message,
		description,
		httpCode: known.http_status === null ? undefined : String(known.http_status),
		itemIndex,
		failure: failureOf(known.code, known.http_status),
	});
	error.context.kling = known as unknown as IDataObject;
	return error;
}

/** The fault inside an error of this package; any other error becomes a plain fault with its message. */
export function toFault(error: unknown): Fault {
	const known = (error as NodeApiError | undefined)?.context?.kling as Fault | undefined;
	if (known) return known;
	const { message, description } = error as { message?: string; description?: string | null };
	return fault({ message: message ?? String(error), description: description ?? '' });
}
