import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { switchAt } from '../Kling/shared/parameters';
import { download } from './download';
import { unreachableRemark } from './reachable';

const downloadResults = { name: 'downloadResults', label: 'Download Results', fallback: true };

/** The address of this n8n as others see it. */
const addressOf = (ctx: IExecuteFunctions): string => String(ctx.evaluateExpression('{{ $execution.resumeUrl }}', 0));

/** While somebody builds the workflow, says above the output that real callbacks cannot come. */
async function hintAtUnreachable(ctx: IExecuteFunctions): Promise<void> {
	if (ctx.getMode() !== 'manual') return;
	const message = await unreachableRemark(ctx, addressOf(ctx));
	if (message) ctx.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
}

/**
 * What the trigger does inside the execution: downloads belong here, as Kling's call is answered by then, and n8n can stop
 * or retry them.
 * @throws NodeApiError when a file cannot be had, unless the node continues on fail
 */
export async function executeTrigger(ctx: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	await hintAtUnreachable(ctx);
	return switchAt(ctx, 0, downloadResults) ? await download(ctx) : [ctx.getInputData()];
}
