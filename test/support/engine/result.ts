import type {
	ExecutionStatus,
	INodeExecutionData,
	IRunExecutionData,
	ITaskData,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import type { CallbackAnswer, CallbackRequest } from './callback';
import type { CrashWhen } from './run';
import type { ExecutionRecord } from './store';
import type { WorkflowJson } from './workflow';

/** What can be done with an execution. Every call gives the state that was saved afterwards. */
export interface ExecutionActions {
	wakeByTimer(id: string, options?: WakeOptions): Promise<ExecutionResult>;
	callback(id: string, request?: CallbackRequest): Promise<CallbackAnswer>;
	cancel(id: string): Promise<ExecutionResult>;
	retry(id: string, edited?: WorkflowJson): Promise<ExecutionResult>;
	rerun(id: string): Promise<ExecutionResult>;
	resumeUrl(id: string): string;
}

export interface WakeOptions {
	/** Wake although `waitTill` is still ahead; without it the clock first jumps to `waitTill`, as n8n wakes no sooner. */
	early?: boolean;
	crashWhen?: CrashWhen;
}

/** An execution as n8n saved it when this object was made; it does not change afterwards. */
export class ExecutionResult {
	readonly id: string;

	readonly mode: WorkflowExecuteMode;

	/** `crashed` stands for an execution whose process was killed, as n8n marks it after the restart. */
	readonly status: ExecutionStatus;

	readonly waitTill?: Date;

	readonly startedAt: Date;

	readonly stoppedAt?: Date;

	/** The saved run data, complete. */
	readonly data: IRunExecutionData;

	constructor(
		record: ExecutionRecord,
		private readonly actions: ExecutionActions,
	) {
		this.id = record.id;
		this.mode = record.mode;
		this.status = record.status;
		this.waitTill = record.waitTill ?? undefined;
		this.startedAt = record.startedAt;
		this.stoppedAt = record.stoppedAt;
		this.data = record.data;
	}

	/** The error that ended the execution. */
	get error() {
		return this.data.resultData.error;
	}

	get lastNodeExecuted(): string | undefined {
		return this.data.resultData.lastNodeExecuted;
	}

	/** All runs of a node, in order; empty when it did not run. */
	runs(node: string): ITaskData[] {
		return this.data.resultData.runData[node] ?? [];
	}

	/** Items that a node gave out, of its last run unless `run` (0-based) says otherwise. */
	items(node: string, { output = 0, run = -1 }: { output?: number; run?: number } = {}): INodeExecutionData[] {
		return this.runs(node).at(run)?.data?.main?.[output] ?? [];
	}

	/** The json of `items()`. */
	json(node: string, at?: { output?: number; run?: number }): Array<INodeExecutionData['json']> {
		return this.items(node, at).map((item) => item.json);
	}

	/** Hints that a node added, over all its runs. */
	hints(node: string) {
		return this.runs(node).flatMap((task) => task.hints ?? []);
	}

	/** What the node stored with `getContext('node')`. */
	context(node: string): Record<string, unknown> {
		return (this.data.executionData?.contextData[`node:${node}`] ?? {}) as Record<string, unknown>;
	}

	/** The address `$execution.resumeUrl` gives, token included; a node appends its own path. */
	get resumeUrl(): string {
		return this.actions.resumeUrl(this.id);
	}

	/** Wakes a parked execution as n8n's timer does. */
	async wakeByTimer(options?: WakeOptions): Promise<ExecutionResult> {
		return await this.actions.wakeByTimer(this.id, options);
	}

	/** Sends one HTTP request to the execution's resume address. */
	async callback(request?: CallbackRequest): Promise<CallbackAnswer> {
		return await this.actions.callback(this.id, request);
	}

	/** The Stop button. */
	async cancel(): Promise<ExecutionResult> {
		return await this.actions.cancel(this.id);
	}

	/**
	 * The Retry button on a failed or crashed execution: a new execution that goes on where the saved one stands.
	 * @param edited the workflow as it is saved now; without it, as it was at the start
	 */
	async retry(edited?: WorkflowJson): Promise<ExecutionResult> {
		return await this.actions.retry(this.id, edited);
	}

	/** Queue mode after a crash: another worker gets the stalled job, so the same execution runs again from what is saved. */
	async rerun(): Promise<ExecutionResult> {
		return await this.actions.rerun(this.id);
	}
}
