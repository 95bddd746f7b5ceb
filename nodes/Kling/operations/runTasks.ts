import type { EngineResponse, IExecuteFunctions, INodeExecutionData, NodeOutput } from 'n8n-workflow';
import type { Submission } from '../tasks/createTask';
import { workflowDeadline } from '../shared/workflowTimeout';
import { isTool, parkingObstacle } from '../shared/execution';
import { mendRecord } from '../waiting/park';
import { closeRun, isWoken, openRun, runKey, type Entry, type RunState } from '../waiting/state';
import { waitForTasks } from '../waiting/waitForTasks';
import { outputItems } from './outputItems';
import { heldBackItems, slowCreation } from './heldBack';
import { hint, longWait, notedHints, noteHints, shortWorkflow } from './hints';
import { spent } from './spent';
import { fingerprint, runOptions } from './runOptions';

/** What an operation that waits for tasks brings along. */
export interface TaskRun {
	entries(): Entry[];
	/** Called on every new try before anything is sent, not on wake-ups; it may note faults in entries. */
	prepare?(state: RunState): Promise<void>;
	submit(index: number, state: RunState): Promise<Submission>;
	/** The item of an entry that is only shown. */
	dryRun?(index: number): Promise<INodeExecutionData>;
}

/**
 * Creates, waits, parks, wakes and gives out items, for one run of the node.
 * @returns the items, or the engine request that parks the execution
 */
export async function runTasks(
	ctx: IExecuteFunctions,
	response: EngineResponse | undefined,
	run: TaskRun,
): Promise<NodeOutput> {
	const options = runOptions(ctx);
	const key = runKey(ctx, response);
	// An agent may call its tool several times within one run; each call stands for itself.
	if (isTool(ctx)) closeRun(ctx, key);
	const limit = workflowDeadline(ctx);
	const timeoutMs = Math.min(options.timeoutMs, (limit ?? Infinity) - Date.now());
	const beginning = { timeoutMs, fingerprint: fingerprint(ctx), entries: run.entries };
	const { state, isNewTry } = openRun(ctx, key, response, beginning);
	if (isWoken(response)) mendRecord(ctx, state);
	if (isNewTry) {
		state.isCapped = timeoutMs < options.timeoutMs;
		if (state.isCapped && state.entries.some(({ noWait }) => !noWait))
			noteHints(state, [shortWorkflow(timeoutMs, options)]);
		await run.prepare?.(state);
	}

	const obstacle = parkingObstacle(ctx, response);
	const parked = await waitForTasks(ctx, state, {
		parks: !obstacle && !options.pollsOnly,
		windowMs: options.windowMs,
		isCancelled: state.isCapped === true,
		maxSlots: options.maxSlots,
		continueOnFail: ctx.continueOnFail(),
		submit: async (index) => await run.submit(index, state),
	});
	if (parked) return parked;

	state.ended = true;
	hint(ctx, [
		...spent(state.entries),
		...notedHints(state),
		...slowCreation(state),
		...heldBackItems(state, options),
		...longWait(state, options, obstacle),
	]);
	const items = await outputItems(ctx, state, {
		options,
		dryRun: run.dryRun,
	});
	// n8n may try a run with a failed item again; only then is the state still needed.
	if (!ctx.getNode().retryOnFail || !items.some(({ json }) => json.error)) closeRun(ctx, key);
	return [items];
}
