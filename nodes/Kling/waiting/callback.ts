import type { IDataObject, IExecuteFunctions, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { isFinal, taskInCallback } from '../dialects';
import { sameText } from '../shared/sameText';
import { isOpen, type RunState } from './state';

/**
 * Query key of the run's nonce. Executions of n8n 2.0 and older carry no token of their own, and the nonce tells the
 * runs of one execution apart.
 */
const NONCE = 'k';

/** The address at which Kling's callback reaches the parked run. */
export function callbackAddress(ctx: IExecuteFunctions, state: RunState): URL {
	const address = new URL(String(ctx.evaluateExpression('{{ $execution.resumeUrl }}', 0)));
	address.pathname += `/${encodeURIComponent(ctx.getNode().id)}`;
	address.searchParams.set(NONCE, state.nonce);
	return address;
}

function runOf(ctx: IWebhookFunctions): RunState | undefined {
	const name = JSON.stringify(ctx.getNode().name);
	const runs = ctx.evaluateExpression(`{{ $node[${name}].context.klingRuns }}`) as Record<string, RunState> | undefined;
	const given = (ctx.getQueryData() as IDataObject)[NONCE];
	return Object.values(runs ?? {}).find((run) => sameText(given, run.nonce));
}

function endsTask(run: RunState, body: unknown): boolean {
	const task = taskInCallback(body);
	return isFinal(task) && run.entries.some((entry) => isOpen(entry) && entry.id === task?.task_id);
}

/**
 * Answers a callback and decides whether it wakes the execution. The body is only a doorbell: whatever it claims, the
 * run asks Kling itself. Progress, foreign tasks, tasks whose end is known and garbage are acknowledged and change nothing.
 * It never throws, because an error here would destroy the execution.
 */
export async function answerCallback(ctx: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		const run = runOf(ctx);
		if (!run) {
			ctx.getResponseObject().status(403).json({ error: 'This callback belongs to no waiting run' });
			return { noWebhookResponse: true };
		}
		const wakes = endsTask(run, ctx.getBodyData());
		return { webhookResponse: { received: true, wakes }, ...(wakes ? { workflowData: [[]] } : {}) };
	} catch (error) {
		ctx.logger?.warn(`Kling callback ignored: ${(error as Error).message}`);
		return { webhookResponse: { received: true, wakes: false } };
	}
}
