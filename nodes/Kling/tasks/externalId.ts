import { createHash } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';
import { isTool } from '../shared/execution';

const short = (text: string, length: number): string =>
	createHash('sha256').update(text).digest('hex').slice(0, length);

/** What the ids of all tasks that one execution creates begin with; `task:recover` searches for it. */
export const executionPrefix = (instanceId: string, executionId: string): string =>
	`n8n-${short(instanceId, 8)}-${executionId}-`;

/** What names the tasks of a run: the execution that began it, and for each item the one that creates its task anew. */
interface Origins {
	origin: string;
	entries: Array<{ origin?: string }>;
}

/**
 * The caller's id of the task of one item. It is the same whenever the same execution, or one that goes on with what it
 * has saved, comes to the same item again (Retry On Fail, a wake-up, a crash), so the task is found instead of being paid
 * for twice.
 * @param runKey tells the runs of the node within the execution apart
 * @param body counts only for agent tools, where one run index can serve several different calls
 */
export function derivedExternalId(
	ctx: IExecuteFunctions,
	{ entries, origin }: Origins,
	runKey: string,
	itemIndex: number,
	body: object,
): string {
	const workflow = ctx.getWorkflow().id ?? '';
	const call = isTool(ctx) ? JSON.stringify(body) : '';
	const place = short([workflow, ctx.getNode().id, runKey, call].join('\n'), 12);
	const executionId = entries[itemIndex].origin ?? origin;
	return `${executionPrefix(ctx.getInstanceId(), executionId)}${place}-${itemIndex}`;
}
