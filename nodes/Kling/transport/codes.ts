import { errors, type ErrorInfo } from '../contract';

/** What the node itself does about a refusal. */
export type Reaction = 'freshToken' | 'waitForSlot' | 'repeatRead' | 'never';

const reactions: Record<string, Reaction> = {
	authentication: 'freshToken',
	policy: 'waitForSlot',
	internal: 'repeatRead',
};

/** A row of Kling's table of service codes, or undefined for a code that the contract does not know. */
const serviceCode = (code: number): ErrorInfo | undefined => errors[String(code)];

/**
 * How a refused call may be repeated: authentication once with a fresh token, codes that the table calls retryable by
 * waiting (policy) or, for reads, by asking again (internal), everything else never.
 */
export function reactionTo(code: number | null): Reaction {
	const row = code === null ? undefined : serviceCode(code);
	if (!row || (row.class !== 'authentication' && !row.retryable)) return 'never';
	return reactions[row.class] ?? 'never';
}

/** Kling knows no such task: 1201 is what it answers, 1203 what its table says (contract: x-uncertain unknown-task). */
export const isUnknownId = (code: number | null): boolean => code === 1201 || code === 1203;
