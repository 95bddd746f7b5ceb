import type { IExecuteFunctions, NodeExecutionHint } from 'n8n-workflow';
import type { RunState } from '../waiting/state';
import type { RunOptions } from './runOptions';

const LONG_WAIT_MS = 5 * 60_000;

/** Shows messages above the node's output, each once. */
export function hint(ctx: IExecuteFunctions, messages: string[]): void {
	const hints = [...new Set(messages)].map((message): NodeExecutionHint => ({ message, location: 'outputPane' }));
	if (hints.length > 0) ctx.addExecutionHints(...hints);
}

/** Keeps messages until the run gives out its items; a run may sleep in between. */
export function noteHints(state: RunState, messages: string[]): void {
	state.hints = [...new Set([...state.hints, ...messages])];
}

/** What the user may want to know about how the run had to wait for slots. */
export const slotWait = ({ busy }: RunState): string[] =>
	busy
		? [`Kling had no free slot for a while (${busy.message}, code ${busy.code}), so creations were spread out.`]
		: [];

/** How a long wait was spent, and why it held a worker if it did; empty after a short one. */
export function longWait(
	{ startedAt, sleeps }: RunState,
	{ pollsOnly, pollMs }: RunOptions,
	obstacle: string | undefined,
): string[] {
	const waited = Date.now() - startedAt;
	const time = `${Math.round(waited / 6000) / 10} min`;
	if (obstacle && !pollsOnly && waited > pollMs) {
		return [`Waited ${time} for Kling by polling. The node could not park the execution: ${obstacle}.`];
	}
	if (waited < LONG_WAIT_MS) return [];
	return [
		sleeps > 0
			? `Waited ${time} for Kling; the execution slept ${sleeps} times and held no worker meanwhile.`
			: `Waited ${time} for Kling by polling.`,
	];
}
