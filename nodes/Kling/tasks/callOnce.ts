import type { IExecuteFunctions, NodeApiError } from 'n8n-workflow';
import { call, RETRY_AFTER, toError, toFault, UNREPEATABLE, type Fault, type KlingRequest } from '../transport';

/** The answers of an item's paid calls by path, and when each came, milliseconds since 1970. */
export type KeptAnswers = Record<string, { data: unknown; at: number }>;

/** Where those answers are kept from one try of a run to the next. */
interface Kept {
	answers?: KeptAnswers;
	fault?: Fault;
	unrepeatable?: boolean;
}

/**
 * Makes a call that answers at once and that nobody can look up later: what it has answered, and that its outcome is
 * unknown, is kept, so that no other try of the run pays for it again.
 * @param kept of the item; one call for each path
 * @param busyUntil until when a "too many, too fast" is waited out, milliseconds since 1970
 * @param lastsMs how long an answer is of use, milliseconds; after that the call is made again
 * @throws NodeApiError, also for an outcome that was unknown before
 */
export async function callOnce(
	ctx: IExecuteFunctions,
	kept: Kept,
	request: KlingRequest,
	busyUntil: number,
	lastsMs = Infinity,
): Promise<unknown> {
	const known = kept.answers?.[request.path];
	if (known && Date.now() - known.at < lastsMs) return known.data;
	if (kept.unrepeatable && kept.fault) throw toError(ctx.getNode(), kept.fault);
	try {
		const answer = await call(ctx, request, busyUntil);
		kept.answers = { ...kept.answers, [request.path]: { data: answer, at: Date.now() } };
		return answer;
	} catch (error) {
		const { context = {} } = error as Partial<NodeApiError>;
		if (context[UNREPEATABLE] === true) Object.assign(kept, { fault: toFault(error), unrepeatable: true });
		const known = toError(ctx.getNode(), toFault(error));
		known.context[RETRY_AFTER] = context[RETRY_AFTER];
		throw known;
	}
}
