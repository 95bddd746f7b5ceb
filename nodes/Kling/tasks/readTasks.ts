import type { IDataObject } from 'n8n-workflow';
import { inParallel, PARALLEL } from '../shared/parallel';
import { read, toFault, type Fault, type KlingContext } from '../transport';

/** From so many tasks of a family on, its list is asked instead of each task. */
const LIST_FROM = 4;
/** Newest tasks that one call looks through; contract x-limits.paging allows 500 a page. */
const PAGE_SIZE = 500;
const PAGES = 2;

/** A task by the path where tasks of its kind are created, and by its id or the caller's own. */
export interface Wanted {
	path: string;
	id: string;
}

/** The path at which Kling answers about one task of the kind that is created at `path`. */
export const taskPath = ({ path }: { path: string }, id: string): string => `${path}/${encodeURIComponent(id)}`;

/** What Kling says about a task: the task, or why there is none. */
export type Answer = { task: IDataObject; fault?: undefined } | { task?: undefined; fault: Fault };

const idsOf = (task: IDataObject): unknown[] => [
	task.task_id,
	(task.task_info as IDataObject | undefined)?.external_task_id,
];

/**
 * Asks Kling about many tasks: one list call for many of a family, one call for each of a few.
 * @param until when the last call must have ended, milliseconds since 1970
 * @returns the answers, in the order of what is wanted; Kling's refusals and failures are answers too
 */
export async function readTasks(ctx: KlingContext, wanted: Wanted[], until?: number): Promise<Answer[]> {
	const answers = new Map<Wanted, Answer>();
	for (const path of new Set(wanted.map((each) => each.path))) {
		const ofFamily = wanted.filter((each) => each.path === path);
		if (ofFamily.length >= LIST_FROM) await readList(ctx, path, ofFamily, answers, until);
	}
	const single = wanted.filter((each) => !answers.has(each));
	await inParallel(single, PARALLEL, async (each) => {
		answers.set(each, await answerOf(read(ctx, taskPath(each, each.id), undefined, until)));
	});
	return wanted.map((each) => answers.get(each)!);
}

const answerOf = async (task: Promise<IDataObject>): Promise<Answer> =>
	await task.then(
		(found) => ({ task: found }),
		(error: unknown) => ({ fault: toFault(error) }),
	);

/** Notes what the list says; tasks that it does not show have no answer yet. */
async function readList(
	ctx: KlingContext,
	path: string,
	wanted: Wanted[],
	answers: Map<Wanted, Answer>,
	until?: number,
): Promise<void> {
	// Several of those who ask may want the same task.
	let missing = wanted;
	for (let pageNum = 1; pageNum <= PAGES && missing.length > 0; pageNum++) {
		const { task, fault } = await answerOf(read(ctx, path, { pageNum, pageSize: PAGE_SIZE }, until));
		if (fault) {
			// Where the list does not work for a lasting reason, the single look-ups may.
			if (fault.retryable) for (const each of missing) answers.set(each, { fault });
			return;
		}
		const page = task as unknown as IDataObject[];
		const shown = new Map(page.flatMap((each) => idsOf(each).map((id) => [id, each])));
		for (const each of missing) if (shown.has(each.id)) answers.set(each, { task: shown.get(each.id)! });
		missing = missing.filter(({ id }) => !shown.has(id));
		if (page.length < PAGE_SIZE) return;
	}
}
