import { randomBytes } from 'node:crypto';
import type { EngineResponse, IDataObject, IExecuteFunctions, ISourceData } from 'n8n-workflow';
import { runNumber } from '../shared/execution';
import { FAILED, isFinal, type Task } from '../dialects';
import type { KeptAnswers } from '../tasks/callOnce';
import { CREDENTIAL, type Fault } from '../transport';

/** What is known of one item's task. */
export interface Entry {
	family: string;
	/** Where tasks of this kind are created and listed. */
	path: string;
	/** Where else its task may be, when only its id is known. */
	otherPaths?: string[];
	slots: number;
	/** Kling's id, or the caller's own id when the item named that. */
	id?: string;
	/** The caller's id under which its task is created; whether the user gave it; and a fingerprint of what it stands for. */
	externalId?: string;
	isOwnId?: boolean;
	request?: string;
	/** What calls have answered that are paid for, by path; kept so that no try of the run pays for them again. */
	answers?: KeptAnswers;
	/** When this run created the task, milliseconds since 1970. */
	createdAt?: number;
	/** `kindTag` of the body that the task was created with. */
	kind?: string;
	/** Whether Kling was asked to call this run back when the task ends. */
	callsBack?: boolean;
	/** Kling's last answer about the task. */
	task?: Task;
	fault?: Fault;
	/** Kling has said that it knows no such task. */
	isUnknown?: boolean;
	/** It is unknown whether the task exists and nobody can look it up, so no other try may create it. */
	unrepeatable?: boolean;
	/** The item wants its request shown, not carried out. */
	dryRun?: boolean;
	/** The item comes out as soon as its task exists, whatever others wait for. */
	noWait?: boolean;
	/** The execution that creates it anew, because the task of the run's own one has failed. */
	origin?: string;
}

/** Questions about tasks that found no answer. */
export interface Trouble {
	/** The last of them. */
	fault: Fault;
	/** Since when Kling itself has refused to answer, milliseconds since 1970. */
	refusedSince?: number;
	/** When Kling may be asked again, milliseconds since 1970. */
	askAgainAt: number;
}

/** One run of the node; lives in the execution's node context, so it survives parking, restarts and other workers. */
export interface RunState {
	/** Proves that a callback or a wait run belongs to this run. */
	nonce: string;
	/** The execution that works on it; the Retry button hands a run on to a new one. */
	executionId: string;
	/** The execution that began it; its id is in the names of the tasks. */
	origin: string;
	/** n8n's id of the credential; what one account has created, another does not know. */
	credential?: string;
	/** Fingerprint of what the node creates: who retries with other parameters wants other tasks. */
	fingerprint: string;
	/** No task of the run is older, milliseconds since 1970; unknown when an execution that died has left nothing of it. */
	since?: number;
	startedAt: number;
	deadline: number;
	/** Whether n8n cancels the execution soon after the deadline. */
	isCapped?: boolean;
	entries: Entry[];
	/** Whether the wait has ended; whoever calls the run after that is a new try. */
	ended: boolean;
	/** Where the input came from. */
	source?: ISourceData;
	/** Sleeps so far, windows of short looks that are over, and when the current sleep ends. */
	sleeps: number;
	closedWindows?: number;
	wakeAt: number;
	/** Whether the timer has found the end of a task whose callback never came. */
	callbackMissed?: boolean;
	/** What to tell the user above the output. */
	hints: string[];
	/** The same, if the execution had to sleep. */
	sleepHints: string[];
	/** Why Kling's answers about the tasks could not be used. */
	trouble?: Trouble;
	/** No new task before this moment, because Kling refused one as too many or too fast; and how often in a row. */
	busyUntil: number;
	busyCount: number;
	/** How Kling last said so. */
	busy?: Fault;
}

/** The member of the wait run's input that holds the nonce of the run it sleeps for. */
export const MARK = '__klingRun';

type Runs = Record<string, RunState>;

function runs(ctx: IExecuteFunctions): Runs {
	const context = ctx.getContext('node');
	return (context.klingRuns ??= {}) as Runs;
}

const keyOf = (ctx: IExecuteFunctions, mark: unknown): string | undefined =>
	Object.entries(runs(ctx)).find(([, run]) => run.nonce === mark)?.[0];

/** Whether n8n calls the run again after a sleep. */
export const isWoken = (response: EngineResponse | undefined): boolean => (response?.actionResponses?.length ?? 0) > 0;

/** The key of this run of the node within the execution: the same on every try and every wake-up. */
export function runKey(ctx: IExecuteFunctions, response: EngineResponse | undefined): string {
	const input = response?.actionResponses?.[0]?.action.input as IDataObject | undefined;
	return keyOf(ctx, input?.[MARK]) ?? String(runNumber(ctx));
}

/** The state of a run whose wait run this is, or undefined when this is an ordinary run. */
export function parkedRun(ctx: IExecuteFunctions): RunState | undefined {
	const items = ctx.getInputData();
	const key = items.length === 1 ? keyOf(ctx, items[0].json?.[MARK]) : undefined;
	return key === undefined ? undefined : runs(ctx)[key];
}

/** What an operation knows of its run before it begins. */
interface Beginning {
	timeoutMs: number;
	fingerprint: string;
	entries(): Entry[];
}

