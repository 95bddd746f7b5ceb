import type { Charge } from './charges';
import type { CallbackPlan, TaskPlan } from './faults/types';
import { Refusal } from './refusal';
import type { Body, Operation } from './types';

/** Life of a task; v2 answers spell the third one `succeeded`. */
export type Status = 'submitted' | 'processing' | 'succeed' | 'failed';

/** A paid task. */
export interface Task {
	id: string;
	operation: Operation;
	body: Body;
	/** Path parameters. */
	path: Record<string, string>;
	externalTaskId: string | null;
	callbackUrl: string | null;
	status: Status;
	message: string;
	/** Unix ms, server clock. */
	createdAt: number;
	updatedAt: number;
	/** Look-ups see the task from then on. */
	visibleAt: number;
	slots: number;
	plan: TaskPlan;
	callback: CallbackPlan;
	/** Members of `task_result`, or `outputs` in the newer generations, once succeeded. */
	result?: Record<string, unknown>;
	/** What was charged, once succeeded. */
	charge?: Charge;
}

/** True for succeed and failed. */
export const isFinal = ({ status }: Task) => status === 'succeed' || status === 'failed';

/** All tasks of one server. */
export class TaskStore {
	/** In order of creation. */
	all: Task[] = [];
	private byId = new Map<string, Task>();
	private byExternalId = new Map<string, Task>();

	/** Refuses a repeated external id (contract: duplicate-external-id). */
	checkNew(externalTaskId: string | null): void {
		if (externalTaskId && this.byExternalId.has(externalTaskId))
			throw new Refusal(1201, `External_task_id ${externalTaskId} already exists`);
	}

	add(task: Task): void {
		this.all.push(task);
		this.byId.set(task.id, task);
		if (task.externalTaskId) this.byExternalId.set(task.externalTaskId, task);
	}

	/** By task id or, where `idKinds` allows it, by the caller's id. */
	find(id: string, idKinds = ['task_id', 'external_task_id']): Task | undefined {
		const own = idKinds.includes('task_id') ? this.byId.get(id) : undefined;
		return own ?? (idKinds.includes('external_task_id') ? this.byExternalId.get(id) : undefined);
	}

	/** Visible tasks, newest first. */
	newest(now: number, fits: (task: Task) => boolean): Task[] {
		return this.all.filter((task) => task.visibleAt <= now && fits(task)).reverse();
	}

	/** Slots in use in a pack. */
	inFlight(pack: string): number {
		return this.all.reduce((sum, task) => sum + (task.operation.pack === pack && !isFinal(task) ? task.slots : 0), 0);
	}

	clear(): void {
		this.all = [];
		this.byId.clear();
		this.byExternalId.clear();
	}
}
