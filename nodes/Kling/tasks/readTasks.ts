import { dialectAt, type Answer } from '../dialects';
import { reader, type KlingContext, type Reading } from '../transport';

/** A task by its id or the caller's own. */
export interface TaskId {
	id: string;
	/** Whether it is Kling's for certain, so that nobody need be asked for a caller's id like it. */
	isKlings?: boolean;
}

/** A task by the path where it is created or read, and by an id. */
export interface Wanted extends TaskId {
	path: string;
}

/**
 * Asks Kling about many tasks, in as few calls as each generation of its API allows.
 * @returns the answers, in the order of what is wanted; Kling's refusals and failures are answers too
 */
export async function readTasks(ctx: KlingContext, wanted: Wanted[], reading?: Reading): Promise<Answer[]> {
	const kling = reader(ctx, reading);
	const answers = new Map<string, Map<string, Answer>>();
	for (const path of new Set(wanted.map((each) => dialectAt(each.path).readPath(each.path)))) {
		const here = wanted.filter((each) => dialectAt(each.path).readPath(each.path) === path);
		const ids = new Set(here.map(({ id }) => id));
		const maybeCallers = here.filter(({ isKlings }) => !isKlings).map(({ id }) => id);
		answers.set(path, await dialectAt(path).read(kling, path, [...ids], maybeCallers));
	}
	return wanted.map(({ path, id }) => answers.get(dialectAt(path).readPath(path))!.get(id)!);
}
