import type { IExecuteFunctions, NodeApiError } from 'n8n-workflow';
import { call, RETRY_AFTER, toError, toFault, UNREPEATABLE, type Fault, type KlingRequest } from '../transport';

/** Where the answers of an item's paid calls are kept from one try of a run to the next. */
interface Kept {
	answers?: Record<string, unknown>;
	fault?: Fault;
	unrepeatable?: boolean;
}

/**
 * Makes a call that answers at once and that nobody can look up later: what it has answered, and that its outcome is
 * unknown, is kept, so that no other try of the run pays for it again.
 * @param kept of the item; one call for each path
 * @param busyUntil until when a "too many, too fast" is waited out, milliseconds since 1970
 * @throws NodeApiError, also for an outcome that was unknown before
 */
export async function callOnce(
	ctx: IExecuteFunctions,
	kept: Kept,
	request: KlingRequest,
	busyUntil: number,
): Promise<unknown> {
	const known = kept.answers?.[request.path];
	if (known !== undefined) return known;
	if (kept.unrepeatable && kept.fault) throw toError(ctx.getNode(), kept.fault);
	try {
		const answer = await call(ctx, request, busyUntil);
		kept.answers = { ...kept.answers, [request.path]: answer };
		return answer;
	} catch (error) {
		const { context = {} } = error as Partial<NodeApiError>;
		if (context[UNREPEATABLE] === true) Object.assign(kept, { fault: toFault(error), unrepeatable: true });
		const known = toError(ctx.getNode(), toFault(error));
		known.context[RETRY_AFTER] = context[RETRY_AFTER];
		throw known;
	}
}
