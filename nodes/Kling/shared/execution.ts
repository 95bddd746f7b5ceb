import type { EngineResponse, IExecuteFunctions } from 'n8n-workflow';

type MaybeTool = IExecuteFunctions & { isToolExecution?: () => boolean };

/** Whether an AI agent calls the node as its tool. */
export const isTool = (ctx: IExecuteFunctions): boolean =>
	(ctx as MaybeTool).isToolExecution?.() === true || ctx.getNode().type.endsWith('Tool');

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
	return ctx.getExecuteData().source?.main?.[0]?.previousNode ? undefined : 'no node comes before it';
}

/** The number of this run of the node within the execution, from 0. */
export const runIndex = (ctx: IExecuteFunctions): number => Number(ctx.evaluateExpression('{{ $runIndex }}', 0) ?? 0);
