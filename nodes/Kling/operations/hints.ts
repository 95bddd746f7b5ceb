import type { IExecuteFunctions, NodeExecutionHint } from 'n8n-workflow';
import type { RunState } from '../waiting/state';
import type { RunOptions } from './runOptions';

const LONG_WAIT_MS = 5 * 60_000;

/** Shows messages above the node's output, each once. */
export function hint(ctx: IExecuteFunctions, messages: string[]): void {
	const hints = [...new Set(messages)].map((message): NodeExecutionHint => ({ message, location: 'outputPane' }));
	if (hints.length > 0) ctx.addExecutionHints(...hints);
}

/**
 * Keeps messages until the run gives out its items; a run may sleep in between.
 * @param kind `sleepHints` are for those only who had to wait asleep
 */
export function noteHints(state: RunState, messages: string[], kind: 'hints' | 'sleepHints' = 'hints'): void {
	state[kind] = [...new Set([...(state[kind] ?? []), ...messages])];
}

/** What to tell where files were left where they are. */
export const behindUrl = 'The file is behind "url"; Task > Download fetches it without paying again.';

/** What was kept for the end of the run. */
export const notedHints = ({ hints, sleeps, sleepHints = [] }: RunState): string[] => [
	...hints,
	...(sleeps > 0 ? sleepHints : []),
];

/** Why the run ends before its own timeout. */
export const shortWorkflow = (timeoutMs: number, options: RunOptions): string => {
	const [given, wanted] = [timeoutMs, options.timeoutMs].map((ms) => `${Math.max(0, Math.round(ms / 6000) / 10)} min`);
	return `n8n lets an execution of this workflow take no longer, so the node waits ${given} instead of ${wanted}. To wait longer, raise "Timeout Workflow After" in the workflow's settings, or EXECUTIONS_TIMEOUT of this n8n.`;
};

/** How a long wait was spent, and why the execution stayed awake if it did; empty after a short one. */
export function longWait(
	{ startedAt, sleeps }: RunState,
	{ pollsOnly, windowMs }: RunOptions,
	obstacle: string | undefined,
): string[] {
	const waited = Date.now() - startedAt;
	const time = `${Math.round(waited / 6000) / 10} min`;
	if (obstacle && !pollsOnly && waited > windowMs) {
		return [`Waited ${time} for Kling while the execution went on running. It could not sleep: ${obstacle}.`];
	}
	if (waited < LONG_WAIT_MS) return [];
	return [
		sleeps > 0
			? `Waited ${time} for Kling; the execution slept ${sleeps} times and took nothing from others meanwhile.`
			: `Waited ${time} for Kling; the execution went on running meanwhile.`,
	];
}
