import { dialectAt, type Answer } from '../dialects';
import { reader, type KlingContext, type Reading } from '../transport';

/** A task by the path where it is created or read, and by its id or the caller's own. */
export interface Wanted {
	path: string;
	id: string;
}

/**
 * Asks Kling about many tasks, in as few calls as each generation of its API allows.
 * @returns the answers, in the order of what is wanted; Kling's refusals and failures are answers too
 */
export async function readTasks(ctx: KlingContext, wanted: Wanted[], reading?: Reading): Promise<Answer[]> {
	const kling = reader(ctx, reading);
	const answers = new Map<string, Map<string, Answer>>();
	for (const path of new Set(wanted.map((each) => dialectAt(each.path).readPath(each.path)))) {
		const ids = wanted.filter((each) => dialectAt(each.path).readPath(each.path) === path).map(({ id }) => id);
		answers.set(path, await dialectAt(path).read(kling, path, [...new Set(ids)]));
	}
	return wanted.map(({ path, id }) => answers.get(dialectAt(path).readPath(path))!.get(id)!);
}