const newRun = (
	executionId: string,
	credential: string | undefined,
	now: number,
	{ timeoutMs, fingerprint, entries }: Beginning,
): RunState => ({
	nonce: randomBytes(16).toString('hex'),
	executionId,
	origin: executionId,
	credential,
	fingerprint,
	startedAt: now,
	deadline: now + timeoutMs,
	entries: entries(),
	ended: false,
	sleeps: 0,
	wakeAt: 0,
	hints: [],
	sleepHints: [],
	busyUntil: 0,
	busyCount: 0,
});

/** A new try has its own time, and tries again what may have been a passing fault. */
function beginAgain(run: RunState, deadline: number): void {
	run.deadline = deadline;
	run.ended = false;
	delete run.trouble;
	for (const entry of run.entries) if (!isFinal(entry.task) && !entry.unrepeatable) delete entry.fault;
}

/** What an entry knows of its task, and of the request that made it. */
const OF_THE_TASK = ['id', 'task', 'createdAt'] as const;
const OF_THE_REQUEST = ['externalId', 'isOwnId', 'request'] as const;

/** What one account has answered before a task, like the session of a video, another does not know. */
function dropPriorAnswers(entry: Entry): void {
	const own = entry.answers?.[entry.path];
	entry.answers = own === undefined ? undefined : { [entry.path]: own };
}

const toldOf = (ids: string[], what: string): string[] =>
	ids.length > 0 ? [`${what}: ${ids.join(', ')}. What this account does not have was created anew.`] : [];

/**
 * The same execution reports a task that failed again; one that retries it creates another task. With the credential of
 * another account, it also creates what is not finished: that account cannot be asked about the open tasks. So it does
 * with a task that Kling does not know, by the same caller's id, in case that it does know it after all.
 */
function handOver(run: RunState, executionId: string, credential: string | undefined, now: number): void {
	const isOtherAccount = run.credential !== undefined && run.credential !== credential;
	Object.assign(run, { executionId, credential, startedAt: now });
	const [left, lost]: string[][] = [[], []];
	for (const entry of run.entries) {
		const { id = '', isUnknown, task, createdAt } = entry;
		// Who presses Retry has been told that the outcome is unknown, and decides.
		delete entry.unrepeatable;
		delete entry.isUnknown;
		// The callback goes to the execution that asked for it.
		delete entry.callsBack;
		if (isOtherAccount) dropPriorAnswers(entry);
		const hasFailed = task?.task_status === FAILED;
		const isGone = (isOtherAccount || isUnknown) && !isFinal(task);
		if (createdAt === undefined || !(hasFailed || isGone)) continue;
		if (!hasFailed) (isOtherAccount ? left : lost).push(id);
		for (const member of OF_THE_TASK) delete entry[member];
		if (!hasFailed && !isOtherAccount) continue;
		for (const member of OF_THE_REQUEST) delete entry[member];
		entry.origin = executionId;
	}
	run.hints.push(
		...toldOf(left, 'The credential was changed. Open tasks of the one before go on'),
		...toldOf(lost, 'Kling does not know these tasks'),
	);
}

/**
 * The state of this run: new, or as the last try, the last sleep or the execution that is retried left it.
 * @returns also whether this is a new try, not the same one after a sleep
 */
export function openRun(
	ctx: IExecuteFunctions,
	key: string,
	response: EngineResponse | undefined,
	beginning: Beginning,
): { state: RunState; isNewTry: boolean } {
	const now = Date.now();
	const executionId = ctx.getExecutionId();
	const credential = ctx.getNode().credentials?.[CREDENTIAL]?.id ?? undefined;
	const known = runs(ctx)[key] as RunState | undefined;
	const isRetry = known?.executionId !== executionId;
	if (!known || (isRetry && known.fingerprint !== beginning.fingerprint)) {
		const since = known || ctx.getMode() === 'retry' ? known?.since : now;
		const state = { ...newRun(executionId, credential, now, beginning), since };
		runs(ctx)[key] = state;
		return { state, isNewTry: true };
	}
	if (isRetry) {
		// Who retries may have set the node to execute once, or no longer.
		known.entries = beginning.entries().map((entry, index) => known.entries[index] ?? entry);
		handOver(known, executionId, credential, now);
	}
	const isNewTry = isRetry || known.ended || !isWoken(response);
	if (isNewTry) beginAgain(known, now + beginning.timeoutMs);
	return { state: known, isNewTry };
}

/** Forgets a run that has given out its items. */
export function closeRun(ctx: IExecuteFunctions, key: string): void {
	delete runs(ctx)[key];
}

/** Whether the entry still has to be created. */
export const isQueued = (entry: Entry): boolean => entry.id === undefined && !entry.fault && !entry.dryRun;

/** Whether the entry's task is on its way. */
export const isOpen = (entry: Entry): boolean => entry.id !== undefined && !entry.fault && !isFinal(entry.task);

/** Whether the run waits for the end of the entry's task. */
export const isAwaited = (entry: Entry): boolean => isOpen(entry) && !entry.noWait;

/** The entries whose ends the run looks for: those that it waits for, and all open ones while items wait for a slot. */
export const watchedEntries = ({ entries }: RunState): Entry[] => {
	const queued = entries.some(isQueued);
	return entries.filter((entry) => (queued ? isOpen(entry) : isAwaited(entry)));
};

/** The ids of all tasks of the run, in the order of the items. */
export const taskIds = (state: RunState): string[] => state.entries.flatMap(({ id }) => (id === undefined ? [] : [id]));
