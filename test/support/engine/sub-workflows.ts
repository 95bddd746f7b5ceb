import {
	createRunExecutionData,
	mergeRunsPerBranch,
	type ExecuteWorkflowData,
	type ExecuteWorkflowOptions,
	type IExecuteWorkflowInfo,
	type INodeExecutionData,
	type IRun,
	type IWorkflowBase,
} from 'n8n-workflow';
import { completeWorkflow } from './complete-workflow';
import type { Instance } from './instance';
import type { Run } from './run';
import type { Runner } from './runner';
import type { WaitTracker } from './wait-tracker';

const lastTask = ({ data }: IRun) => data.resultData.runData[data.resultData.lastNodeExecuted ?? '']?.at(-1);

/** Runs child workflows inside of the parent's node, and wakes the parent when a child that parked has ended. */
export class SubWorkflows {
	private readonly workflows = new Map<string, IWorkflowBase>();

	constructor(
		private readonly instance: Instance,
		private readonly runner: Runner,
		private readonly waitTracker: WaitTracker,
	) {
		instance.executeWorkflow = async (info, _data, options) => await this.execute(info, options);
		runner.onWoken = (run) => void this.childWasWoken(run);
	}

	/** Makes a workflow callable by its id. */
	add(workflowData: IWorkflowBase): void {
		this.workflows.set(workflowData.id, workflowData);
	}

	private async execute(info: IExecuteWorkflowInfo, options: ExecuteWorkflowOptions): Promise<ExecuteWorkflowData> {
		const workflowData = info.code ? completeWorkflow(this.instance, info.code) : this.workflows.get(info.id ?? '');
		if (!workflowData) throw new Error(`The engine knows no workflow "${info.id}"`);
		const run = this.startChild(workflowData, options);
		if (options.doNotWaitToFinish) return { executionId: run.executionId, data: [null] };
		const result = await run.settled;
		const { executionId } = run;
		if (!result) return await new Promise(() => {});
		if (!result.finished && result.status !== 'waiting') throw asError(result);
		const runs = result.data.resultData.runData[result.data.resultData.lastNodeExecuted ?? ''] ?? [];
		return { executionId, data: mergeRunsPerBranch(runs), waitTill: result.waitTill };
	}

	private startChild(workflowData: IWorkflowBase, { inputData, parentExecution }: ExecuteWorkflowOptions): Run {
		const items = inputData?.length ? inputData : [{ json: {} }];
		const data = createRunExecutionData({
			executionData: {
				nodeExecutionStack: [
					{ node: workflowData.nodes[0], data: { main: [items] }, metadata: { parentExecution }, source: null },
				],
			},
			parentExecution,
		});
		return this.runner.start({ mode: 'integrated', data, workflowData });
	}

	/** Passes the end of a child that was woken on to the parent that waits for it. */
	private async childWasWoken(run: Run): Promise<void> {
		const result = await run.settled;
		const parent = result?.data.parentExecution;
		if (!result || !parent || parent.shouldResume === false || result.status === 'waiting') return;
		if (this.handOver(parent.executionId, run.executionId, result))
			this.waitTracker.wake(parent.executionId, { early: true });
	}

	private handOver(parentId: string, childId: string, result: IRun): boolean {
		const parent = this.instance.store.find(parentId);
		const entry = parent?.data.executionData?.nodeExecutionStack[0];
		const output = lastTask(result)?.data;
		const { error } = result.data.resultData;
		if (parent?.status !== 'waiting' || !entry || (!error && !output)) return false;
		if (!entry.metadata?.waitingChildExecutionIds?.includes(childId)) return false;
		if (error) entry.metadata = { ...entry.metadata, resumeError: error };
		else entry.data = output as { main: Array<INodeExecutionData[] | null> };
		return this.instance.store.update(parentId, { data: parent.data });
	}
}

function asError({ data }: IRun): Error {
	const error = data.resultData.error;
	return Object.assign(new Error(error?.message ?? 'The sub-workflow failed'), error);
}
