import { NodeOperationError, type EngineResponse, type IExecuteFunctions, type NodeOutput } from 'n8n-workflow';
import { chosenMembers } from './chosenMembers';
import { findOperation } from './index';
import { own } from '../fields/ownParameters';
import { forRun, textAt } from '../shared/parameters';
import { shown } from '../shared/words';
import { errorItem } from '../tasks/item';
import { toFault } from '../transport';
import { park } from '../waiting/park';
import { parkedRun } from '../waiting/state';

/**
 * One run of the node, its first or after a sleep.
 * @param response what n8n hands over when the sleep is over
 * @returns the items, or the request to sleep; with "continue on fail" what stops the whole run is said by each item,
 * because n8n would pass the input of a node that throws on as its output, as if it had succeeded
 * @throws NodeOperationError, NodeApiError
 */
export async function execute(ctx: IExecuteFunctions, response?: EngineResponse): Promise<NodeOutput> {
	const parked = parkedRun(ctx);
	if (parked) return await park(ctx, parked);
	if (!ctx.continueOnFail()) return await runOperation(ctx, response);
	try {
		return await runOperation(ctx, response);
	} catch (error) {
		return [ctx.getInputData().map((_, index) => errorItem(toFault(error), index))];
	}
}

async function runOperation(ctx: IExecuteFunctions, response?: EngineResponse): Promise<NodeOutput> {
	const resource = forRun(ctx, textAt, own.resource);
	const operation = forRun(ctx, textAt, own.operation);
	const run = findOperation(resource, operation);
	if (!run) {
		throw new NodeOperationError(
			ctx.getNode(),
			`There is no operation ${shown(operation)} of the resource ${shown(resource)}`,
			{
				description: 'Choose the operation from the list, or update the package.',
			},
		);
	}
	const show = chosenMembers(ctx);
	return show(await run(ctx, response));
}
