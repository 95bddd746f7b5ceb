import type { EngineResponse, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Family } from '../families';
import { own } from '../fields/ownParameters';
import { isTool } from '../shared/execution';
import { switchAt } from '../shared/parameters';
import { callOnce } from '../tasks/callOnce';
import { buildRequest } from '../request/buildRequest';
import { times } from '../transport';
import { closeRun, openRun, runKey, type RunState } from '../waiting/state';
import { answerItems } from './answerItems';
import { dryRun } from './dryRun';
import { estimateOf, sumInWords, type Estimate } from './cost';
import { hint } from './hints';
import type { Operation } from './operation';
import { forEachItem } from './forEachItem';
import { assertFileOptions, fingerprint } from './runOptions';

function openCalls(
	ctx: IExecuteFunctions,
	response: EngineResponse | undefined,
	{ family, path }: Family,
): { state: RunState; close(): void } {
	const key = runKey(ctx, response);
	// An agent may call its tool several times within one run; each call stands for itself.
	if (isTool(ctx)) closeRun(ctx, key);
	const entries = () => ctx.getInputData().map(() => ({ family, path, slots: 0 }));
	const beginning = { timeoutMs: times.busy, fingerprint: fingerprint(ctx), entries };
	return { state: openRun(ctx, key, response, beginning).state, close: () => closeRun(ctx, key) };
}

/**
 * A call that answers at once: one request for each input item, and one item for each row of the answer. Answers are kept
 * in the run's state until the run has given out its items, so that Retry On Fail and the Retry button pay once.
 */
export const callAtOnce =
	(family: Family): Operation =>
	async (ctx, response) => {
		const { state, close } = openCalls(ctx, response, family);
		const shown: Estimate[] = [];
		const output = await forEachItem(ctx, async (index): Promise<INodeExecutionData[]> => {
			const request = await buildRequest(ctx, index, family);
			if (switchAt(ctx, index, own.dryRun)) {
				shown.push(estimateOf(request));
				return [await dryRun(ctx, request, index)];
			}
			assertFileOptions(ctx, index);
			hint(ctx, request.advice);
			const { method, path, body } = request;
			const until = Date.now() + times.busy;
			const data = await callOnce(ctx, state.entries[index], { method, path, body }, until);
			return await answerItems(ctx, family, body, data as IDataObject | IDataObject[], index);
		});
		hint(ctx, sumInWords(shown));
		// n8n may try a run with a failed item again; only then is the state still needed.
		if (!ctx.getNode().retryOnFail || !output.flat().some(({ json }) => json.error)) close();
		return output;
	};
