import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { byFamily } from '../Kling/families';
import { withFiles } from '../Kling/tasks/downloadFiles';
import { forEachItem } from '../Kling/operations/forEachItem';
import { dialectAt } from '../Kling/dialects';

/**
 * Adds the files to verified tasks. Their links are Kling's own answer, never the caller's.
 * @throws NodeApiError when a file cannot be had, unless the node continues on fail
 */
export const download = async (ctx: IExecuteFunctions): Promise<INodeExecutionData[][]> =>
	await forEachItem(ctx, async (index) => {
		const { json } = ctx.getInputData()[index];
		const family = String(json.family);
		const path = byFamily(family)?.path ?? '';
		const task = dialectAt(path).task(json)!;
		const how = { split: false, watermarked: false, partial: ctx.continueOnFail() };
		return await withFiles(ctx, task, family, path, index, how);
	});
