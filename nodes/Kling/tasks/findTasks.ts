import type { Answer } from '../dialects';
import type { KlingContext, Reading } from '../transport';
import { readTasks, type TaskId } from './readTasks';

/** A task by an id, and the paths where it may be, the likeliest first. */
export interface Sought extends TaskId {
	paths: string[];
}

/** What Kling says about it, and where. */
export type Found = Answer & { path: string };

/**
 * Asks Kling about many tasks at the first of their paths, then about those it does not know there at the next one.
 * @returns the answers, in the order of what is sought
 */
export async function findTasks(ctx: KlingContext, sought: Sought[], reading?: Reading): Promise<Found[]> {
	const found: Found[] = [];
	for (let round = 0; ; round++) {
		const open = [...sought.keys()].filter(
			(index) => round < sought[index].paths.length && (round === 0 || (found[index].fault && found[index].missing)),
		);
		if (open.length === 0) return found;
		const wanted = open.map((index) => ({ ...sought[index], path: sought[index].paths[round] }));
		for (const [n, answer] of (await readTasks(ctx, wanted, reading)).entries()) {
			// A host that does not serve one of the further paths says nothing about the task.
			const says = round === 0 || answer.task !== undefined || answer.fault.retryable;
			if (says) found[open[n]] = { ...answer, path: wanted[n].path };
		}
	}
}
