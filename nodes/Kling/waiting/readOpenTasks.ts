import type { IExecuteFunctions } from 'n8n-workflow';
import { dialectAt, type Answer, type Task } from '../dialects';
import { readTasks } from '../tasks/readTasks';
import { isUnknownId, type Fault } from '../transport';
import { historyOf, type History } from './history';
import { schedule } from './schedule';
import { isOpen, type Entry } from './state';

/** A task that was created a moment ago may not be found yet. */
const maybeNotVisible = (entry: Entry, known: Fault): boolean =>
	isUnknownId(known.code) && entry.createdAt !== undefined && Date.now() - entry.createdAt < schedule.visibility;

/** Where the list of earlier tasks is not known yet, it is read in place of the tasks that are waited for. */
async function listed(history: History, open: Entry[]): Promise<Map<Entry, Task>> {
	const found = new Map<Entry, Task>();
	const byList = new Map<string, Entry[]>();
	for (const entry of open) {
		const path = dialectAt(entry.path).readPath(entry.path);
		byList.set(path, [...(byList.get(path) ?? []), entry]);
	}
	for (const [path, entries] of byList) {
		const tasks = await history.learn(path, entries.length);
		for (const entry of entries) {
			const task = tasks.get(entry.id ?? '');
			if (task) found.set(entry, task);
		}
	}
	return found;
}

/**
 * Asks Kling about all open tasks. A fault that may pass leaves the task open; a lasting one is noted in its entry.
 * On the way it learns how long earlier tasks took.
 */
export async function readOpenTasks(ctx: IExecuteFunctions, entries: Entry[]): Promise<void> {
	const open = entries.filter(isOpen);
	const history = await historyOf(ctx);
	const known = await listed(history, open);
	const others = open.filter((entry) => !known.has(entry));
	const answers = await readTasks(
		ctx,
		others.map(({ path, id = '' }) => ({ path, id })),
	);
	const answerFor = new Map<Entry, Answer>(others.map((entry, i) => [entry, answers[i]]));
	for (const entry of open) {
		const task = known.get(entry) ?? answerFor.get(entry)?.task;
		const fault = answerFor.get(entry)?.fault;
		if (task) {
			entry.task = task;
			history.note(entry.path, task, entry.kind);
		} else if (fault && !fault.retryable && !maybeNotVisible(entry, fault)) {
			entry.fault = { ...fault, task_id: entry.id };
		}
	}
}
