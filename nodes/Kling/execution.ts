import type { EngineResponse, IExecuteFunctions } from 'n8n-workflow';

type MaybeTool = IExecuteFunctions & { isToolExecution?: () => boolean };

/** Whether an AI agent calls the node as its tool. */
export const isTool = (ctx: IExecuteFunctions): boolean =>
	(ctx as MaybeTool).isToolExecution?.() === true || ctx.getNode().type.endsWith('Tool');

/**
 * Whether this run can park: n8n's engine hands a response to nodes whose requests it serves, and can resume only a
 * node with a parent. Older agents, engine v2 and inner retries hand over none. With the execution order of workflows
 * made before n8n 1.0 the engine would call the node again before its wait run.
 */
export const canPark = (ctx: IExecuteFunctions, response: EngineResponse | undefined): boolean =>
	response !== undefined &&
	!isTool(ctx) &&
	ctx.getWorkflowSettings().executionOrder === 'v1' &&
	Boolean(ctx.getExecuteData().source?.main?.[0]?.previousNode);

/** The number of this run of the node within the execution, from 0. */
export const runIndex = (ctx: IExecuteFunctions): number => Number(ctx.evaluateExpression('{{ $runIndex }}', 0) ?? 0);
