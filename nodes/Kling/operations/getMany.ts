import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Task } from '../dialects';
import type { Family } from '../families';
import { own } from '../fields/ownParameters';
import { choicesAt, numberAt, switchAt } from '../shared/parameters';
import { taskJson, toItem } from '../tasks/item';
import type { Operation } from './operation';
import { listTasks } from '../tasks/listTasks';
import { forEachItem } from './forEachItem';
import { familyAt } from './taskInput';

type Listed = Pick<Family, 'path' | 'family' | 'paged'>;
type FamilyAt = (ctx: IExecuteFunctions, index: number) => Listed;

/** What is official does not end, although the list dates its entries like tasks. */
function listedJson(task: Task, { family, paged }: Listed): IDataObject {
	const { expires_at: _, ...lasting } = taskJson(task, family);
	return paged ? lasting : taskJson(task, family);
}

/** The entries of a list, newest first; official voices and elements come wrapped as tasks, too. */
export const listOf =
	(at: FamilyAt): Operation =>
	async (ctx) =>
		await forEachItem(ctx, async (index) => {
			const family = at(ctx, index);
			const limit = switchAt(ctx, index, own.returnAll) ? Infinity : numberAt(ctx, index, own.limit);
			const statuses: string[] = choicesAt(ctx, index, own.statuses);
			const found: INodeExecutionData[] = [];
			// A filter thins the pages out, so only without one does the limit say how much to ask for.
			for await (const task of listTasks(ctx, family.path, {
				wanted: statuses.length > 0 ? Infinity : limit,
				statuses,
			})) {
				if (found.length >= limit) break;
				if (statuses.length > 0 && !statuses.includes(task.task_status)) continue;
				found.push(toItem(listedJson(task, family), index));
			}
			return found;
		});

/** The tasks of a family, newest first. */
export const getMany: Operation = listOf(familyAt);
