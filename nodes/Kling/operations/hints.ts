import type { IExecuteFunctions, NodeExecutionHint } from 'n8n-workflow';
import type { RunState } from '../waiting/state';

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

/** How a long wait was spent; empty after a short one. */
export function longWait(state: RunState): string[] {
	const waited = Date.now() - state.startedAt;
	if (waited < LONG_WAIT_MS) return [];
	const minutes = Math.round(waited / 60_000);
	return [
		state.sleeps > 0
			? `Waited ${minutes} min for Kling; the execution slept ${state.sleeps} times and held no worker meanwhile.`
			: `Waited ${minutes} min for Kling by polling; this n8n or this kind of run cannot park executions.`,
	];
}
