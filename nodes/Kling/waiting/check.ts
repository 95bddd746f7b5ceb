import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { isUnknownId, read, toFault, type Fault } from '../transport';
import { inParallel } from './pool';
import { schedule } from './schedule';
import { isOpen, type Entry } from './state';

/** Requests that run at once. */
export const PARALLEL = 5;
/** From so many open tasks of a family on, its list is asked instead of each task. */
const LIST_FROM = 4;
/** Newest tasks that one check looks through; contract x-limits.paging allows 500 a page. */
const PAGE_SIZE = 500;
const PAGES = 2;

const idsOf = (task: IDataObject): unknown[] => [
	task.task_id,
	(task.task_info as IDataObject | undefined)?.external_task_id,
];

/** A task that was created a moment ago may not be found yet. */
const maybeNotVisible = (entry: Entry, known: Fault): boolean =>
	isUnknownId(known.code) && entry.createdAt !== undefined && Date.now() - entry.createdAt < schedule.visibility;

function note(entry: Entry, error: unknown): void {
	const known = toFault(error);
	if (known.retryable || maybeNotVisible(entry, known)) return;
	entry.fault = { ...known, task_id: entry.id };
}

async function checkOne(ctx: IExecuteFunctions, entry: Entry): Promise<void> {
	try {
		entry.task = await read(ctx, `${entry.path}/${encodeURIComponent(entry.id ?? '')}`);
	} catch (error) {
		note(entry, error);
	}
}

/** Asks the list for many tasks; gives back the entries that it did not show. */
async function checkByList(ctx: IExecuteFunctions, path: string, entries: Entry[]): Promise<Entry[]> {
	// Several items may name the same task.
	let missing = entries;
	for (let pageNum = 1; pageNum <= PAGES && missing.length > 0; pageNum++) {
		const page = (await read(ctx, path, { pageNum, pageSize: PAGE_SIZE })) as unknown as IDataObject[];
		const shown = new Map(page.flatMap((task) => idsOf(task).map((id) => [id, task])));
		for (const entry of missing) entry.task = shown.get(entry.id) ?? entry.task;
		missing = missing.filter(({ id }) => !shown.has(id));
		if (page.length < PAGE_SIZE) break;
	}
	return missing;
}

/**
 * Asks Kling about all open tasks: one list call for many tasks of a family, one call for each of a few.
 * A fault that may pass leaves the task open; a lasting one is noted in its entry.
 */
export async function checkOpen(ctx: IExecuteFunctions, entries: Entry[]): Promise<void> {
	const open = entries.filter(isOpen);
	const single: Entry[] = [];
	for (const path of new Set(open.map((entry) => entry.path))) {
		const ofFamily = open.filter((entry) => entry.path === path);
		if (ofFamily.length < LIST_FROM) {
			single.push(...ofFamily);
			continue;
		}
		try {
			single.push(...(await checkByList(ctx, path, ofFamily)));
		} catch (error) {
			// Where the list does not work for a lasting reason, the single look-ups may.
			if (!toFault(error).retryable) single.push(...ofFamily);
		}
	}
	await inParallel(single, PARALLEL, async (entry) => await checkOne(ctx, entry));
}
