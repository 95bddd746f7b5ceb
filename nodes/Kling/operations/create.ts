import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { ownCallback, resumeCallback, type Callback } from '../creating/callbackUrl';
import { derivedExternalId } from '../creating/externalId';
import { submit, type Submission } from '../creating/submit';
import type { Family } from '../families';
import { toItem } from '../item';
import { buildRequest, type PreparedRequest } from '../request';
import { baseUrlOf, call, CREDENTIAL, toError, toFault, type KlingRequest } from '../transport';
import { isQueued, runKey, type RunState } from '../waiting/state';
import { noteHints } from './hints';
import type { Operation } from './operation';
import { itemOptions, runOptions } from './options';
import { perItem } from './perItem';
import { runTasks } from './runTasks';
import { assertUnits } from './units';

/** Prepared bodies up to this many characters are kept between the check of all items and their creation. */
const KEEP_CHARACTERS = 262_144;

type Prepare = (index: number) => Promise<PreparedRequest>;

function preparer(ctx: IExecuteFunctions, family: Family, busyUntil: () => number): Prepare {
	const kept = new Map<number, PreparedRequest>();
	const klingCall = async (request: KlingRequest): Promise<IDataObject> => await call(ctx, request, busyUntil());
	return async (index) => {
		const known = kept.get(index);
		if (known) return known;
		const prepared = await buildRequest(ctx, index, family, klingCall);
		if (JSON.stringify(prepared.body).length <= KEEP_CHARACTERS) kept.set(index, prepared);
		return prepared;
	};
}

/** All items are checked before the first one is sent, so that bad input in one costs nothing for the others. */
async function checkAll(ctx: IExecuteFunctions, state: RunState, prepare: Prepare): Promise<void> {
	for (const [index, entry] of state.entries.entries()) {
		if (!isQueued(entry)) continue;
		try {
			const { advice, slots, family: chosen } = await prepare(index);
			Object.assign(entry, { slots, family: chosen.family, path: chosen.path });
			noteHints(state, advice);
		} catch (error) {
			if (!ctx.continueOnFail()) throw toError(ctx.getNode(), toFault(error), index);
			entry.fault = toFault(error);
		}
	}
}

async function callbackFor(
	ctx: IExecuteFunctions,
	state: RunState,
	family: Family,
	index: number,
	waits: boolean,
): Promise<Callback> {
	const { callbackUrl } = itemOptions(ctx, index);
	if (!family.callback) return { hints: [] };
	if (callbackUrl) return ownCallback(ctx, callbackUrl, family.family, index);
	return waits ? await resumeCallback(ctx, state) : { hints: [] };
}

/** The exact request of each item and its checks; nothing is sent. */
const dryRun = async (ctx: IExecuteFunctions, family: Family, prepare: Prepare): Promise<INodeExecutionData[][]> => {
	const baseUrl = baseUrlOf(await ctx.getCredentials(CREDENTIAL));
	return await perItem(ctx, async (index) => {
		const { method, path, body, checks } = await prepare(index);
		const json = {
			family: family.family,
			method,
			url: `${baseUrl}${path}`,
			body,
			checks: checks as unknown as IDataObject,
		};
		return [toItem({ ...json, estimated_seconds: family.expectedSeconds }, index)];
	});
};

/** Creates one task per item and, unless told otherwise, waits for all of them in one sleep. */
export const create =
	(family: Family): Operation =>
	async (ctx, response) => {
		const waits = ctx.getNodeParameter('waitForCompletion', 0, true) === true;
		const parks = waits && runOptions(ctx).pollsOnly === false && response !== undefined;
		const { timeoutMs } = runOptions(ctx);
		const deadline = Date.now() + timeoutMs;
		const prepare = preparer(ctx, family, () => deadline);
		if (ctx.getNodeParameter('options.dryRun', 0, false) === true) return await dryRun(ctx, family, prepare);

		return await runTasks(ctx, response, {
			untilFinal: waits,
			downloads: false,
			entries: () => ctx.getInputData().map(() => ({ family: family.family, path: family.path, slots: 1 })),
			async prepare(state) {
				await checkAll(ctx, state, prepare);
				await assertUnits(ctx, state);
			},
			async submit(index, state): Promise<Submission> {
				const request = await prepare(index);
				const { externalTaskId } = itemOptions(ctx, index);
				const { url, hints } = await callbackFor(ctx, state, request.family, index, parks);
				noteHints(state, hints);
				const body: IDataObject = { ...request.body };
				if (request.family.externalId) {
					body.external_task_id = externalTaskId || derivedExternalId(ctx, runKey(ctx, response), index, request.body);
				}
				if (url) body.callback_url = url;
				return await submit(ctx, request.family, request.path, body);
			},
		});
	};
