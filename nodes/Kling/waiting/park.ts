import {
	NodeConnectionTypes,
	type EngineRequest,
	type IExecuteFunctions,
	type INodeExecutionData,
	type NodeExecutionHint,
	type ISourceData,
} from 'n8n-workflow';
import { recordOf, runIndex } from '../shared/execution';
import { toItem } from '../tasks/item';
import { awaitedTasks } from './awaitedTasks';
import { isAwaited, isQueued, MARK, taskIds, type RunState } from './state';
import { usually } from './words';

const sourceOf = (ctx: IExecuteFunctions): ISourceData | null | undefined => ctx.getExecuteData().source?.main?.[0];

/**
 * Asks the engine to run this node once more as a "wait run" and then to call `execute(response)` of the present run
 * again with its own input. Only that second run sleeps, so errors, item pairing and retries stay n8n's own.
 */
export function parkRequest(ctx: IExecuteFunctions, state: RunState): EngineRequest {
	const { previousNode = '', previousNodeOutput = 0, previousNodeRun = 0 } = sourceOf(ctx) ?? {};
	state.source ??= { previousNode, previousNodeOutput, previousNodeRun };
	return {
		actions: [
			{
				actionType: 'ExecutionNodeAction',
				nodeName: ctx.getNode().name,
				input: { [MARK]: state.nonce },
				type: NodeConnectionTypes.Main,
				id: `${state.nonce}:${state.sleeps}`,
				metadata: {},
			},
		],
		metadata: {},
	};
}

/**
 * Sets right, before the execution sleeps, what n8n records of a run that an engine request has called: it would name
 * this node as its own source. Whoever follows the sources back to the start, as n8n does when a sub-workflow sleeps,
 * would never arrive.
 */
function mendSources(ctx: IExecuteFunctions, state: RunState): void {
	const record = recordOf(ctx);
	const { name } = ctx.getNode();
	const entry = ctx.getExecuteData();
	const resuming = record?.executionData?.nodeExecutionStack.find(
		({ node, metadata }) => node.name === name && metadata?.nodeWasResumed,
	);
	const wrong = [sourceOf(ctx), entry.metadata?.preservedSourceOverwrite, resuming?.source?.main?.[0]];
	// In place, because n8n has handed the same objects to the run's record already.
	for (const source of wrong) if (source) Object.assign(source, state.source);
	// The mark is of no use to anybody who reads the record, and its item is paired with this node.
	delete record?.resultData.runData[name]?.[runIndex(ctx)]?.inputOverride;
}

/**
 * Sets right what n8n records of a run that slept. Expressions, here and after this node, look back to earlier items over
 * the output and run of the parent that the input came from, and find this node's items in its last run. The editor
 * shows them only if the run has no input of its own.
 */
export function mendRecord(ctx: IExecuteFunctions, state: RunState): void {
	const source = sourceOf(ctx);
	if (source) Object.assign(source, state.source);
	delete ctx.getExecuteData().node.rewireOutputLogTo;

	// From here on there are wait runs only; nothing else of this node can have run meanwhile.
	recordOf(ctx)?.resultData.runData[ctx.getNode().name]?.splice(runIndex(ctx));
}

/**
 * The wait run: puts the execution to sleep until a callback or the timer wakes it.
 * @returns what a caller sees who asked for the last node's data meanwhile
 */
export async function park(ctx: IExecuteFunctions, state: RunState): Promise<INodeExecutionData[][]> {
	state.sleeps++;
	mendSources(ctx, state);
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
	const { entries } = state;
	const done = entries.filter((entry) => !isQueued(entry) && !isAwaited(entry)).length;
	const words = `${done} of ${entries.length}, ${usually(await awaitedTasks(ctx, state), Date.now())}`;
	ctx.logger?.info(`Kling tasks done: ${words}; asleep until ${new Date(state.wakeAt).toISOString()} at the latest`);
	// While a node waits, the editor's tooltip can read nothing of the run but this address.
	const address = String(ctx.evaluateExpression('{{ $execution.resumeUrl }}', 0)).split('?')[0];
	ctx.setMetadata({ resumeUrl: `${address}#${words.replaceAll(' ', '_')}` });
	const hints = state.hints.map((message): NodeExecutionHint => ({ message, location: 'outputPane' }));
	if (hints.length > 0) ctx.addExecutionHints(...hints);
	await ctx.putExecutionToWait(new Date(state.wakeAt));
	return [[toItem({ status: 'waiting', done, total: entries.length, task_ids: taskIds(state) }, 0)]];
}
