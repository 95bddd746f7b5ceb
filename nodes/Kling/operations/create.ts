import type { IDataObject, IExecuteFunctions, NodeApiError } from 'n8n-workflow';
import { ownCallback, resumeCallback, type Callback } from '../waiting/callbackUrl';
import { createTask, type Submission } from '../tasks/createTask';
import { parkingObstacle } from '../shared/execution';
import { dialectAt, withMember, type Task } from '../dialects';
import type { Family, KlingCall } from '../families';
import { ANY } from '../families/anyFamily';
import { own } from '../fields/ownParameters';
import { switchAt } from '../shared/parameters';
import { buildPathRequest } from '../request/buildPathRequest';
import { buildRequest, type PreparedRequest } from '../request/buildRequest';
import { reactionTo, RETRY_AFTER, toError, toFault } from '../transport';
import { callOnce } from '../tasks/callOnce';
import { isQueued, runKey, type Entry, type RunState } from '../waiting/state';
import { dryRun } from './dryRun';
import { assertKey } from './keys';
import { estimateOf, sumInWords, type Estimate } from './cost';
import { noteHints } from './hints';
import { adoptEarlier, identify } from './identify';
import type { Operation } from './operation';
import { assertFileOptions, itemOptions, runOptions, type ItemOptions } from './runOptions';
import { runTasks } from './runTasks';
import { assertMaxUnits } from './maxUnits';
import { assertUnits } from './remainingUnits';

/** Prepared bodies are kept between the check of all items and their creation, up to this many characters together. */
const KEEP_CHARACTERS = 8_388_608;

type Prepare = (index: number) => Promise<PreparedRequest>;

/** Makes the request of one item; sends nothing. */
type Build = (ctx: IExecuteFunctions, index: number) => Promise<PreparedRequest>;

function preparer(ctx: IExecuteFunctions, build: Build): Prepare {
	const kept = new Map<number, PreparedRequest>();
	let left = KEEP_CHARACTERS;
	return async (index) => {
		const known = kept.get(index);
		if (known) return known;
		const prepared = await build(ctx, index);
		const size = JSON.stringify(prepared.body).length;
		if (size <= left) {
			kept.set(index, prepared);
			left -= size;
		}
		return prepared;
	};
}

/** Estimates by item: of those that are to be created, and of those that are only shown. */
interface Estimates {
	created: Map<number, Estimate>;
	shown: Map<number, Estimate>;
}

/** What the user has set and such a task does not take, so that it is left out. */
const notTaken = (
	{ takesExternalId, takesCallback }: PreparedRequest,
	{ externalTaskId, callbackUrl }: ItemOptions,
): string[] => [
	...(externalTaskId && !takesExternalId
		? [
				'The option External Task ID has no effect here: Kling takes no ID of your own for such tasks, so the same ID creates another one.',
			]
		: []),
	...(callbackUrl && !takesCallback
		? ['The option Callback URL has no effect here: Kling calls nobody back about such tasks.']
		: []),
];

/** All items are checked before the first one is sent, so that bad input in one costs nothing for the others. */
async function checkAll(ctx: IExecuteFunctions, state: RunState, prepare: Prepare, key: string): Promise<Estimates> {
	const estimates: Estimates = { created: new Map(), shown: new Map() };
	for (const [index, entry] of state.entries.entries()) {
		try {
			entry.dryRun = switchAt(ctx, index, own.dryRun);
			entry.noWait = !switchAt(ctx, index, own.waitForCompletion);
			if (!entry.dryRun && !isQueued(entry)) continue;
			if (!entry.noWait) assertFileOptions(ctx, index);
			const request = await prepare(index);
			const { advice, slots, family, path, takesCallback } = request;
			const given = itemOptions(ctx, index);
			const { externalTaskId, callbackUrl } = given;
			if (callbackUrl && takesCallback) await ownCallback(ctx, callbackUrl, family.family, index);
			noteHints(state, notTaken(request, given));
			if (entry.dryRun) {
				estimates.shown.set(index, estimateOf(request));
				continue;
			}
			await assertKey(ctx, request, index);
			estimates.created.set(index, estimateOf(request));
			Object.assign(entry, { slots, family: family.family, path });
			identify(ctx, state, index, request, externalTaskId, key);
			noteHints(state, advice);
		} catch (error) {
			if (!ctx.continueOnFail()) throw toError(ctx.getNode(), toFault(error), index);
			entry.fault = toFault(error);
		}
	}
	return estimates;
}

