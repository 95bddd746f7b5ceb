import type { Callbacks } from './callbacks';
import type { Charges } from './charges';
import type { Contract } from './contract';
import type { Ids } from './ids';
import { taskOutputs, taskResult } from './results';
import { withoutFiles } from './withoutFiles';
import { isFinal, type Status, type Task } from './tasks';
import type { Timers } from './timers';
import type { Body, Schema } from './types';

const PROCESSING_SHARE = 0.2;
const PROCESSING_AT_MOST = 500;
const REASON = 'content control refused the prompt';

/** What a task's life depends on. */
export interface LifeSources {
	contract: Contract;
	ids: Ids;
	timers: Timers;
	callbacks: Callbacks;
	charges: Charges;
	now: () => number;
	baseUrl: () => string;
	/** Called when a task has succeeded. */
	succeeded: (task: Task) => void;
}

/** Moves tasks from submitted through processing to succeed or failed. */
export class Life {
	private readonly taskSchemas = new Map<string, Schema>();

	constructor(private readonly sources: LifeSources) {
		for (const operation of sources.contract.operations)
			if (operation.kind === 'get') this.taskSchemas.set(operation.collection, operation.dataSchema);
	}

	/** Starts the clock of a new task; a null duration holds it in processing. */
	begin(task: Task): void {
		const { timers, callbacks } = this.sources;
		const { duration = 0 } = task.plan;
		callbacks.changed(task);
		const processing = Math.min((duration ?? Infinity) * PROCESSING_SHARE, PROCESSING_AT_MOST);
		timers.after(processing, () => this.move(task, 'processing'));
		if (duration !== null) timers.after(duration, () => this.end(task));
	}

	/** Ends a task now: as planned, or failed for the given reason. A final task stays as it is. */
	end(task: Task, fail = task.plan.fail): void {
		if (isFinal(task)) return;
		if (task.status === 'submitted') this.move(task, 'processing');
		if (fail) {
			task.message = fail === true ? REASON : fail;
			return this.move(task, 'failed');
		}
		task.result = withoutFiles(this.resultOf(task), task.plan.withoutFiles);
		task.charge = this.sources.charges.take(task.id, task);
		this.sources.succeeded(task);
		this.move(task, 'succeed');
	}

	private resultOf(task: Task): Body {
		const { contract, ids, baseUrl } = this.sources;
		if (task.operation.generation === 'v1') return taskResult(contract, this.schemaOf(task), task, ids, baseUrl());
		return { outputs: taskOutputs(contract, task, ids, baseUrl()) };
	}

	private schemaOf({ operation }: Task): Schema {
		return this.taskSchemas.get(operation.collection) ?? { $ref: '#/components/schemas/Text2VideoTask' };
	}

	private move(task: Task, status: Status): void {
		if (isFinal(task) || task.status === status) return;
		task.status = status;
		task.updatedAt = this.sources.now();
		this.sources.callbacks.changed(task);
	}
}
