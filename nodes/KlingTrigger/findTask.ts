import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import type { Task } from '../Kling/dialects';
import { families, type Family } from '../Kling/families';
import { inParallel, PARALLEL } from '../Kling/shared/parallel';
import { isUnknownId, times, toError, type Fault } from '../Kling/transport';
import { sharedAnswer } from './sharedQuestions';

/** The families whose tasks call back. */
export const callbackFamilies: Family[] = families.filter(({ kind, callback }) => kind === 'task' && callback);

/**
 * The families that a callback may be about: the one that is named, else those whose kind of result the body shows,
 * else all.
 */
export function candidates(name: string, body: IDataObject): Family[] {
	const named = callbackFamilies.find(({ family }) => family === name);
	if (named) return [named];
	const results = Object.keys((body.task_result as IDataObject | undefined) ?? {});
	const fitting = callbackFamilies.filter(({ result }) => results.includes(result));
	return fitting.length > 0 ? fitting : callbackFamilies;
}

/** A task as Kling itself reports it. */
export interface FoundTask {
	family: Family;
	task: Task;
}

/**
 * Asks Kling for a task, at each of the given families' endpoints until one knows it.
 * @returns undefined when the account has no such task
 * @throws NodeApiError when Kling did not answer in time (transport times.verify) or refused the credential
 */
export async function findTask(
	ctx: IWebhookFunctions,
	taskId: string,
	among: Family[],
): Promise<FoundTask | undefined> {
	const until = Date.now() + times.verify;
	let found: FoundTask | undefined;
	let failure: Fault | undefined;
	await inParallel(among, PARALLEL, async (family) => {
		if (found) return;
		const { task, fault } = await sharedAnswer({ ctx, path: family.path, id: taskId, until });
		if (task?.task_id === taskId) found = { family, task };
		if (fault && !isUnknownId(fault.code)) failure = fault;
	});
	if (!found && failure) throw toError(ctx.getNode(), failure);
	return found;
}
