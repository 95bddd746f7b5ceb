import type { IDataObject } from 'n8n-workflow';
import { dialectAt, type Task } from '../dialects';
import { byFamily, type Family } from '../families';
import { anyFamily } from '../families/anyFamily';
import {
	backoffMs,
	pause,
	reactionTo,
	sendSigned,
	times,
	toError,
	unexpectedAnswer,
	UNREPEATABLE,
	type Fault,
	type KlingContext,
	type Outcome,
} from '../transport';
import { lookUp, type LookUp } from './lookUp';

/** The task, new or found again, or word that Kling takes none now. */
export type Submission =
	| {
			kind: 'task';
			task: Task;
			/** Whether the user's own id had a task before, and Kling does not tell what that was made of. */
			wasThere?: boolean;
	  }
	| { kind: 'busy'; fault: Fault; retryAfterMs?: number };

/** The caller's id of a task. */
export interface ExternalId {
	id: string;
	/** Whether the user gave it. An id that was derived contains the request, so its task is the one that was meant. */
	isOwn: boolean;
	/** Whether Kling is known to keep it there; else a second send might pay for a second task. */
	isProven: boolean;
}

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

/** How to look for a task that nobody can be asked about by an id of the caller's. */
const seeNewest = (path: string): string =>
	`Before you repeat it, look at the newest tasks with Task > Get Many or in the Kling console: ${path} is not known to find a task by an ID of the caller's, so it was not sent again.`;

function adviceFor({ family }: Creation, path: string, externalId: ExternalId | undefined): string {
	const { displayName } = byFamily(family.family) ?? anyFamily;
	const lookUp = `Look it up with the operation Task > Get, Kind of Task "${displayName}" and Task ID ${externalId?.id}`;
	if (externalId === undefined) return seeNewest(path);
	return externalId.isProven ? `${lookUp}, before you create it again.` : `${lookUp}. ${seeNewest(path)}`;
}

function unclearError(ctx: KlingContext, known: Fault, creation: Creation): Error {
	const { externalId, path } = creation;
	const isRepeatable = externalId?.isProven === true;
	const error = toError(ctx.getNode(), {
		...known,
		message: 'It is unknown whether Kling created the task',
		description: `${known.message}. ${known.description}`.trim(),
		advice: adviceFor(creation, path, externalId),
		// With the same caller's id a repeated call finds the task instead of paying for another.
		retryable: isRepeatable,
	});
	if (!isRepeatable) error.context[UNREPEATABLE] = true;
	return error;
}

type Refused = Extract<Outcome, { kind: 'refused' }>;

/** One creation as it goes on. */
interface Creation {
	family: Family;
	path: string;
	externalId: ExternalId | undefined;
	/** When its first call was sent, milliseconds since 1970. */
	startedAt: number;
	giveUpAt: number;
	/** Whether an earlier call of it may have created the task. */
	wasUnclear: boolean;
}

/** What Kling says about the time of a creation may differ from this machine's clock by so much. */
export const CLOCK_TOLERANCE_MS = 60_000;

/** The task that was found under the id of a creation; undefined when it says itself that it has another id. */
function adopted(task: Task, { externalId, startedAt, wasUnclear }: Creation): Submission | undefined {
	if (task.external_task_id !== undefined && task.external_task_id !== externalId?.id) return undefined;
	const isNew = wasUnclear && (task.created_at ?? 0) >= startedAt - CLOCK_TOLERANCE_MS;
	return { kind: 'task', task, ...(externalId?.isOwn && !isNew ? { wasThere: true } : {}) };
}

