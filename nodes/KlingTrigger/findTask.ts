import { NodeOperationError, type IDataObject, type IWebhookFunctions } from 'n8n-workflow';
import { dialectAt, dialects, opensAll, type Dialect, type Task } from '../Kling/dialects';
import { families, type Family } from '../Kling/families';
import { ANY } from '../Kling/families/anyFamily';
import { inParallel, PARALLEL } from '../Kling/shared/parallel';
import { times, toError, type Fault } from '../Kling/transport';
import { sharedAnswer, sharedCredential } from './sharedQuestions';

/** The families whose tasks call back. */
export const callbackFamilies: Family[] = families.filter(({ kind, callback }) => kind === 'task' && callback);

/** Where Kling may know a task, and what the item then calls its kind. */
export interface Place {
	path: string;
	family: string;
}

/** What a callback is about, as far as it tells. */
export interface Clues {
	/** The kind of task, as the address or the node names it; may be empty or no kind at all. */
	name: string;
	body: IDataObject;
}

/** The families whose tasks are read at a path of their own. */
const separateFamilies = callbackFamilies.filter(({ path }) => dialectAt(path).commonPath === undefined);

/** The families that a body may be about: those whose kind of result it shows, else all with a path of their own. */
function fittingFamilies(body: IDataObject): Family[] {
	const results = Object.keys((body.task_result as IDataObject | undefined) ?? {});
	const fitting = separateFamilies.filter(({ result }) => results.includes(result));
	return fitting.length > 0 ? fitting : separateFamilies;
}

const claims = (dialect: Dialect, body: IDataObject): boolean => (dialect.task(body)?.task_status ?? '') !== '';

/**
 * Where to look for the task of a callback: rounds, each for the case that the one before it has not found the task.
 * @param opensAll whether the credential's key opens all generations of the API
 */
export function placesOf({ name, body }: Clues, opensAll: boolean): Place[][] {
	const named = callbackFamilies.find(({ family }) => family === name);
	const kind = named?.family ?? ANY;
	const likely = named && dialectAt(named.path);
	const senders = dialects
		.filter((dialect) => claims(dialect, body))
		.sort((a, b) => Number(b === likely) - Number(a === likely));
	const common = (some: Dialect[]): Place[][] =>
		some.flatMap(({ commonPath }) => (commonPath ? [[{ path: commonPath, family: kind }]] : []));
	if (senders.every(({ commonPath }) => commonPath)) return opensAll ? common(senders) : [];
	const own = (named ? [named] : fittingFamilies(body)).map(({ path, family }) => ({ path, family }));
	// One question where many would be needed, for who may ask it.
	const first = named || !opensAll ? [] : common(dialects.filter(({ findsOthers }) => findsOthers));
	return [...first, own];
}

/** A task as Kling itself reports it. */
export interface FoundTask {
	/** The kind of task as items carry it. */
	family: string;
	task: Task;
}

async function askAt(ctx: IWebhookFunctions, taskId: string, places: Place[], until: number) {
	let found: FoundTask | undefined;
	let failure: Fault | undefined;
	await inParallel(places, PARALLEL, async ({ path, family }) => {
		if (found) return;
		const answer = await sharedAnswer({ ctx, path, id: taskId, until });
		if (answer.task?.task_id === taskId) found = { family, task: answer.task };
		if (answer.fault && !answer.missing) failure = answer.fault;
	});
	return { found, failure };
}

/**
 * Asks Kling for a task at each place where it may be, until one knows it.
 * @returns undefined when the account has no such task
 * @throws NodeApiError when Kling did not answer in time (transport times.verify) or refused the credential;
 * NodeOperationError when the credential's keys cannot ask for such tasks
 */
export async function findTask(ctx: IWebhookFunctions, taskId: string, clues: Clues): Promise<FoundTask | undefined> {
	const until = Date.now() + times.verify;
	const rounds = placesOf(clues, opensAll(await sharedCredential(ctx)));
	if (rounds.length === 0) {
		throw new NodeOperationError(
			ctx.getNode(),
			'The task was made with an API key, so only an API key can ask about it',
			{
				description: 'Choose a credential with an API key of the same account in this trigger.',
			},
		);
	}
	let failure: Fault | undefined;
	for (const [round, places] of rounds.entries()) {
		const answer = await askAt(ctx, taskId, places, until);
		if (answer.found) return answer.found;
		// Not every host of Kling's serves every path; one that will never answer says nothing about the task.
		if (round === 0 || answer.failure?.retryable) failure ??= answer.failure;
	}
	if (failure) throw toError(ctx.getNode(), failure);
	return undefined;
}
