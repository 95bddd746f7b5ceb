import type { IDataObject, IExecuteFunctions, INodeExecutionData, NodeOutput } from 'n8n-workflow';
import { itemMembers } from '../fields/itemMembers';
import { own } from '../fields/ownParameters';
import { isTool } from '../shared/execution';
import { choiceAt, choicesAt, switchAt } from '../shared/parameters';
import { simplified } from '../tasks/item';
import { toError, toFault } from '../transport';

type View = (json: IDataObject) => IDataObject;

const asItIs: View = (json) => json;

/** The members that are named, of items of tasks; failures stay visible. */
const selected =
	(names: readonly string[]): View =>
	(json) =>
		json.api === undefined
			? json
			: Object.fromEntries(
					Object.entries(simplified(json)).filter(([name]) => names.includes(name) || name === 'error'),
				);

function forAgent(ctx: IExecuteFunctions, index: number): View {
	const output = choiceAt(ctx, index, own.output);
	if (output === 'raw') return asItIs;
	if (output === 'simplified') return simplified;
	const names = choicesAt(ctx, index, own.outputFields);
	return selected(names.length > 0 ? names : itemMembers);
}

function viewAt(ctx: IExecuteFunctions, index: number): View {
	try {
		if (isTool(ctx)) return forAgent(ctx, index);
		return switchAt(ctx, index, own.simplify) ? simplified : asItIs;
	} catch (error) {
		// With "continue on fail" an item is not lost because of how it was to be shown.
		if (ctx.continueOnFail()) return simplified;
		throw toError(ctx.getNode(), toFault(error), index);
	}
}

const inputOf = ({ pairedItem }: INodeExecutionData): number =>
	typeof pairedItem === 'object' && !Array.isArray(pairedItem) ? pairedItem.item : 0;

/**
 * What the user has chosen to see of a task: Simplify, or Output where an agent calls. Read before anything is sent.
 * @returns what makes of an operation's items those that come out
 * @throws NodeOperationError when a choice is none, unless the run continues on failures
 */
export function chosenMembers(ctx: IExecuteFunctions): (output: NodeOutput) => NodeOutput {
	const views = ctx.getInputData().map((_, index) => viewAt(ctx, index));
	const shown = (item: INodeExecutionData): INodeExecutionData => ({
		...item,
		json: (views[inputOf(item)] ?? simplified)(item.json),
	});
	return (output) => (Array.isArray(output) ? output.map((items) => items.map(shown)) : output);
}
