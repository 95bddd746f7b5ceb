import type { IDataObject } from 'n8n-workflow';
import { dialectAt, memberAt, type Task } from '../dialects';
import type { Family } from '../families';
import {
	backoffMs,
	pause,
	reactionTo,
	sendSigned,
	times,
	toError,
	unexpectedAnswer,
	type Fault,
	type KlingContext,
	type Outcome,
} from '../transport';
import { lookUp, type LookUp } from './lookUp';

/** The task, new or found again, or word that Kling has no free slot now. */
export type Submission = { kind: 'task'; task: Task } | { kind: 'busy'; fault: Fault; retryAfterMs?: number };

/** A repeated caller's id is refused with this code (contract: x-error-codes 1201, observed). */
const WRONG_PARAMETER = 1201;
const SPEAKS_OF_THE_ID = /external|repeat|duplicat|already/i;

const UNSENT_TRIES = 3;

async function lookUpRepeatedly(ctx: KlingContext, family: Family, externalId: string): Promise<LookUp> {
	let last: LookUp = { kind: 'missing' };
	for (const delay of times.lookUpDelays) {
		await pause(ctx, delay);
		last = await lookUp(ctx, family, externalId);
		if (last.kind === 'found') return last;
	}
	return last;
}

/** Marks the error of a creation that must not be repeated by any later try, because nobody can look it up. */
export const UNREPEATABLE = 'klingUnrepeatable';

function unclearError(ctx: KlingContext, known: Fault, family: Family, externalId: string | undefined): Error {
	const advice = externalId
		? `Look it up with the operation Task > Get, family ${family.family} and task ID ${externalId}, before you create it again.`
		: `Calls to ${family.path} cannot be looked up, so it was not sent again. See the task list in the Kling console before you repeat it.`;
	const error = toError(ctx.getNode(), {
		...known,
		message: 'It is unknown whether Kling created the task',
		description: `${known.message}. ${known.description}`.trim(),
		advice,
		// With the same caller's id a repeated call finds the task instead of paying for another.
		retryable: externalId !== undefined,
	});
	if (externalId === undefined) error.context[UNREPEATABLE] = true;
	return error;
}

type Refused = Extract<Outcome, { kind: 'refused' }>;

/** A refusal may mean "this id exists": then the task is there, from an earlier try. */
async function afterRefusal(
	ctx: KlingContext,
	family: Family,
	refused: Refused,
	externalId: string | undefined,
	wasUnclear: boolean,
): Promise<Submission> {
	if (reactionTo(refused.fault.code) === 'waitForSlot') {
		return { kind: 'busy', fault: refused.fault, retryAfterMs: refused.retryAfterMs };
	}
	if (refused.fault.code === WRONG_PARAMETER && externalId !== undefined) {
		const likely = wasUnclear || SPEAKS_OF_THE_ID.test(refused.fault.description);
		const found = likely ? await lookUpRepeatedly(ctx, family, externalId) : await lookUp(ctx, family, externalId);
		if (found.kind === 'found') return { kind: 'task', task: found.task };
	}
	throw toError(ctx.getNode(), refused.fault);
}

/**
 * Creates a task at most once. After an unclear outcome the caller's id is looked up, with patience, before anything is
 * posted again; a post that Kling did take the first time is then refused because of its id, and the task is adopted.
 * Without a caller's id an unclear outcome is never followed by a second post.
 * @param body the complete body, the caller's id included
 * @throws NodeApiError with the fault in `context.kling`
 */
export async function createTask(
	ctx: KlingContext,
	family: Family,
	path: string,
	body: IDataObject,
): Promise<Submission> {
	const dialect = dialectAt(path);
	const externalId = memberAt(body, dialect.bodyPaths.externalId) as string | undefined;
	const giveUpAt = Date.now() + times.followUp;
	let wasUnclear = false;
	for (let attempt = 1; ; attempt++) {
		const outcome = await sendSigned(ctx, { method: 'POST', path, body });
		const created = outcome.kind === 'answer' ? dialect.task(outcome.data) : undefined;
		if (created) return { kind: 'task', task: created };
		if (outcome.kind === 'refused') return await afterRefusal(ctx, family, outcome, externalId, wasUnclear);
		if (outcome.kind === 'unsent') {
			if (!outcome.fault.retryable || (attempt >= UNSENT_TRIES && !wasUnclear))
				throw toError(ctx.getNode(), outcome.fault);
			if (Date.now() >= giveUpAt) throw unclearError(ctx, outcome.fault, family, externalId);
			await pause(ctx, backoffMs(attempt));
			continue;
		}
		wasUnclear = true;
		// Kling may have created a task although its answer names none.
		const unclear = outcome.kind === 'answer' ? unexpectedAnswer('it names no task') : outcome.fault;
		if (externalId === undefined) throw unclearError(ctx, unclear, family, externalId);
		let found = await lookUpRepeatedly(ctx, family, externalId);
		while (found.kind === 'unknown' && Date.now() < giveUpAt) found = await lookUpRepeatedly(ctx, family, externalId);
		if (found.kind === 'found') return { kind: 'task', task: found.task };
		if (Date.now() >= giveUpAt) throw unclearError(ctx, unclear, family, externalId);
	}
}
