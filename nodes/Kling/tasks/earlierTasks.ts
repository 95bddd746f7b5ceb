import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { FAILED, type Task } from '../dialects';
import { CLOCK_TOLERANCE_MS } from './createTask';
import { markIn } from './externalId';
import { ASSET_MS } from './item';
import { listTasks } from './listTasks';

/** Tasks that are looked through at most: a hundred questions of the largest page. */
const MOST = 50_000;

const tooMany = (ctx: IExecuteFunctions): Error =>
	new NodeOperationError(ctx.getNode(), 'It cannot be told whether the execution that is retried created tasks', {
		description: `n8n has kept nothing of it, and its tasks are not among the newest ${MOST} of this account. Nothing was created. Fetch what it made with Task > Recover, Source Execution; then run the workflow anew for what is missing.`,
	});

/**
 * The tasks that earlier executions made for the same purposes. Who retries an execution that died, or whose node was
 * edited since, has no saved state, but n8n hands on what it drew at the creation of the execution.
 * @param path where the tasks were created
 * @param marks of the purposes
 * @param begun when the first of those executions began, milliseconds since 1970; without it the search ends where the
 * files of tasks are gone
 * @returns the newest task for each mark that did not fail
 * @throws NodeApiError when the list cannot be had; NodeOperationError when it is too long
 */
export async function earlierTasks(
	ctx: IExecuteFunctions,
	path: string,
	marks: Set<string>,
	begun?: number,
): Promise<Map<string, Task>> {
	const found = new Map<string, Task>();
	const since = begun === undefined ? Date.now() - ASSET_MS : begun - CLOCK_TOLERANCE_MS;
	let seen = 0;
	for await (const task of listTasks(ctx, path, { since })) {
		if (++seen > MOST) throw tooMany(ctx);
		const mark = markIn(ctx, task.external_task_id);
		if (mark && marks.has(mark) && !found.has(mark) && task.task_status !== FAILED) found.set(mark, task);
		// The next task may be on a page that nobody needs.
		if (found.size === marks.size) break;
	}
	return found;
}
