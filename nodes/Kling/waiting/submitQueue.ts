import type { IExecuteFunctions, NodeApiError } from 'n8n-workflow';
import type { Submission } from '../tasks/createTask';
import { FAILED } from '../dialects';
import { backoffMs, toFault, UNREPEATABLE } from '../transport';
import { inParallel, PARALLEL } from '../shared/parallel';
import { isOpen, isQueued, type Entry, type RunState } from './state';

export interface Queue {
	/** Most slots of Kling's that this run may fill; 0 means as many as Kling gives. */
	maxSlots: number;
	/** Whether one item's failure leaves the others alone. */
	continueOnFail: boolean;
	submit(index: number): Promise<Submission>;
}

const slotsInUse = (entries: Entry[]): number => entries.filter(isOpen).reduce((sum, entry) => sum + entry.slots, 0);

function noteBusy(state: RunState, busy: Extract<Submission, { kind: 'busy' }>): void {
	state.busyCount++;
	state.busy = busy.fault;
	state.busyUntil = Date.now() + backoffMs(state.busyCount, { ...busy, kind: 'refused' });
}

/**
 * Whether a new task could still be of use: not when the time is over, nor when a failure has decided already that the
 * run gives out an error.
 */
export function mayCreate({ entries, deadline }: RunState, { continueOnFail }: Queue): boolean {
	if (Date.now() >= deadline) return false;
	const decides = ({ fault, task, noWait }: Entry): boolean =>
		Boolean(fault) || (!noWait && task?.task_status === FAILED);
	return continueOnFail || !entries.some(decides);
}

/**
 * Creates the tasks of the items that have none, in order, as far as slots are free.
 * A task counts against the limit from the moment it is sent.
 */
export async function submitQueue(ctx: IExecuteFunctions, state: RunState, queue: Queue): Promise<void> {
	if (Date.now() < state.busyUntil || !mayCreate(state, queue)) return;
	let used = slotsInUse(state.entries);
	let closed = false;
	const fits = ({ slots }: Entry): boolean => queue.maxSlots === 0 || used === 0 || used + slots <= queue.maxSlots;
	const waiting = [...state.entries.keys()].filter((index) => isQueued(state.entries[index]));
	// While Kling has no slot, one creation at a time asks whether there is one again.
	await inParallel(waiting, state.busyCount > 0 ? 1 : PARALLEL, async (index) => {
		const entry = state.entries[index];
		if (closed || !fits(entry) || Date.now() >= state.deadline) {
			closed = true;
			return;
		}
		used += entry.slots;
		try {
			const submission = await queue.submit(index);
			if (submission.kind === 'busy') {
				if (!closed) noteBusy(state, submission);
				closed = true;
				return;
			}
			Object.assign(entry, { id: submission.task.task_id, task: submission.task, createdAt: Date.now() });
			delete entry.answers;
			state.busyCount = 0;
			ctx.logger?.info(`Kling task ${entry.id} (${entry.family}) created for item ${index}`);
		} catch (error) {
			entry.fault = toFault(error);
			entry.unrepeatable ||= (error as NodeApiError).context?.[UNREPEATABLE] === true || undefined;
			closed ||= !queue.continueOnFail;
		}
	});
}
