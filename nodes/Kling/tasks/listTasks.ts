import { dialectAt, type ListQuery, type Task } from '../dialects';
import { reader, type KlingContext } from '../transport';

/**
 * Walks through the account's tasks that are created or read at a path, newest first, each once.
 * @throws NodeApiError when a page cannot be had
 */
export async function* listTasks(ctx: KlingContext, path: string, query: ListQuery = {}): AsyncGenerator<Task> {
	const dialect = dialectAt(path);
	yield* dialect.list(reader(ctx), dialect.readPath(path), query);
}
