import type { INodeExecutionData } from 'n8n-workflow';
import { taskJson, toItem } from '../item';
import { pages } from './pages';
import { familyAt } from './taskInput';
import type { Operation } from './operation';
import { perItem } from './perItem';

/** The tasks of a family, newest first. */
export const getMany: Operation = async (ctx) =>
	await perItem(ctx, async (index) => {
		const family = familyAt(ctx, index);
		const limit = ctx.getNodeParameter('returnAll', index, false)
			? Infinity
			: Number(ctx.getNodeParameter('limit', index, 50));
		const statuses = ctx.getNodeParameter('statuses', index, []) as string[];
		// A filter thins the pages out, so only without one does the limit say how much to ask for.
		const found: INodeExecutionData[] = [];
		for await (const task of pages(ctx, family.path, statuses.length > 0 ? Infinity : limit)) {
			if (found.length >= limit) break;
			if (statuses.length > 0 && !statuses.includes(String(task.task_status))) continue;
			found.push(toItem(taskJson(task, family.family), index));
		}
		return found;
	});
