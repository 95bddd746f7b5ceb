import type { IExecuteFunctions } from 'n8n-workflow';
import { FAILED, type Task } from '../dialects';
import { markIn } from './externalId';
import { listTasks } from './listTasks';

/** Newest tasks of a family that are looked through; a crashed execution is retried soon, or recovered. */
const NEWEST = 500;

/**
 * The tasks that earlier executions made for the same purposes. Who retries an execution that died, or whose node was
 * edited since, has no saved state, but n8n hands on what it drew at the creation of the execution.
 * @param path where the tasks were created
 * @param marks of the purposes
 * @returns the newest task for each mark that did not fail
 * @throws NodeApiError when the list cannot be had
 */
export async function earlierTasks(
	ctx: IExecuteFunctions,
	path: string,
	marks: Set<string>,
): Promise<Map<string, Task>> {
	const found = new Map<string, Task>();
	let seen = 0;
	for await (const task of listTasks(ctx, path, { wanted: NEWEST })) {
		if (++seen > NEWEST || found.size === marks.size) break;
		const mark = markIn(ctx, task.external_task_id);
		if (mark && marks.has(mark) && !found.has(mark) && task.task_status !== FAILED) found.set(mark, task);
	}
	return found;
}
