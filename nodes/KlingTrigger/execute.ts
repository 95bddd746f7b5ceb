import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { own } from '../Kling/fields/ownParameters';
import { switchAt } from '../Kling/shared/parameters';
import { simplified } from '../Kling/tasks/item';
import { download } from './download';
import { unreachableRemark } from './reachable';

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
 * or retry them. The item is simplified after that, because the files are found by Kling's own object.
 * @throws NodeApiError when a file cannot be had, unless the node continues on fail
 */
export async function executeTrigger(ctx: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	await hintAtUnreachable(ctx);
	const isSimple = switchAt(ctx, 0, own.simplify);
	const output = switchAt(ctx, 0, own.downloadResults) ? await download(ctx) : [ctx.getInputData()];
	if (!isSimple) return output;
	return output.map((items) => items.map((item) => ({ ...item, json: simplified(item.json) })));
}
