import {
	createRunExecutionData,
	isTerminalExecutionStatus,
	type INodeExecutionData,
	type IWorkflowBase,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import type { CallbackAnswer, CallbackRequest } from './callback';
import { completeWorkflow } from './complete-workflow';
import { sendRequest } from './http-client';
import type { Instance } from './instance';
import { ExecutionResult, type ExecutionActions, type WakeOptions } from './result';
import { recover } from './recovery';
import type { CrashWhen, Run } from './run';
import type { Runner } from './runner';
import type { WaitTracker } from './wait-tracker';
import type { WebServer } from './web-server';
import type { WorkflowJson } from './workflow';

export interface RunOptions {
	/** Items that the start node hands on; one empty item by default. */
	input?: INodeExecutionData[];
	/** Name of the node to start with; the first one by default. */
	startNode?: string;
	/** How n8n was asked to run it: `webhook` (default), `trigger`, `manual`, ... */
	mode?: WorkflowExecuteMode;
	/** Id of the execution; counted up from 1 by default. */
	executionId?: string;
	/** Aborting it is the Stop button. */
	signal?: AbortSignal;
	crashWhen?: CrashWhen;
}

/** Everything that can be done with executions: start, wake, call back, stop, crash, go on. */
export class Executions implements ExecutionActions {
	constructor(
		private readonly instance: Instance,
		private readonly runner: Runner,
		private readonly waitTracker: WaitTracker,
		private readonly server: WebServer,
	) {}

	/** Starts a run and comes back at once. */
	start(workflowData: IWorkflowBase, options: RunOptions): Run {
		const { input = [{ json: {} }], mode = 'webhook', signal, crashWhen, executionId } = options;
		const node = workflowData.nodes.find(({ name }) => name === (options.startNode ?? workflowData.nodes[0].name));
		if (!node) throw new Error(`The workflow has no node "${options.startNode}"`);
		const data = createRunExecutionData({
			executionData: { nodeExecutionStack: [{ node, data: { main: [structuredClone(input)] }, source: null }] },
			resultData: { pinData: mode === 'manual' ? workflowData.pinData : undefined },
		});
		const run = this.runner.start({ mode, data, workflowData, crashWhen }, undefined, executionId);
		signal?.addEventListener('abort', () => void this.runner.cancel(run.executionId));
		return run;
	}

	/** The state after a run came to its end, parked or was killed. */
	async outcome(run: Run): Promise<ExecutionResult> {
		await run.settled;
		return this.get(run.executionId);
	}

	get(id: string): ExecutionResult {
		return new ExecutionResult(this.instance.store.get(id), this);
	}

	/** Waits until an execution is over, through any number of wake-ups. Rejects after `timeoutMs` of real time. */
	async waitFor(id: string, timeoutMs: number): Promise<ExecutionResult> {
		const { store } = this.instance;
		const isOver = () => isTerminalExecutionStatus(store.status(id)!);
		if (!isOver()) {
			await new Promise<void>((resolve, reject) => {
				const check = () => isOver() && stop(resolve);
				const stop = (settle: () => void) => {
					clearTimeout(timer);
					store.off('update', check);
					settle();
				};
				const late = () => reject(new Error(`Execution ${id} is still ${store.status(id)} after ${timeoutMs} ms`));
				const timer = setTimeout(() => stop(late), timeoutMs);
				store.on('update', check);
			});
		}
		await this.runner.running(id)?.settled;
		return this.get(id);
	}

	async wakeByTimer(id: string, options?: WakeOptions): Promise<ExecutionResult> {
		return await this.outcome(this.waitTracker.wake(id, options));
	}

	resumeUrl(id: string): string {
		const { resumeToken } = this.instance.store.get(id).data;
		return `${this.server.url}webhook-waiting/${id}?signature=${resumeToken}`;
	}

	async callback(id: string, request: CallbackRequest = {}): Promise<CallbackAnswer> {
		const answer = await sendRequest(request.url ?? this.callbackUrl(id, request), request);
		const entry = this.server.requestFrom(answer.localPort);
		const result = entry?.run && (await this.outcome(entry.run));
		return { ...answer, resumed: entry?.outcome === 'resumed', result };
	}

	async cancel(id: string): Promise<ExecutionResult> {
		await this.runner.cancel(id);
		return this.get(id);
	}

	/** Kills the run of an execution now. */
	async crash(id: string): Promise<ExecutionResult> {
		const run = this.runner.running(id);
		if (!run) throw new Error(`Execution ${id} is not running`);
		run.kill();
		return await this.outcome(run);
	}

	async retry(id: string, edited?: WorkflowJson): Promise<ExecutionResult> {
		const { data, workflowData: saved, finished, status } = this.instance.store.get(id);
		if (status === 'crashed') recover(data, saved, this.runner.logOf(id));
		if (finished) throw new Error('The execution succeeded, so it cannot be retried.');
		const { lastNodeExecuted, runData } = data.resultData;
		delete data.resultData.error;
		const runs = runData[lastNodeExecuted ?? ''];
		if (runs?.at(-1)?.error) runs.pop();
		const workflowData = edited ? completeWorkflow(this.instance, { ...edited, id: saved.id }) : saved;
		for (const entry of edited ? data.executionData!.nodeExecutionStack : []) {
			entry.node = workflowData.nodes.find(({ name }) => name === entry.node.name)!;
		}
		return await this.outcome(this.runner.start({ mode: 'retry', data, workflowData, retryOf: id }));
	}

	async rerun(id: string): Promise<ExecutionResult> {
		const { mode, data, workflowData } = this.instance.store.get(id);
		return await this.outcome(
			this.runner.start({ mode, data, workflowData }, { executionId: id, expectedStatus: 'crashed' }),
		);
	}

	private callbackUrl(id: string, { path, token }: CallbackRequest): string {
		const { data } = this.instance.store.get(id);
		const url = new URL(this.resumeUrl(id));
		const parked = data.executionData?.nodeExecutionStack[0]?.node.id;
		url.pathname += `/${encodeURIComponent(path ?? parked ?? '')}`;
		if (token === false) url.searchParams.delete('signature');
		else if (token) url.searchParams.set('signature', token);
		return url.toString();
	}
}
