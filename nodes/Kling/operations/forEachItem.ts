import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { errorItem } from '../tasks/item';
import { toError, toFault } from '../transport';
import { inParallel } from '../shared/parallel';

/**
 * Runs `work` for each input item and gives the results in the order of the items; with "continue on fail" a failed
 * item becomes an error item, otherwise the first failure stops the node.
 * @param atOnce how many items are worked on at the same time
 */
export async function forEachItem(
	ctx: IExecuteFunctions,
	work: (index: number) => Promise<INodeExecutionData[]>,
	atOnce = 1,
): Promise<INodeExecutionData[][]> {
	const results: INodeExecutionData[][] = [];
	await inParallel([...ctx.getInputData().keys()], atOnce, async (index) => {
		try {
			results[index] = await work(index);
		} catch (error) {
			if (!ctx.continueOnFail()) throw toError(ctx.getNode(), toFault(error), index);
			results[index] = [errorItem(toFault(error), index)];
		}
	});
	return [results.flat()];
}
