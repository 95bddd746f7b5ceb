import { NodeConnectionTypes, type EngineRequest, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { isFinal, toItem } from '../item';
import { wakeTime } from './schedule';
import { MARK, taskIds, type RunState } from './state';

/**
 * Asks the engine to run this node once more as a "wait run" and then to call `execute(response)` of the present run
 * again with its own input. Only that second run sleeps, so errors, item pairing and retries stay n8n's own.
 */
export const parkRequest = (ctx: IExecuteFunctions, state: RunState, key: string): EngineRequest => ({
	actions: [
		{
			actionType: 'ExecutionNodeAction',
			nodeName: ctx.getNode().name,
			input: { [MARK]: key },
			type: NodeConnectionTypes.Main,
			id: `${key}:${state.sleeps}`,
			metadata: {},
		},
	],
	metadata: {},
});

/**
 * The wait run: puts the execution to sleep until a callback or the timer wakes it.
 * @returns what a caller sees who asked for the last node's data meanwhile
 */
export async function park(ctx: IExecuteFunctions, state: RunState): Promise<INodeExecutionData[][]> {
	const now = Date.now();
	if (state.sleeps > 0 && now >= state.wakeAt) state.ticks++;
	state.sleeps++;
	state.wakeAt = Math.max(wakeTime(now, state.deadline, state.ticks), Math.min(state.busyUntil, state.deadline));

	const stackEntry = ctx.getExecuteData();
	// On a timer wake n8n disables this stack entry and passes its input on: that must be nothing.
	stackEntry.data.main = [[]];
	// After a restart both stack entries share one node object; disabling has to hit this entry alone.
	stackEntry.node = {
		...stackEntry.node,
		alwaysOutputData: false,
		executeOnce: false,
		retryOnFail: false,
		onError: 'stopWorkflow',
	};
	await ctx.putExecutionToWait(new Date(state.wakeAt));

	const { entries } = state;
	const done = entries.filter((entry) => entry.fault ?? isFinal(entry.task)).length;
	return [[toItem({ status: 'waiting', done, total: entries.length, task_ids: taskIds(state) }, 0)]];
}
