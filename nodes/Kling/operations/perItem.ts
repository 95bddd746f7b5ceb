import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { errorItem } from '../item';
import { toError, toFault } from '../transport';

/**
 * Runs `work` for each input item in order; with "continue on fail" a failed item becomes an error item, otherwise the
 * first failure stops the node.
 */
export async function perItem(
	ctx: IExecuteFunctions,
	work: (index: number) => Promise<INodeExecutionData[]>,
): Promise<INodeExecutionData[][]> {
	const output: INodeExecutionData[] = [];
	for (const index of ctx.getInputData().keys()) {
		try {
			output.push(...(await work(index)));
		} catch (error) {
			if (!ctx.continueOnFail()) throw toError(ctx.getNode(), toFault(error), index);
			output.push(errorItem(toFault(error), index));
		}
	}
	return [output];
}
