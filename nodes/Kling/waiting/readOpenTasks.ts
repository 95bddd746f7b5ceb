import type { IExecuteFunctions } from 'n8n-workflow';
import { dialectAt, type Answer, type Task } from '../dialects';
import { findTasks } from '../tasks/findTasks';
import { times, unexpectedAnswer, type Fault, type Reading } from '../transport';
import { historyOf, type History } from './history';
import { schedule } from './schedule';
import { isOpen, type Entry, type RunState } from './state';

type NoAnswer = Extract<Answer, { fault: Fault }>;

/** A task that was created a moment ago may not be found yet. */
const maybeNotVisible = ({ createdAt }: Entry): boolean =>
	createdAt !== undefined && Date.now() - createdAt < schedule.visibility;

/** A task that this run has created is asked for by Kling's id, so an answer with another one is none. */
const asAsked = ({ id, createdAt }: Entry, answer: Answer): Answer =>
	answer.task === undefined || createdAt === undefined || answer.task.task_id === id
		? answer
		: { fault: unexpectedAnswer(`it is about task ${answer.task.task_id}`), missing: false };

/** Whether Kling itself refused, and not for a while only; it says so of keys and accounts, never of one task. */
const isRefusal = ({ fault }: NoAnswer): boolean => fault.code !== null && !fault.retryable;

const wordsOf = ({ message, description }: Fault): string =>
	`Some questions about the tasks found no answer, so Kling was asked again. The last time: ${`${message}. ${description}`.trim()}`;

/** Remembers the last trouble, and tells it above the output in place of the one before. */
function noteTrouble(state: RunState, answers: NoAnswer[], now: number): void {
	const before = state.trouble;
	const last = answers.at(-1)!;
	const waits = answers.map(({ retryAfterMs = 0 }) => retryAfterMs);
	const refusedSince = answers.some(isRefusal) ? (before?.refusedSince ?? now) : undefined;
	state.trouble = {
		fault: last.fault,
		refusedSince,
		askAgainAt: Math.min(now + Math.max(...waits), state.deadline),
	};
	const old = before && wordsOf(before.fault);
	state.hints = [...state.hints.filter((hint) => hint !== old), wordsOf(last.fault)];
}

/** Where the list of earlier tasks is not known yet, it is read in place of the tasks that are waited for. */
async function listed(history: History, open: Entry[], reading: Reading): Promise<Map<Entry, Task>> {
	const found = new Map<Entry, Task>();
	const byList = new Map<string, Entry[]>();
	for (const entry of open) {
		const path = dialectAt(entry.path).readPath(entry.path);
		byList.set(path, [...(byList.get(path) ?? []), entry]);
	}
	for (const [path, entries] of byList) {
		const tasks = await history.learn(path, entries.length, reading);
		for (const entry of entries) {
			const task = tasks.get(entry.id ?? '');
			if (task) found.set(entry, task);
		}
	}
	return found;
}

/**
 * Asks Kling about all open tasks, once, and no sooner than Kling wants to be asked. Only Kling's own word that it knows no
 * such task is final; anything else leaves the task open, refused keys too unless that lasts. On the way it learns how long
 * earlier tasks took.
 */
export async function readOpenTasks(ctx: IExecuteFunctions, state: RunState): Promise<void> {
	const now = Date.now();
	if (now < (state.trouble?.askAgainAt ?? 0)) return;
	const until = Math.max(state.deadline, now) + schedule.lastAnswer;
	const reading: Reading = { tries: 1, spacingMs: times.spacing, until };
	const open = state.entries.filter(isOpen);
	const history = await historyOf(ctx);
	const known = await listed(history, open, reading);
	const others = open.filter((entry) => !known.has(entry));
	const answers = await findTasks(
		ctx,
		others.map(({ path, otherPaths = [], id = '', createdAt }) => ({
			id,
			isKlings: createdAt !== undefined,
			paths: [path, ...otherPaths],
		})),
		reading,
	);
	for (const [n, { task, path }] of answers.entries()) {
		if (!task) continue;
		others[n].path = path;
		delete others[n].otherPaths;
	}
	const answerFor = new Map<Entry, Answer>(others.map((entry, i) => [entry, answers[i]]));
	const troubles: NoAnswer[] = [];
	for (const entry of open) {
		const listedTask = known.get(entry);
		const answer: Answer = listedTask ? { task: listedTask } : asAsked(entry, answerFor.get(entry)!);
		if (answer.task) {
			entry.task = answer.task;
			history.note(entry.path, answer.task, entry.kind);
		} else if (!answer.missing) troubles.push(answer);
		else if (!maybeNotVisible(entry))
			Object.assign(entry, { fault: { ...answer.fault, task_id: entry.id }, isUnknown: true });
	}
	if (troubles.length > 0) noteTrouble(state, troubles, now);
	else if (state.trouble) delete state.trouble.refusedSince;

	const { refusedSince = now, fault } = state.trouble ?? {};
	if (!fault || now - refusedSince < schedule.refusal) return;
	for (const entry of open) if (isOpen(entry)) entry.fault = { ...fault, task_id: entry.id };
}
