import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { own } from '../fields/ownParameters';
import { choiceAt, fieldError, idAt, textAt, type Parameter } from '../shared/parameters';
import { executionPrefix } from '../tasks/externalId';
import { families, type Family } from '../families';
import { dialectAt, opensAll, SUCCEED, type Task } from '../dialects';
import { expiresAt, taskJson, toItem } from '../tasks/item';
import { rangeAt } from './account';
import { withFiles } from '../tasks/downloadFiles';
import type { Operation } from './operation';
import { downloadingAt, downloadsAt } from './runOptions';
import { commonLists, listsOf, type TaskList } from '../tasks/places';
import { credentialOf } from '../transport';
import { forEachItem } from './forEachItem';
import { listsAt } from './listsAt';
import { familyAt } from './taskInput';
import { walkLists } from './walkLists';

const ALL = 'all';

/** Which tasks are looked for; `since` ends the search, because lists come newest first. */
interface Search {
	since: number;
	until?: number;
	matches(task: Task): boolean;
}

const byPrefix = (prefix: string, since: number): Search => ({
	since,
	matches: (task) => (task.external_task_id ?? '').startsWith(prefix),
});

function idOrError(ctx: IExecuteFunctions, index: number, parameter: Parameter<string>): string {
	const value = idAt(ctx, index, parameter);
	if (value) return value;
	throw fieldError(ctx, index, parameter.label, 'is empty');
}

const searches: Record<(typeof own.source.allowed)[number], (ctx: IExecuteFunctions, index: number) => Search> = {
	timeRange(ctx, index) {
		const { start_time: since, end_time: until } = rangeAt(ctx, index, own.since, own.until);
		return { since, until, matches: ({ created_at }) => Number(created_at) <= until };
	},
	execution(ctx, index) {
		const executionId = idOrError(ctx, index, own.executionId);
		return byPrefix(executionPrefix(ctx.getInstanceId(), executionId), 0);
	},
	prefix: (ctx, index) => byPrefix(idOrError(ctx, index, own.externalIdPrefix), 0),
};

async function* matching(tasks: AsyncGenerator<Task>, { since, matches }: Search): AsyncGenerator<Task> {
	for await (const task of tasks) {
		if (Number(task.created_at) < since) return;
		if (matches(task)) yield task;
	}
}

/** Whether Kling lists the tasks of a family by themselves; tasks of common lists are found there. */
const hasOwnList = ({ kind, path }: Family): boolean => kind === 'task' && !dialectAt(path).commonPath;

/** All tasks: by one question for each generation where the keys allow it, else by one for each family. */
async function allLists(ctx: IExecuteFunctions): Promise<TaskList[]> {
	return opensAll(await credentialOf(ctx))
		? commonLists
		: families.filter(hasOwnList).flatMap((family) => listsOf(family, false));
}

/** Whether the task's files can still be fetched. */
function isDownloadable(task: Task): boolean {
	const expires = expiresAt(task);
	const inTime = expires !== undefined && Date.parse(expires) > Date.now();
	return task.task_status === SUCCEED && inTime && task.files.length > 0;
}

/** Tasks that an execution, a time range or an id prefix left behind, each marked whether it can be downloaded. */
export const recover: Operation = async (ctx) =>
	await forEachItem(ctx, async (index) => {
		const search = searches[choiceAt<keyof typeof searches>(ctx, index, own.source)](ctx, index);
		const chosen = textAt(ctx, index, { ...own.family, fallback: ALL });
		const searched = chosen === ALL ? await allLists(ctx) : await listsAt(ctx, familyAt(ctx, index), index);
		const { since, until } = search;
		const walk = walkLists(ctx, searched, { ...(since > 0 ? { since } : {}), until });
		const seen = new Set<string>();
		const downloads = downloadsAt(ctx, index);
		// What is found comes out, whatever becomes of one file.
		const how = { ...downloadingAt(ctx, index), partial: true };
		const output: INodeExecutionData[] = [];
		for (const list of searched) {
			for await (const task of matching(walk(list), search)) {
				const family = list.familyOf(task);
				if (family === undefined || seen.has(task.task_id)) continue;
				seen.add(task.task_id);
				const downloadable = isDownloadable(task);
				const json = { ...taskJson(task, family), downloadable };
				const items =
					downloads && downloadable ? await withFiles(ctx, task, family, list.path, index, how) : [toItem(json, index)];
				output.push(...items.map((item) => ({ ...item, json: { ...json, ...item.json } })));
			}
		}
		return output;
	});
