import { contract, errors } from './index';
import type { Message } from './types';

/** What a text of Kling's means to the user, and what to do about it. */
export interface Explanation {
	meaning: string;
	/** Ends with a period. */
	advice: string;
	/** Whether the same call, unchanged, can succeed later. */
	retryable: boolean;
}

const matching = (rows: Message[], text: string): Message | undefined =>
	rows.find(({ pattern }) => new RegExp(pattern).test(text));

/**
 * Explains a refusal: by its text where the contract knows it (x-error-messages.answers), else by its code.
 * @returns undefined when neither is known
 */
export const explainAnswer = (text: string, code: number): Explanation | undefined =>
	matching(contract.messages.answers, text) ?? errors[String(code)];

/** Explains the reason of a failed task (x-error-messages.failures); undefined for a text nobody has recorded. */
export const explainFailure = (text: string): Explanation | undefined => matching(contract.messages.failures, text);