/** A refusal may mean "this id exists": then the task is there, from an earlier try. */
async function afterRefusal(ctx: KlingContext, refused: Refused, creation: Creation): Promise<Submission> {
	const { fault } = refused;
	const { family, externalId, wasUnclear, giveUpAt } = creation;
	if (reactionTo(fault.code) === 'waitForSlot') {
		return { kind: 'busy', fault, retryAfterMs: refused.retryAfterMs };
	}
	if (fault.code !== WRONG_PARAMETER || externalId === undefined) throw toError(ctx.getNode(), fault);
	const speaks = SPEAKS_OF_THE_ID.test(fault.description);
	const isLikely = wasUnclear || speaks;
	let found = isLikely ? await lookUpRepeatedly(ctx, family, externalId.id) : await lookUp(ctx, family, externalId.id);
	// The task exists, and Kling does not show it yet.
	while (found.kind !== 'found' && speaks && Date.now() < giveUpAt) {
		found = await lookUpRepeatedly(ctx, family, externalId.id);
	}
	if (found.kind !== 'found') {
		// The id exists, or an earlier send was taken, and the task cannot be seen (yet).
		if (isLikely) throw unclearError(ctx, fault, creation);
		throw toError(ctx.getNode(), fault);
	}
	// The user's id may belong to another request; then it was something else that Kling refused.
	const task = isLikely || !externalId.isOwn ? adopted(found.task, creation) : undefined;
	if (task) return task;
	const { task_id: id } = found.task;
	throw toError(ctx.getNode(), {
		...fault,
		description: `${fault.description} Task ${id} has the External Task ID ${externalId.id} already.`.trim(),
	});
}

/** A gateway says "too many" of its own accord; that is waited out as Kling's own word for it. */
const isTurnedAway = (outcome: Outcome): outcome is Extract<Outcome, { kind: 'unclear' }> =>
	outcome.kind === 'unclear' && outcome.fault.http_status === 429;

/**
 * Creates a task at most once. After an unclear outcome the caller's id is looked up, with patience, before anything is
 * posted again; a post that Kling did take the first time is then refused because of its id, and the task is adopted.
 * Without a caller's id that Kling is known to keep, an unclear outcome is never followed by a second post.
 * @param body the complete body, the caller's id included
 * @param externalId that id; undefined where the API takes none
 * @throws NodeApiError with the fault in `context.kling`
 */
export async function createTask(
	ctx: KlingContext,
	family: Family,
	path: string,
	body: IDataObject,
	externalId?: ExternalId,
): Promise<Submission> {
	const startedAt = Date.now();
	const giveUpAt = startedAt + times.followUp;
	const creation: Creation = { family, path, externalId, startedAt, giveUpAt, wasUnclear: false };
	const id = externalId?.id;
	const dialect = dialectAt(path);
	for (let attempt = 1; ; attempt++) {
		const outcome = await sendSigned(ctx, { method: 'POST', path, body });
		const created = outcome.kind === 'answer' ? dialect.task(outcome.data) : undefined;
		if (created) return { kind: 'task', task: created };
		if (outcome.kind === 'refused') return await afterRefusal(ctx, outcome, creation);
		if (outcome.kind === 'unsent') {
			if (!outcome.fault.retryable || (attempt >= UNSENT_TRIES && !creation.wasUnclear))
				throw toError(ctx.getNode(), outcome.fault);
			if (Date.now() >= giveUpAt) throw unclearError(ctx, outcome.fault, creation);
			await pause(ctx, backoffMs(attempt));
			continue;
		}
		creation.wasUnclear = true;
		// Kling may have created a task although its answer names none.
		const unclear = outcome.kind === 'answer' ? unexpectedAnswer('it names no task') : outcome.fault;
		if (id === undefined) throw unclearError(ctx, unclear, creation);
		let found = await lookUpRepeatedly(ctx, family, id);
		while (found.kind === 'unknown' && Date.now() < giveUpAt) found = await lookUpRepeatedly(ctx, family, id);
		const task = found.kind === 'found' ? adopted(found.task, creation) : undefined;
		if (task) return task;
		if (found.kind === 'missing' && externalId!.isProven && isTurnedAway(outcome)) {
			return { kind: 'busy', fault: unclear, retryAfterMs: outcome.retryAfterMs };
		}
		if (Date.now() >= giveUpAt || !externalId!.isProven) throw unclearError(ctx, unclear, creation);
		await pause(ctx, backoffMs(1));
	}
}
