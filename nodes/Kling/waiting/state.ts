import { randomBytes } from 'node:crypto';
import type { EngineResponse, IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { runIndex } from '../execution';
import { isFinal } from '../item';
import type { Fault } from '../transport';

/** What is known of one item's task. */
export interface Entry {
	family: string;
	/** Where tasks of this kind are created and listed. */
	path: string;
	slots: number;
	/** Kling's id, or the caller's own id when the item named that. */
	id?: string;
	/** When this run created the task, milliseconds since 1970. */
	createdAt?: number;
	/** Kling's last answer about the task. */
	task?: IDataObject;
	fault?: Fault;
}

/** One run of the node; lives in the execution's node context, so it survives parking, restarts and other workers. */
export interface RunState {
	/** Proves that a callback belongs to this run. */
	nonce: string;
	startedAt: number;
	deadline: number;
	entries: Entry[];
	/** Timer checks so far, sleeps so far, and when the current sleep ends. */
	ticks: number;
	sleeps: number;
	wakeAt: number;
	/** What to tell the user above the output. */
	hints: string[];
	/** No new task before this moment, because Kling has no free slot; and how often in a row that was so. */
	busyUntil: number;
	busyCount: number;
}

/** The member of the wait run's input that names the run it sleeps for. */
export const MARK = '__klingRun';

type Runs = Record<string, RunState>;

function runs(ctx: IExecuteFunctions): Runs {
	const context = ctx.getContext('node');
	return (context.klingRuns ??= {}) as Runs;
}

/** The key of this run of the node: the same on every try and every wake-up. */
export function runKey(ctx: IExecuteFunctions, response: EngineResponse | undefined): string {
	const input = response?.actionResponses?.[0]?.action.input as IDataObject | undefined;
	return (input?.[MARK] as string | undefined) ?? `${ctx.getExecutionId()}:${runIndex(ctx)}`;
}

/** The state of a run whose wait run this is, or undefined when this is an ordinary run. */
export function parkedRun(ctx: IExecuteFunctions): RunState | undefined {
	const items = ctx.getInputData();
	const key = items.length === 1 ? items[0].json?.[MARK] : undefined;
	return typeof key === 'string' ? runs(ctx)[key] : undefined;
}

/**
 * The state of this run, new or as the last try or sleep left it.
 * @param isResumed whether the run goes on after a sleep; a new try forgets faults, so that they are tried again
 */
export function openRun(
	ctx: IExecuteFunctions,
	key: string,
	isResumed: boolean,
	initial: { timeoutMs: number; entries: () => Entry[] },
): RunState {
	const known = runs(ctx)[key];
	const now = Date.now();
	if (known) {
		if (!isResumed) {
			known.deadline = now + initial.timeoutMs;
			for (const entry of known.entries) if (!isFinal(entry.task)) delete entry.fault;
		}
		return known;
	}
	return (runs(ctx)[key] = {
		nonce: randomBytes(16).toString('hex'),
		startedAt: now,
		deadline: now + initial.timeoutMs,
		entries: initial.entries(),
		hints: [],
		ticks: 0,
		sleeps: 0,
		wakeAt: 0,
		busyUntil: 0,
		busyCount: 0,
	});
}

/** Forgets a run that has given out its items. */
export function closeRun(ctx: IExecuteFunctions, key: string): void {
	delete runs(ctx)[key];
}

/** Whether the entry still has to be created. */
export const isQueued = (entry: Entry): boolean => entry.id === undefined && !entry.fault;

/** Whether the entry's task is on its way. */
export const isOpen = (entry: Entry): boolean => entry.id !== undefined && !entry.fault && !isFinal(entry.task);

/** The ids of all tasks of the run, in the order of the items. */
export const taskIds = (state: RunState): string[] => state.entries.flatMap(({ id }) => (id === undefined ? [] : [id]));
