import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { explainFailure } from '../contract/explainText';
import { FAILED, isFinal, type Task } from '../dialects';
import { errorItem, taskJson, toItem } from '../tasks/item';
import { fault, toError, toFault, type Fault } from '../transport';
import { inParallel } from '../shared/parallel';
import { isAwaited, isQueued, taskIds, type Entry, type RunState } from '../waiting/state';
import { isTool } from '../shared/execution';
import { FILES_AT_ONCE, withFiles, withoutFiles } from '../tasks/downloadFiles';
import { heldBack } from './heldBack';
import { behindUrl, hint } from './hints';
import { downloadingAt, downloadsAt, type RunOptions } from './runOptions';

const minutes = (ms: number): number => Math.round(ms / 6000) / 10;

/** Kling's own word that a task failed; the call itself was fine (contract: TaskFailed). */
function failedTask(task: Task): Fault {
	const reason = task.message;
	const known = explainFailure(reason);
	return fault({
		message: `Kling could not finish the task${reason ? `: ${reason}` : ''}`,
		description: known ? `${known.meaning}.` : '',
		advice: `${known?.advice ?? 'Change the prompt or the media and run it again.'} The same task will not be tried again.`,
		task_id: task.task_id,
	});
}

const timedOut = (entry: Entry, state: RunState): Fault =>
	fault({
		message: `The task was not finished within ${minutes(Date.now() - state.startedAt)} min`,
		description: `Kling still works on it.`,
		advice: 'It goes on and is paid for once: fetch it later with Task > Wait or Task > Get, or raise Timeout.',
		retryable: true,
		task_id: entry.id,
	});

function notCreated(state: RunState, options: RunOptions): Fault {
	const known = heldBack(state, options);
	const waited = `Nothing was created for this item within ${minutes(Date.now() - state.startedAt)} min.`;
	return { ...known, description: `${waited} ${known.description}`.trim() };
}

export interface Output {
	options: RunOptions;
	/** The item of an entry that is only shown. */
	dryRun?(index: number): Promise<INodeExecutionData>;
}

/** What exists and is paid for stays known, whatever went wrong after that. */
const withTaskId = (known: Fault, { id }: Entry): Fault => ({ ...known, ...(id ? { task_id: id } : {}) });

function faultOf(entry: Entry, state: RunState, { options }: Output): Fault | undefined {
	if (entry.fault) return withTaskId(entry.fault, entry);
	if (entry.dryRun) return undefined;
	if (entry.task?.task_status === FAILED && !entry.noWait) return failedTask(entry.task);
	if (entry.id === undefined) return notCreated(state, options);
	return isAwaited(entry) && options.onTimeout === 'fail' ? timedOut(entry, state) : undefined;
}

/** Who does not wait has not asked for files. */
const fetches = (ctx: IExecuteFunctions, { noWait }: Entry, index: number): boolean =>
	!noWait && downloadsAt(ctx, index);

async function itemsOf(
	ctx: IExecuteFunctions,
	state: RunState,
	index: number,
	{ options, dryRun }: Output,
): Promise<INodeExecutionData[]> {
	const entry = state.entries[index];
	if (entry.dryRun && dryRun) return [await dryRun(index)];
	if (isQueued(entry)) {
		const { message, description } = notCreated(state, options);
		return [toItem({ family: entry.family, timed_out: true, message: `${message}. ${description}` }, index)];
	}
	const { task } = entry;
	if (!task || !isFinal(task)) {
		const late = isAwaited(entry) ? { timed_out: true } : {};
		const json = task ? taskJson(task, entry.family) : { task_id: entry.id, family: entry.family };
		return [toItem({ ...json, ...late }, index)];
	}
	const how = downloadingAt(ctx, index);
	if (!fetches(ctx, entry, index)) return withoutFiles(task, entry.family, index, how.split);
	return await withFiles(ctx, task, entry.family, entry.path, index, how);
}

/** In stop mode one error speaks for the run; it names every task that exists, so that none is lost. */
function stopError(ctx: IExecuteFunctions, known: Fault, index: number, state: RunState): Error {
	const ids = taskIds(state);
	const others = ids.filter((id) => id !== known.task_id);
	const list = others.length > 0 ? ` Tasks of this run: ${ids.join(', ')}.` : '';
	return toError(ctx.getNode(), { ...known, description: `${known.description}${list}`.trim() }, index);
}

/**
 * Batches the entries of a finished wait into items, in the order of the input.
 * @throws NodeApiError for the first failed item, before anything is downloaded, unless the node continues on fail; and
 * when nothing could be created at all
 */
export async function outputItems(ctx: IExecuteFunctions, state: RunState, how: Output): Promise<INodeExecutionData[]> {
	const { entries } = state;
	const goesOn = ctx.continueOnFail();
	// In a batch that outlasts the timeout, what exists comes out, and the rest is marked.
	const marks = !goesOn && how.options.onTimeout === 'returnTask' && entries.some(({ id }) => id !== undefined);
	const faults = entries.map((entry) => (marks && isQueued(entry) ? undefined : faultOf(entry, state, how)));
	const first = faults.findIndex((known) => known !== undefined);
	if (first >= 0 && !goesOn) throw stopError(ctx, faults[first]!, first, state);

	const items: INodeExecutionData[][] = [];
	await inParallel([...entries.keys()], FILES_AT_ONCE, async (index) => {
		try {
			const known = faults[index];
			items[index] = known ? [errorItem(known, index)] : await itemsOf(ctx, state, index, how);
		} catch (error) {
			if (!goesOn) throw stopError(ctx, toFault(error), index, state);
			items[index] = [errorItem(withTaskId(toFault(error), entries[index]), index)];
		}
	});
	const isLeft = (entry: Entry, index: number) =>
		isFinal(entry.task) && entry.task!.files.length > 0 && !isTool(ctx) && !fetches(ctx, entry, index);
	if (entries.some(isLeft)) hint(ctx, [behindUrl]);
	return items.flat();
}
