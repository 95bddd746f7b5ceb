import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { own } from '../fields/ownParameters';
import { choiceMeant } from '../shared/values';
import { choiceAt, fieldError, idAt, textAt, type Parameter } from '../shared/parameters';
import { executionPrefix } from '../tasks/externalId';
import { families, type Family } from '../families';
import { allKinds } from '../families/taskKinds';
import { dialectAt, opensAll, SUCCEED, type Task } from '../dialects';
import { ASSET_MS, expiresAt, taskJson, toItem } from '../tasks/item';
import { rangeAt } from './account';
import { withFiles } from '../tasks/downloadFiles';
import type { Operation } from './operation';
import { downloadingAt, downloadsAt } from './runOptions';
import { commonLists, listsOf, type TaskList } from '../tasks/places';
import { listTasks } from '../tasks/listTasks';
import { cancelSignal, credentialOf, toError, toFault, type Fault } from '../transport';
import { forEachItem } from './forEachItem';
import { listsAt } from './listsAt';
import { familyAt } from './taskInput';
import { hint } from './hints';
import { notSearched } from './walkLists';

/** Which tasks are looked for; `since` ends the search, because lists come newest first. */
interface Search {
	since: number;
	until?: number;
	/** Whether tasks are known by their external ids, and old ones are of no use. */
	isByPrefix?: boolean;
	matches(task: Task): boolean;
}

const byPrefix = (prefix: string): Search => ({
	since: Date.now() - ASSET_MS,
	isByPrefix: true,
	matches: (task) => (task.external_task_id ?? '').startsWith(prefix),
});

function idOrError(ctx: IExecuteFunctions, index: number, parameter: Parameter<string>): string {
	const value = idAt(ctx, index, parameter);
	if (value) return value;
	throw fieldError(ctx, index, parameter.label, 'is empty');
}

const searches: Record<typeof own.source.fallback, (ctx: IExecuteFunctions, index: number) => Search> = {
	timeRange(ctx, index) {
		const { start_time: since, end_time: until } = rangeAt(ctx, index, own.since, own.until);
		return { since, until, matches: ({ created_at = since }) => created_at <= until };
	},
	execution(ctx, index) {
		const executionId = idOrError(ctx, index, own.executionId);
		return byPrefix(executionPrefix(ctx.getInstanceId(), executionId));
	},
	prefix: (ctx, index) => byPrefix(idOrError(ctx, index, own.externalIdPrefix)),
};

/** Whether Kling lists the tasks of a family by themselves; tasks of common lists are found there. */
const hasOwnList = ({ kind, path }: Family): boolean => kind === 'task' && !dialectAt(path).commonPath;

/** The tasks of a list that are looked for, as far back as it pays. */
async function* matching(ctx: IExecuteFunctions, { path }: TaskList, search: Search): AsyncGenerator<Task> {
	const { since, until, matches } = search;
	for await (const task of listTasks(ctx, path, { since, until })) {
		if (matches(task)) yield task;
	}
}

/** All tasks: by one question for each generation where the keys allow it, else by one for each family. */
async function allLists(ctx: IExecuteFunctions, { isByPrefix }: Search): Promise<TaskList[]> {
	return opensAll(await credentialOf(ctx))
		? commonLists
		: families
				.filter((family) => hasOwnList(family) && (family.externalId || !isByPrefix))
				.flatMap((family) => listsOf(family, false));
}

/** Whether the task's files can still be fetched. */
function isDownloadable(task: Task): boolean {
	const expires = expiresAt(task);
	const inTime = expires !== undefined && Date.parse(expires) > Date.now();
	return task.task_status === SUCCEED && inTime && task.files.length > 0;
}

/** The items of a task that was found. */
async function itemsOf(ctx: IExecuteFunctions, task: Task, family: string, path: string, index: number) {
	const downloadable = isDownloadable(task);
	const json = { ...taskJson(task, family), downloadable };
	// What is found comes out, whatever becomes of one file.
	const how = { ...downloadingAt(ctx, index), partial: true };
	const isFetched = downloadable && downloadsAt(ctx, index);
	const items = isFetched ? await withFiles(ctx, task, family, path, index, how) : [toItem(json, index)];
	return items.map((item) => ({ ...item, json: { ...json, ...item.json } }));
}

/**
 * Tasks that an execution, a time range or an id prefix left behind, each marked whether it can be downloaded. A list
 * that cannot be had is told, and is the end only where nothing was found and no list could be had.
 */
export const recover: Operation = async (ctx) =>
	await forEachItem(ctx, async (index) => {
		const search = searches[choiceAt(ctx, index, own.source)](ctx, index);
		const chosen = textAt(ctx, index, { ...own.family, fallback: allKinds.value });
		const searched =
			choiceMeant(chosen, [allKinds]) === allKinds.value
				? await allLists(ctx, search)
				: await listsAt(ctx, familyAt(ctx, index), index);
		const seen = new Set<string>();
		const output: INodeExecutionData[] = [];
		const missed: Array<{ list: TaskList; fault: Fault }> = [];
		for (const list of searched) {
			try {
				for await (const task of matching(ctx, list, search)) {
					const family = list.familyOf(task);
					if (family === undefined || seen.has(task.task_id)) continue;
					seen.add(task.task_id);
					output.push(...(await itemsOf(ctx, task, family, list.path, index)));
				}
			} catch (error) {
				if (cancelSignal(ctx)?.aborted) throw toError(ctx.getNode(), toFault(error));
				missed.push({ list, fault: toFault(error) });
			}
		}
		const isNothingKnown = missed.length === searched.length && output.length === 0;
		if (missed.length > 0 && isNothingKnown) throw toError(ctx.getNode(), missed[0].fault);
		const since = new Date(search.since).toISOString().slice(0, 10);
		const age = `Kling keeps files for 30 days, so tasks from before ${since} were not searched.`;
		hint(ctx, [
			...missed.map(({ list, fault }) => notSearched(list, fault)),
			...(search.isByPrefix && output.length === 0 ? [age] : []),
		]);
		return output;
	});
