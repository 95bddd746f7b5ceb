import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { dialectAt, dialectNamed } from '../Kling/dialects';
import { byFamily } from '../Kling/families';
import { forEachItem } from '../Kling/operations/forEachItem';
import { withFiles } from '../Kling/tasks/downloadFiles';
import { asText } from '../Kling/shared/convert';

/**
 * Adds the files to verified tasks. Their links are Kling's own answer, never the caller's.
 * @throws NodeApiError when a file cannot be had, unless the node continues on fail
 */
export const download = async (ctx: IExecuteFunctions): Promise<INodeExecutionData[][]> =>
	await forEachItem(ctx, async (index) => {
		const { json } = ctx.getInputData()[index];
		const family = asText(json.family);
		const created = byFamily(family)?.path ?? '';
		const dialect = dialectNamed(json.api) ?? dialectAt(created);
		const how = { split: false, watermarked: false, partial: ctx.continueOnFail() };
		return await withFiles(ctx, dialect.task(json)!, family, dialect.commonPath ?? created, index, how);
	});
