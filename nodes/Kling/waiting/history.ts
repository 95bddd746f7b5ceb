import { createHash } from 'node:crypto';
import { dialectAt, SUCCEED, type Task } from '../dialects';
import { tagIn } from '../tasks/kindTag';
import { baseUrlOf, credentialOf, reader, type KlingContext, type Reading } from '../transport';
import type { PastTask } from './estimate';

const MINUTE = 60_000;
/** So long a list that was read counts as known. */
const FRESH = 60 * MINUTE;
/** Newest tasks of a list that are asked for, and the most that are kept of one. */
const LISTED = 30;
const KEPT = 100;
/** Lists that are kept, of all accounts together. */
const LISTS = 200;

interface Known extends PastTask {
	createdAt: number;
}

interface List {
	readAt: number;
	tasks: Map<string, Known>;
}

/**
 * Finished tasks that this process has seen, by account and list. It is a help only: a process that has just started
 * learns them anew from its first look.
 */
const lists = new Map<string, List>();

function listOf(key: string): List {
	const list = lists.get(key) ?? { readAt: 0, tasks: new Map<string, Known>() };
	// The list that was used last stands last.
	lists.delete(key);
	lists.set(key, list);
	if (lists.size > LISTS) lists.delete(lists.keys().next().value!);
	return list;
}

function note({ tasks }: List, task: Task, tag: string | undefined): void {
	const { task_id: id, task_status: status, created_at: createdAt, updated_at: updatedAt } = task;
	if (status !== SUCCEED || createdAt === undefined || updatedAt === undefined || tasks.has(id)) return;
	tasks.set(id, { createdAt, ms: updatedAt - createdAt, tag: tag ?? tagIn(task.external_task_id) });
	if (tasks.size > KEPT) tasks.delete([...tasks].reduce((a, b) => (a[1].createdAt < b[1].createdAt ? a : b))[0]);
}

/** What one run knows of the account's earlier tasks. */
export interface History {
	/** Tasks of the list in which those created at `path` are, newest first. */
	at(path: string): PastTask[];
	/** Whether that list holds tasks of one family only. */
	isOneFamily(path: string): boolean;
	/** Keeps a task that was read, if it has come to a good end. */
	note(path: string, task: Task, tag?: string): void;
	/**
	 * Reads the newest tasks of the list, unless that was done lately.
	 * @returns the tasks by Kling's id and by the caller's own; none when the list is known or cannot be read
	 */
	learn(path: string, wanted: number, reading: Reading): Promise<Map<string, Task>>;
}

/** The history of the account whose credential the node has. */
export async function historyOf(ctx: KlingContext): Promise<History> {
	const credential = await credentialOf(ctx);
	const parts = [baseUrlOf(credential), credential.accessKey, credential.apiKey].map((part) => String(part ?? ''));
	const account = createHash('sha256').update(parts.join('\n')).digest('hex');
	const at = (path: string): List => listOf(`${account}:${dialectAt(path).readPath(path)}`);
	return {
		at: (path) => [...at(path).tasks.values()].sort((a, b) => b.createdAt - a.createdAt),
		isOneFamily: (path) => dialectAt(path).commonPath === undefined,
		note: (path, task, tag) => note(at(path), task, tag),
		async learn(path, wanted, reading) {
			const list = at(path);
			const found = new Map<string, Task>();
			if (Date.now() - list.readAt < FRESH) return found;
			list.readAt = Date.now();
			const most = Math.max(LISTED, 2 * wanted);
			const dialect = dialectAt(path);
			try {
				let count = 0;
				for await (const task of dialect.list(reader(ctx, reading), dialect.readPath(path), { wanted: most })) {
					note(list, task, undefined);
					for (const id of [task.task_id, task.external_task_id]) if (id !== undefined) found.set(id, task);
					if (++count >= most) break;
				}
			} catch (error) {
				// Those who wait are asked about one by one, then.
				ctx.logger?.debug(`Kling's list of earlier tasks cannot be read: ${(error as Error).message}`);
			}
			return found;
		},
	};
}
