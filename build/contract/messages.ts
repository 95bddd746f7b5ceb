import type { Message } from '../../nodes/Kling/contract/types';
import { messageWords } from './messageWords';

const withoutPeriod = (text: string): string => text.replace(/\.$/, '');

/** Texts of Kling's as patterns, in the order they are to be tried (contract: x-error-messages), in the user's words. */
export const compileMessages = (rows: any[]): Message[] =>
	rows.map(({ id, pattern, meaning, advice, retryable }) => {
		const words = { meaning, advice, ...messageWords[id] };
		return { pattern, meaning: withoutPeriod(words.meaning), advice: words.advice, retryable: retryable === 'yes' };
	});
