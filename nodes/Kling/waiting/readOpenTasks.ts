import type { IExecuteFunctions } from 'n8n-workflow';
import { readTasks } from '../tasks/readTasks';
import { isUnknownId, type Fault } from '../transport';
import { schedule } from './schedule';
import { isOpen, type Entry } from './state';

/** A task that was created a moment ago may not be found yet. */
const maybeNotVisible = (entry: Entry, known: Fault): boolean =>
	isUnknownId(known.code) && entry.createdAt !== undefined && Date.now() - entry.createdAt < schedule.visibility;

/**
 * Asks Kling about all open tasks. A fault that may pass leaves the task open; a lasting one is noted in its entry.
 */
export async function readOpenTasks(ctx: IExecuteFunctions, entries: Entry[]): Promise<void> {
	const open = entries.filter(isOpen);
	const answers = await readTasks(
		ctx,
		open.map(({ path, id = '' }) => ({ path, id })),
	);
	for (const [i, entry] of open.entries()) {
		const { task, fault } = answers[i];
		if (task) entry.task = task;
		else if (!fault.retryable && !maybeNotVisible(entry, fault)) entry.fault = { ...fault, task_id: entry.id };
	}
}
