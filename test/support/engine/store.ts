import { EventEmitter } from 'node:events';
import { parse, stringify } from 'flatted';
import type { ExecutionStatus, IRunExecutionData, IWorkflowBase, WorkflowExecuteMode } from 'n8n-workflow';

/** One row of n8n's execution table. */
export interface ExecutionRecord {
	id: string;
	status: ExecutionStatus;
	mode: WorkflowExecuteMode;
	/** Snapshot of the workflow at the start; a resume uses it, not the edited workflow. */
	workflowData: IWorkflowBase;
	data: IRunExecutionData;
	finished: boolean;
	startedAt: Date;
	stoppedAt?: Date;
	waitTill: Date | null;
	retryOf?: string;
}

type Row = Omit<ExecutionRecord, 'data' | 'workflowData'> & { data: string; workflowData: string };

/** What must hold for an update to be written, as in n8n's conditional UPDATE. */
export interface UpdateConditions {
	requireStatus?: ExecutionStatus;
	requireNotCanceled?: boolean;
}

/**
 * Stands for n8n's database: executions are kept as text (run data in flatted form, as n8n stores it), so every read is
 * a fresh copy and nothing that was not saved survives. Emits `update` with the execution id after every write.
 */
export class ExecutionStore extends EventEmitter<{ update: [string] }> {
	private readonly rows = new Map<string, Row>();

	private lastId = 0;

	constructor() {
		super();
		this.setMaxListeners(0);
	}

	create(record: Omit<ExecutionRecord, 'id' | 'finished' | 'waitTill'>, id?: string): string {
		const key = id ?? String(++this.lastId);
		if (this.rows.has(key)) throw new Error(`Execution ${key} exists already`);
		const { data, workflowData, ...rest } = record;
		this.rows.set(key, {
			...rest,
			id: key,
			finished: false,
			waitTill: null,
			data: stringify(data),
			workflowData: JSON.stringify(workflowData),
		});
		this.emit('update', key);
		return key;
	}

	find(id: string): ExecutionRecord | undefined {
		const row = this.rows.get(id);
		if (!row) return undefined;
		return {
			...row,
			data: parse(row.data) as IRunExecutionData,
			workflowData: JSON.parse(row.workflowData) as IWorkflowBase,
		};
	}

	get(id: string): ExecutionRecord {
		const record = this.find(id);
		if (!record) throw new Error(`Execution ${id} does not exist`);
		return record;
	}

	/** Writes the given columns; returns false and writes nothing when a condition does not hold. */
	update(id: string, changes: Partial<Omit<ExecutionRecord, 'id' | 'workflowData'>>, when: UpdateConditions = {}) {
		const row = this.rows.get(id);
		if (!row) return false;
		if (when.requireStatus && row.status !== when.requireStatus) return false;
		if (when.requireNotCanceled && row.status === 'canceled') return false;
		const { data, ...rest } = changes;
		Object.assign(row, rest, data && { data: stringify(data) });
		this.emit('update', id);
		return true;
	}

	/** Status column only, without reading the data. */
	status(id: string): ExecutionStatus | undefined {
		return this.rows.get(id)?.status;
	}

	/** When a parked execution is due; undefined for one that is not parked. */
	waitTill(id: string): Date | undefined {
		const row = this.rows.get(id);
		return row?.status === 'waiting' ? (row.waitTill ?? undefined) : undefined;
	}

	/** Ids of all executions, oldest first, optionally only those with a status. */
	ids(status?: ExecutionStatus): string[] {
		return [...this.rows.values()].filter((row) => !status || row.status === status).map((row) => row.id);
	}
}
