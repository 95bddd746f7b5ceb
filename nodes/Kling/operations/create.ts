import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { ownCallback, resumeCallback, type Callback } from '../waiting/callbackUrl';
import { derivedExternalId } from '../tasks/externalId';
import { createTask, type Submission } from '../tasks/createTask';
import { parkingObstacle } from '../shared/execution';
import { dialectAt, withMember } from '../dialects';
import type { Family, KlingCall } from '../families';
import { own } from '../fields/ownParameters';
import { switchAt } from '../shared/parameters';
import { buildRequest, type PreparedRequest } from '../request/buildRequest';
import { call, toError, toFault } from '../transport';
import { isQueued, runKey, type Entry, type RunState } from '../waiting/state';
import { dryRun } from './dryRun';
import { noteHints } from './hints';
import type { Operation } from './operation';
import { itemOptions, runOptions } from './runOptions';
import { runTasks } from './runTasks';
import { assertUnits } from './units';

/** Prepared bodies are kept between the check of all items and their creation, up to this many characters together. */
const KEEP_CHARACTERS = 8_388_608;

type Prepare = (index: number) => Promise<PreparedRequest>;

function preparer(ctx: IExecuteFunctions, family: Family): Prepare {
	const kept = new Map<number, PreparedRequest>();
	let left = KEEP_CHARACTERS;
	return async (index) => {
		const known = kept.get(index);
		if (known) return known;
		const prepared = await buildRequest(ctx, index, family);
		const size = JSON.stringify(prepared.body).length;
		if (size <= left) {
			kept.set(index, prepared);
			left -= size;
		}
		return prepared;
	};
}

/** All items are checked before the first one is sent, so that bad input in one costs nothing for the others. */
async function checkAll(ctx: IExecuteFunctions, state: RunState, prepare: Prepare): Promise<void> {
	for (const [index, entry] of state.entries.entries()) {
		try {
			entry.dryRun = switchAt(ctx, index, own.dryRun);
			entry.noWait = !switchAt(ctx, index, own.waitForCompletion);
			if (!isQueued(entry)) continue;
			const { advice, slots, family, path } = await prepare(index);
			Object.assign(entry, { slots, family: family.family, path });
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
	{ family, takesCallback }: PreparedRequest,
	index: number,
	parks: boolean,
): Promise<Callback> {
	const { callbackUrl } = itemOptions(ctx, index);
	if (!takesCallback) return { hints: [] };
	if (callbackUrl) return await ownCallback(ctx, callbackUrl, family.family, index);
	return parks ? await resumeCallback(ctx, state) : { hints: [] };
}

/** The item's body with what Kling had to be asked for, once, however often a creation has to wait for a slot. */
async function completeBody(
	ctx: IExecuteFunctions,
	state: RunState,
	entry: Entry,
	request: PreparedRequest,
): Promise<IDataObject> {
	if (!request.complete) return request.body;
	if (entry.body) return entry.body;
	const send: KlingCall = async (wanted) => (await call(ctx, wanted, state.deadline)) as IDataObject;
	const { body, advice } = await request.complete(send);
	noteHints(state, advice);
	return (entry.body = body);
}

/**
 * Creates one task per item and, unless told otherwise, waits for all of them in one sleep. Dry Run and Wait for
 * Completion are read per item: items that want neither task nor wait come out with the others, when the run ends.
 */
export const create =
	(family: Family): Operation =>
	async (ctx, response) => {
		const prepare = preparer(ctx, family);
		const parks = !runOptions(ctx).pollsOnly && !parkingObstacle(ctx, response);

		return await runTasks(ctx, response, {
			downloads: false,
			entries: () => ctx.getInputData().map(() => ({ family: family.family, path: family.path, slots: 1 })),
			async prepare(state) {
				await checkAll(ctx, state, prepare);
				await assertUnits(ctx, state);
			},
			dryRun: async (index) => await dryRun(ctx, await prepare(index), index),
			async submit(index, state): Promise<Submission> {
				const entry = state.entries[index];
				const request = await prepare(index);
				const { bodyPaths } = dialectAt(request.path);
				let body = await completeBody(ctx, state, entry, request);
				const parked = parks && !entry.noWait;
				const { url, hints, sleepHints } = await callbackFor(ctx, state, request, index, parked);
				noteHints(state, hints);
				noteHints(state, sleepHints ?? [], 'sleepHints');
				if (request.takesExternalId) {
					const { externalTaskId } = itemOptions(ctx, index);
					const id = externalTaskId || derivedExternalId(ctx, state, runKey(ctx, response), index, body);
					body = withMember(body, bodyPaths.externalId, id);
				}
				if (url) body = withMember(body, bodyPaths.callback, url);
				return await createTask(ctx, request.family, request.path, body);
			},
		});
	};
