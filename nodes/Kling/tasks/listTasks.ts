import { dialectAt, type ListQuery, type Task } from '../dialects';
import { reader, type KlingContext } from '../transport';

/**
 * Walks through the account's tasks that are created or read at a path, newest first, each once, back to `query.since`.
 * @throws NodeApiError when a page cannot be had
 */
export async function* listTasks(ctx: KlingContext, path: string, query: ListQuery = {}): AsyncGenerator<Task> {
	const dialect = dialectAt(path);
	for await (const task of dialect.list(reader(ctx), dialect.readPath(path), query)) {
		// Not every generation takes the time in its question.
		if (query.since !== undefined && Number(task.created_at) < query.since) return;
		yield task;
	}
}

/** Walks through several lists as one, newest first. */
export async function* newestOf<L extends { path: string }>(
	lists: L[],
	walk: (list: L) => AsyncGenerator<Task>,
): AsyncGenerator<{ task: Task; list: L }> {
	const heads: Array<{ list: L; rest: AsyncGenerator<Task>; task: Task }> = [];
	for (const list of lists) {
		const rest = walk(list);
		const { value, done } = await rest.next();
		if (!done) heads.push({ list, rest, task: value });
	}
	while (heads.length > 0) {
		const at = heads.reduce(
			(best, { task }, index) => ((task.created_at ?? 0) > (heads[best].task.created_at ?? 0) ? index : best),
			0,
		);
		const { list, rest, task } = heads[at];
		yield { task, list };
		const { value, done } = await rest.next();
		if (done) heads.splice(at, 1);
		else heads[at].task = value;
	}
}
