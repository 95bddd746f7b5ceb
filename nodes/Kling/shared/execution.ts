import type { EngineResponse, IExecuteFunctions, IRunExecutionData, ITaskData } from 'n8n-workflow';

type MaybeTool = IExecuteFunctions & { isToolExecution?: () => boolean };

/** Whether an AI agent calls the node as its tool. */
export const isTool = (ctx: IExecuteFunctions): boolean =>
	(ctx as MaybeTool).isToolExecution?.() === true || ctx.getNode().type.endsWith('Tool');

/** What n8n records of the execution; its contexts have it, but their interface does not name it. */
export const recordOf = (ctx: IExecuteFunctions): IRunExecutionData | undefined =>
	(ctx as Partial<{ runExecutionData: IRunExecutionData }>).runExecutionData;

/** When n8n cancels the present run of the execution; its contexts know, but their interface does not name it. */
export const cancelledAt = (ctx: IExecuteFunctions): number | undefined =>
	(ctx as Partial<{ additionalData: { executionTimeoutTimestamp?: number } }>).additionalData
		?.executionTimeoutTimestamp;

/**
 * What n8n draws at random when it creates an execution and keeps through a crash and a retry; it opens the resume
 * address, so it never leaves n8n in clear. Undefined in n8n 2.0 and older.
 */
export const executionToken = (ctx: IExecuteFunctions): string | undefined =>
	new URL(String(ctx.evaluateExpression('{{ $execution.resumeUrl }}', 0))).searchParams.get('signature') ?? undefined;

/** How many items the execution began with; undefined when its record does not show that. */
function firstItems(ctx: IExecuteFunctions): number | undefined {
	const runs = Object.values(recordOf(ctx)?.resultData.runData ?? {}).flat();
	return runs.find(({ source }) => !source?.length)?.data?.main?.[0]?.length;
}

/**
 * Why a sub-workflow must not sleep while its parent waits for it. n8n 1 lets the parent go on with its own input. And a
 * parent that calls once for each item, which shows as a single item, goes on when the first of its children ends.
 */
function subWorkflowObstacle(ctx: IExecuteFunctions): string | undefined {
	const parent = recordOf(ctx)?.parentExecution;
	if (!parent || parent.shouldResume === false) return undefined;
	if (executionToken(ctx) === undefined) {
		return 'this n8n gives a parent workflow the result of a sub-workflow only if that does not sleep; n8n 2 can';
	}
	const items = firstItems(ctx);
	return items === undefined || items > 1
		? undefined
		: 'it is in a sub-workflow that was called with one item, where n8n might lose the results of the other calls';
}

/**
 * Why this run cannot park, in words that end a sentence; undefined when it can. n8n's engine hands a response to nodes
 * whose requests it serves, and can resume only a node with a parent. Older agents, engine v2 and inner retries hand over
 * none. With the execution order of workflows made before n8n 1.0 the engine would call the node again before its wait run.
 */
export function parkingObstacle(ctx: IExecuteFunctions, response: EngineResponse | undefined): string | undefined {
	if (isTool(ctx)) return 'it is the tool of an agent';
	if (ctx.getWorkflowSettings().executionOrder !== 'v1') {
		return 'the workflow has the execution order of before n8n 1.0; choose "v1 (recommended)" in its settings';
	}
	if (response === undefined) return 'this n8n, or a run like this one, has no way to do it';
	if (!ctx.getExecuteData().source?.main?.[0]?.previousNode) return 'no node comes before it';
	return subWorkflowObstacle(ctx);
}

/** The number of this run of the node within the execution's record, from 0. */
export const runIndex = (ctx: IExecuteFunctions): number => Number(ctx.evaluateExpression('{{ $runIndex }}', 0) ?? 0);

/**
 * Whether n8n has put a run into the record of an execution that had died, in place of those that it knows from its log only
 * (n8n 2.41, ExecutionRecoveryService).
 */
const isRecovered = ({ executionStatus, data }: ITaskData): boolean =>
	executionStatus === 'crashed' || data?.main?.[0]?.[0]?.json.isArtificialRecoveredEventItem === true;

/**
 * The number of this run of the node, from 0, as it was when the execution began: the Retry button starts a dead one from
 * the beginning, but leaves what n8n has put into its record.
 */
export function runNumber(ctx: IExecuteFunctions): number {
	const recorded = recordOf(ctx)?.resultData.runData[ctx.getNode().name] ?? [];
	return runIndex(ctx) - recorded.slice(0, runIndex(ctx)).filter(isRecovered).length;
}
