import { isUnknownId, noSuchTask, unexpectedAnswer, type Outcome } from '../transport';
import type { Answer } from './types';

type NoAnswer = Extract<Answer, { fault: object }>;

/**
 * Why a question about a task has found none.
 * @param lacks what a successful answer lacks, as in "it holds no task"
 */
export function noAnswer(outcome: Outcome, lacks: string): NoAnswer {
	if (outcome.kind === 'answer') return { fault: unexpectedAnswer(lacks), missing: false };
	const missing = outcome.kind === 'refused' && isUnknownId(outcome.fault.code);
	return {
		fault: outcome.fault,
		missing,
		...(outcome.kind === 'unsent' ? {} : { retryAfterMs: outcome.retryAfterMs }),
	};
}

/** Kling answered, and knows no task of that id. */
export const unknownTask = (id: string): NoAnswer => ({ fault: noSuchTask(id), missing: true });
