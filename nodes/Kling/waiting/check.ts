import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { read, toFault, type Fault } from '../transport';
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
	known.http_status === 400 && entry.createdAt !== undefined && Date.now() - entry.createdAt < schedule.visibility;

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
	const missing = new Map(entries.map((entry) => [entry.id as unknown, entry]));
	for (let pageNum = 1; pageNum <= PAGES && missing.size > 0; pageNum++) {
		const qs = { pageNum, pageSize: PAGE_SIZE };
		const page = (await read(ctx, path, qs)) as unknown as IDataObject[];
		for (const task of page) {
			for (const id of idsOf(task)) {
				const entry = missing.get(id);
				if (!entry) continue;
				entry.task = task;
				missing.delete(id);
			}
		}
		if (page.length < PAGE_SIZE) break;
	}
	return [...missing.values()];
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
			for (const entry of ofFamily) note(entry, error);
		}
	}
	await inParallel(single, PARALLEL, async (entry) => await checkOne(ctx, entry));
}
