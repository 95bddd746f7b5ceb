import type { IBinaryKeyData, IExecuteFunctions } from 'n8n-workflow';
import { recordOf } from '../shared/execution';
import { allOf } from '../shared/words';

/** The files that an item had when a node gave it out; any item's where n8n cannot tell which one it was. */
function filesOf(ctx: IExecuteFunctions, itemIndex: number, node: string): IBinaryKeyData {
	try {
		const { item } = ctx.getWorkflowDataProxy(itemIndex).$(node) as { item?: { binary?: IBinaryKeyData } };
		return item?.binary ?? {};
	} catch {
		const outputs = recordOf(ctx)?.resultData.runData[node]?.at(-1)?.data?.main ?? [];
		return outputs.flatMap((items) => items ?? []).find(({ binary }) => binary)?.binary ?? {};
	}
}

/**
 * What nodes before had for an item that has no file now, as the rest of a sentence: many nodes hand on the data of an item
 * without its files. Empty when no node had one.
 */
export function filesBefore(ctx: IExecuteFunctions, itemIndex: number): string {
	const before = new Set(ctx.getParentNodes(ctx.getNode().name).map(({ name }) => name));
	const had = [...before].flatMap((name) => {
		const files = Object.keys(filesOf(ctx, itemIndex, name));
		return files.length > 0 ? [`${allOf(files)} in the node "${name}"`] : [];
	});
	return had.length === 0 ? '' : `, but it had ${allOf(had)}; let the nodes in between hand on its files`;
}
