import { createHash } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';
import { executionToken } from '../shared/execution';

const short = (text: string, length: number): string =>
	createHash('sha256').update(text).digest('hex').slice(0, length);

const instancePrefix = (instanceId: string): string => `n8n-${short(instanceId, 8)}-`;

/** What the ids of all tasks that one execution creates begin with; `task:recover` searches for it. */
export const executionPrefix = (instanceId: string, executionId: string): string =>
	`${instancePrefix(instanceId)}${executionId}-`;

/** A fingerprint of what is asked for. */
export const requestHash = (request: unknown): string => short(JSON.stringify(request), 16);

/** What a task is made for. */
export interface Purpose {
	/** Tells the runs of the node within the execution apart. */
	runKey: string;
	itemIndex: number;
	/** `requestHash` of what is asked for. */
	request: string;
}

/**
 * The part of a derived id that binds a task to its purpose: to the execution by what n8n draws at its creation, so that
 * a restored database, which counts executions again, finds nothing of another one; to the node by id and name; to run,
 * item and request. It stays the same through tries, wake-ups, crashes and the Retry button.
 */
export function purposeMark(ctx: IExecuteFunctions, { runKey, itemIndex, request }: Purpose): string {
	const { id, name } = ctx.getNode();
	const workflow = ctx.getWorkflow().id ?? '';
	const purpose = JSON.stringify([executionToken(ctx) ?? '', workflow, id, name, runKey, request]);
	return `${short(purpose, 16)}-${itemIndex}`;
}

/**
 * The caller's id of a task: which instance, which execution, and what for.
 * @param kind `kindTag` of the body, so that later runs can tell how long tasks like this one take
 */
export const derivedExternalId = (ctx: IExecuteFunctions, executionId: string, kind: string, mark: string): string =>
	`${executionPrefix(ctx.getInstanceId(), executionId)}${kind}-${mark}`;

/** The mark in an id that this instance derived in any of its executions; undefined in every other id. */
export function markIn(ctx: IExecuteFunctions, externalId: string | undefined): string | undefined {
	const prefix = instancePrefix(ctx.getInstanceId());
	if (!externalId?.startsWith(prefix)) return undefined;
	return /([0-9a-f]{16}-\d+)$/.exec(externalId)?.[1];
}