const takenOver = ({ externalId }: Entry, { task_id: id }: Task): string =>
	`Task ${id} with the External Task ID ${externalId} existed already and was taken as it is; nothing new was created. Kling does not tell what it was made of.`;

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

/** The item's body with what Kling had to be asked for; each answer is paid for once, however often a creation is tried. */
async function completeBody(
	ctx: IExecuteFunctions,
	state: RunState,
	entry: Entry,
	request: PreparedRequest,
): Promise<IDataObject> {
	if (!request.complete) return request.body;
	// Where Kling is busy the run waits as it waits for a slot, asleep if it can.
	const send: KlingCall = async ({ lastsMs, ...wanted }) =>
		(await callOnce(ctx, entry, wanted, Date.now(), lastsMs)) as IDataObject;
	const { body, advice } = await request.complete(send);
	noteHints(state, advice);
	return body;
}

/** Word that Kling has no room now for what has to be asked before a task; any other error is thrown again. */
function busyOrError(error: unknown): Submission {
	const fault = toFault(error);
	if (reactionTo(fault.code) !== 'waitForSlot') throw error;
	const retryAfterMs = (error as NodeApiError).context?.[RETRY_AFTER] as number | undefined;
	return { kind: 'busy', fault, retryAfterMs };
}

/**
 * Creates one task per item and, unless told otherwise, waits for all of them in one sleep. Dry Run and Wait for
 * Completion are read per item: items that want neither task nor wait come out with the others, when the run ends.
 */
const createWith =
	(build: Build, { family, path }: Pick<Family, 'family' | 'path'>): Operation =>
	async (ctx, response) => {
		const prepare = preparer(ctx, build);
		const parks = !runOptions(ctx).pollsOnly && !parkingObstacle(ctx, response);

		return await runTasks(ctx, response, {
			entries: () => ctx.getInputData().map(() => ({ family, path, slots: 1 })),
			async prepare(state) {
				const { created, shown } = await checkAll(ctx, state, prepare, runKey(ctx, response));
				noteHints(state, sumInWords([...shown.values()]));
				await adoptEarlier(ctx, state);
				assertMaxUnits(ctx, new Map([...created].filter(([index]) => isQueued(state.entries[index]))));
				await assertUnits(ctx, state);
			},
			dryRun: async (index) => await dryRun(ctx, await prepare(index), index),
			async submit(index, state): Promise<Submission> {
				const entry = state.entries[index];
				const request = await prepare(index);
				const { bodyPaths } = dialectAt(request.path);
				let body: IDataObject;
				try {
					body = await completeBody(ctx, state, entry, request);
				} catch (error) {
					return busyOrError(error);
				}
				const parked = parks && !entry.noWait;
				const { url, hints, sleepHints, wakes } = await callbackFor(ctx, state, request, index, parked);
				noteHints(state, hints);
				noteHints(state, sleepHints ?? [], 'sleepHints');
				if (url) body = withMember(body, bodyPaths.callback, url);
				entry.callsBack = wakes && request.isProven;
				if (entry.externalId === undefined) return await createTask(ctx, request.family, request.path, body);
				const externalId = { id: entry.externalId, isOwn: entry.isOwnId === true, isProven: request.isProven };
				body = withMember(body, bodyPaths.externalId, externalId.id);
				const submission = await createTask(ctx, request.family, request.path, body, externalId);
				if (submission.kind === 'task' && submission.wasThere) noteHints(state, [takenOver(entry, submission.task)]);
				return submission;
			},
		});
	};

/** Creates tasks of one kind from the fields of its form. */
export const create = (family: Family): Operation =>
	createWith(async (ctx, index) => await buildRequest(ctx, index, family), family);

/** Creates tasks at the paths that the items name, from bodies in JSON. */
export const createByPath: Operation = createWith(buildPathRequest, { family: ANY, path: '' });
