import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { executionToken } from '../shared/execution';
import type { PreparedRequest } from '../request/buildRequest';
import { earlierTasks } from '../tasks/earlierTasks';
import { derivedExternalId, markIn, purposeMark, requestHash } from '../tasks/externalId';
import { kindTag } from '../tasks/kindTag';
import { isQueued, type Entry, type RunState } from '../waiting/state';
import { noteHints } from './hints';

/**
 * Gives an entry its kind, and the id under which its task will be known, before anything is sent. It keeps that id through all tries
 * and wake-ups, even if the request says `{{ $now }}`.
 * @param given the user's own id, empty for one that is derived
 * @throws NodeOperationError when the user gave one id to different requests
 */
export function identify(
	ctx: IExecuteFunctions,
	state: RunState,
	index: number,
	{ family, takesExternalId, path, body, priorBodies }: PreparedRequest,
	given: string,
	runKey: string,
): void {
	const entry = state.entries[index];
	entry.kind = kindTag(family.family, path, body);
	if (!takesExternalId || entry.externalId !== undefined) return;
	entry.request = requestHash([path, body, priorBodies]);
	if (!given) {
		const mark = purposeMark(ctx, { runKey, itemIndex: index, request: entry.request });
		entry.externalId = derivedExternalId(ctx, entry.origin ?? state.origin, entry.kind, mark);
		return;
	}
	const { request } = entry;
	const other = state.entries.findIndex((one) => one.externalId === given && one.request !== request);
	if (other >= 0) {
		throw new NodeOperationError(ctx.getNode(), `External Task ID ${given} is given to different requests`, {
			itemIndex: index,
			description: `Items ${other} and ${index} ask for different things, but one ID means one task, so both would get the same result. Make the ID different for each item, for example with an expression.`,
		});
	}
	Object.assign(entry, { externalId: given, isOwnId: true });
}

/**
 * Takes over what an earlier execution has made, when this one retries it and its state was not saved, because n8n died
 * or the node was edited.
 * @throws NodeApiError or NodeOperationError when Kling cannot be asked; creating without asking might pay twice
 */
export async function adoptEarlier(ctx: IExecuteFunctions, state: RunState): Promise<void> {
	if (ctx.getMode() !== 'retry' || executionToken(ctx) === undefined) return;
	const wanted = new Map<string, Map<string, Entry>>();
	for (const entry of state.entries.filter(isQueued)) {
		const mark = entry.isOwnId ? undefined : markIn(ctx, entry.externalId);
		if (mark) wanted.set(entry.path, (wanted.get(entry.path) ?? new Map<string, Entry>()).set(mark, entry));
	}
	let count = 0;
	for (const [path, entries] of wanted) {
		for (const [mark, task] of await earlierTasks(ctx, path, new Set(entries.keys()), state.since)) {
			const { task_id: id, external_task_id: externalId, created_at: createdAt = Date.now() } = task;
			Object.assign(entries.get(mark)!, { id, task, externalId, createdAt });
			count++;
		}
	}
	if (count > 0)
		noteHints(state, [`${count} tasks of the execution that was retried were found, and not paid for again.`]);
}
