import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Task } from '../dialects';
import type { Family } from '../families';
import { own } from '../fields/ownParameters';
import { choicesAt, numberAt, switchAt } from '../shared/parameters';
import { taskJson, toItem } from '../tasks/item';
import type { Operation } from './operation';
import { newestOf } from '../tasks/listTasks';
import type { TaskList } from '../tasks/places';
import { listsAt } from './listsAt';
import { forEachItem } from './forEachItem';
import { familyAt } from './taskInput';
import { walkLists } from './walkLists';

/** What a list is asked for: its lists, and whether its entries are no tasks, although they come as such. */
interface Listing {
	lists: TaskList[];
	isOfficial?: boolean;
}
type ListingAt = (ctx: IExecuteFunctions, index: number) => Promise<Listing>;

/** What is official does not end, although the list dates its entries like tasks. */
function listedJson(task: Task, family: string, isOfficial = false): IDataObject {
	const { expires_at: _, ...lasting } = taskJson(task, family);
	return isOfficial ? lasting : taskJson(task, family);
}

const listOf =
	(at: ListingAt): Operation =>
	async (ctx) =>
		await forEachItem(ctx, async (index) => {
			const { lists, isOfficial } = await at(ctx, index);
			const limit = switchAt(ctx, index, own.returnAll) ? Infinity : numberAt(ctx, index, own.limit);
			const statuses: string[] = choicesAt(ctx, index, own.statuses);
			const seen = new Set<string>();
			const found: INodeExecutionData[] = [];
			// A filter thins the pages out, so only without one does the limit say how much to ask for.
			const query = { wanted: statuses.length > 0 || lists.length > 1 ? Infinity : limit, statuses };
			for await (const { task, list } of newestOf(lists, walkLists(ctx, lists, query))) {
				const family = list.familyOf(task);
				const isWanted = statuses.length === 0 || statuses.includes(task.task_status);
				if (family === undefined || !isWanted || seen.has(task.task_id)) continue;
				seen.add(task.task_id);
				found.push(toItem(listedJson(task, family, isOfficial), index));
				// The next task may be on a page that nobody needs.
				if (found.length >= limit) break;
			}
			return found;
		});

/** The official entries of a library, which come wrapped as tasks. */
export const listOfficial = ({ path, family }: Family): Operation =>
	listOf(async () => ({ lists: [{ path, familyOf: () => family }], isOfficial: true }));

/** The tasks of a family, newest first. */
export const getMany: Operation = listOf(async (ctx, index) => ({
	lists: await listsAt(ctx, familyAt(ctx, index), index),
}));
