import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { byFamily } from '../Kling/families';
import { withFiles } from '../Kling/tasks/downloadFiles';
import { forEachItem } from '../Kling/operations/forEachItem';
import { taskPath } from '../Kling/tasks/readTasks';

/**
 * Adds the files to verified tasks. Their links are Kling's own answer, never the caller's.
 * @throws NodeApiError when a file cannot be had, unless the node continues on fail
 */
export const download = async (ctx: IExecuteFunctions): Promise<INodeExecutionData[][]> =>
	await forEachItem(ctx, async (index) => {
		const task = ctx.getInputData()[index].json;
		const family = String(task.family);
		const path = taskPath({ path: byFamily(family)?.path ?? '' }, String(task.task_id));
		return await withFiles(ctx, task, family, path, index, false);
	});
