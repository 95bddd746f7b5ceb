import { WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	ManualExecutionCancelledError,
	TimeoutExecutionCancelledError,
	type ExecutionStatus,
	type IRun,
	type IRunExecutionData,
	type IWorkflowBase,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { currentRun } from './http-tap';
import type { Instance } from './instance';
import { lifecycleHooks } from './lifecycle-hooks';
import type { NodeLog } from './recovery';
import { Run, type CrashWhen } from './run';

/** What n8n's WorkflowRunner is given. */
export interface RunRequest {
	mode: WorkflowExecuteMode;
	data: IRunExecutionData;
	workflowData: IWorkflowBase;
	/** Start of the execution; the workflow's timeout counts from here when the timer wakes it. */
	startedAt?: Date;
	retryOf?: string;
	crashWhen?: CrashWhen;
}

/** An execution that goes on; `expectedStatus` makes the claim atomic. */
export interface ExistingExecution {
	executionId: string;
	expectedStatus: ExecutionStatus;
}

/** Thrown when somebody else woke the execution first. */
export class ExecutionAlreadyResumingError extends Error {
	constructor(executionId: string) {
		super(`Execution ${executionId} is already being resumed`);
	}
}

type Cancelable = PromiseLike<IRun> & { cancel(): void };

/** Runs executions on n8n-core's WorkflowExecute and saves them when n8n would (regular mode, default settings). */
export class Runner {
	private readonly active = new Map<string, { run: Run; execution: Cancelable; timeout?: NodeJS.Timeout }>();

	private readonly logs = new Map<string, NodeLog>();

	/** Told about every run that goes on with a parked execution. */
	onWoken: (run: Run) => void = () => {};

	constructor(private readonly instance: Instance) {}

	/** Starts a new execution or claims a waiting one, and returns at once with the run in progress. */
	start(request: RunRequest, existing?: ExistingExecution, id?: string): Run {
		const executionId = existing ? this.claim(request, existing) : this.create(request, id);
		const run = new Run(executionId, request.crashWhen, this.logOf(executionId));
		currentRun.run(run, () => this.execute(request, run, existing?.executionId));
		if (existing) this.onWoken(run);
		return run;
	}

	/** What n8n has logged of an execution, through all its runs. */
	logOf(executionId: string): NodeLog {
		const log = this.logs.get(executionId) ?? new Map<string, boolean>();
		this.logs.set(executionId, log);
		return log;
	}

	/** The run in memory, if there is one. */
	running(executionId: string): Run | undefined {
		return this.active.get(executionId)?.run;
	}

	get runningIds(): string[] {
		return [...this.active.keys()];
	}

	/** What the Stop button does, for a running and for a parked execution. Comes back when the run has really ended. */
	async cancel(executionId: string, error: Error = new ManualExecutionCancelledError(executionId)): Promise<void> {
		const entry = this.active.get(executionId);
		entry?.execution.cancel();
		const { data } = this.instance.store.get(executionId);
		data.resultData.error = { ...error, message: error.message, stack: error.stack } as never;
		this.instance.store.update(executionId, { data, status: 'canceled', waitTill: null, stoppedAt: new Date() });
		await entry?.run.settled;
	}

	/** Ends the run as a killed process would: nothing more happens, nothing more is saved. */
	kill(executionId: string): void {
		this.active.get(executionId)?.run.kill();
	}

	private create({ mode, data, workflowData, retryOf }: RunRequest, id?: string): string {
		return this.instance.store.create(
			{ mode, data, workflowData, retryOf, status: 'running', startedAt: new Date() },
			id,
		);
	}

	private claim({ data }: RunRequest, { executionId, expectedStatus }: ExistingExecution): string {
		const { store } = this.instance;
		const running = { data, waitTill: null, status: 'running' } as const;
		const claimed = store.update(executionId, running, { requireStatus: expectedStatus });
		if (!claimed) throw new ExecutionAlreadyResumingError(executionId);
		return executionId;
	}

	private execute(request: RunRequest, run: Run, restartExecutionId?: string): void {
		const { executionId } = run;
		const { executionTimeout = this.instance.executionsTimeout } = request.workflowData.settings ?? {};
		const timeoutMs = Math.max(0, executionTimeout * 1000);
		const additionalData = this.instance.additionalData({
			executionId,
			restartExecutionId,
			workflowId: request.workflowData.id,
			executionTimeoutTimestamp: timeoutMs ? Date.now() + timeoutMs : undefined,
			workflowSettings: request.workflowData.settings ?? {},
			hooks: lifecycleHooks(this.instance, request, run),
		});
		try {
			const engine = new WorkflowExecute(additionalData, request.mode, request.data);
			const execution = engine.processRunExecutionData(this.instance.workflow(request.workflowData));
			const timeout = timeoutMs ? this.armTimeout(executionId, timeoutMs, request.startedAt) : undefined;
			this.active.set(executionId, { run, execution, timeout });
			void execution.then((result) => run.finish(result));
			void run.settled.then(() => this.forget(executionId));
		} catch (error) {
			run.finish(this.saveFailure(request, executionId, error as Error));
		}
	}

	private forget(executionId: string): void {
		const entry = this.active.get(executionId);
		clearTimeout(entry?.timeout);
		this.active.delete(executionId);
		if (!entry?.run.isDead) return;
		entry.execution.cancel();
		this.instance.store.update(executionId, { status: 'crashed', stoppedAt: new Date() });
	}

	private armTimeout(executionId: string, ms: number, startedAt = new Date()): NodeJS.Timeout {
		const left = Math.max(0, ms - (Date.now() - startedAt.getTime()));
		return setTimeout(() => void this.cancel(executionId, new TimeoutExecutionCancelledError(executionId)), left);
	}

	/** A workflow that cannot start at all (parameter issues) is saved as failed. */
	private saveFailure({ mode }: RunRequest, executionId: string, error: Error): IRun {
		const data = createRunExecutionData({
			resultData: { error: { ...error, message: error.message, stack: error.stack } as never, runData: {} },
		});
		const now = new Date();
		this.instance.store.update(executionId, { data, status: 'error', stoppedAt: now });
		return { data, mode, status: 'error', finished: false, startedAt: now, stoppedAt: now, storedAt: 'db' };
	}
}
