import { createHash } from 'node:crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

const MINUTE_MS = 60_000;
const SECOND_MS = 1000;

const option = <T>(ctx: IExecuteFunctions, index: number, name: string, fallback: T): T =>
	ctx.getNodeParameter(`options.${name}`, index, fallback) as T;

/** The options of a run as a whole; they are read from the first item. */
export interface RunOptions {
	timeoutMs: number;
	/** Never park, even where it is possible. */
	pollsOnly: boolean;
	/** How long to poll in process before parking. */
	pollMs: number;
	/** What a task that is not final at the deadline becomes. */
	onTimeout: 'returnTask' | 'fail';
	/** Most slots to fill, 0 for as many as Kling allows. */
	maxSlots: number;
	/** Stop before the first creation when fewer units remain, 0 for no check. */
	minRemainingUnits: number;
}

export const runOptions = (ctx: IExecuteFunctions): RunOptions => ({
	timeoutMs: Number(option(ctx, 0, 'timeout', 60)) * MINUTE_MS,
	pollsOnly: option<string>(ctx, 0, 'waitStrategy', 'auto') === 'poll',
	pollMs: Number(option(ctx, 0, 'parkAfter', 60)) * SECOND_MS,
	onTimeout: option(ctx, 0, 'onTimeout', 'returnTask'),
	maxSlots: Number(option(ctx, 0, 'maxConcurrentTasks', 0)),
	minRemainingUnits: Number(option(ctx, 0, 'minRemainingUnits', 0)),
});

/** The options of one item. */
export interface ItemOptions {
	externalTaskId: string;
	callbackUrl: string;
	downloadResults: boolean;
	splitResults: boolean;
}

export const itemOptions = (ctx: IExecuteFunctions, index: number, downloads = false): ItemOptions => ({
	externalTaskId: String(option(ctx, index, 'externalTaskId', '') ?? '').trim(),
	callbackUrl: String(option(ctx, index, 'callbackUrl', '') ?? '').trim(),
	downloadResults: option(ctx, index, 'downloadResults', downloads),
	splitResults: option(ctx, index, 'splitResults', false),
});

/** Options that change how a run goes on, not what it creates. */
const HOW_ONLY = new Set([
	'callbackUrl',
	'downloadResults',
	'maxConcurrentTasks',
	'minRemainingUnits',
	'onTimeout',
	'parkAfter',
	'splitResults',
	'timeout',
	'waitStrategy',
]);

/** A fingerprint of what the node creates: of its parameters, without the options that only change how the run goes on. */
export function fingerprint(ctx: IExecuteFunctions): string {
	const { options = {}, waitForCompletion: _, ...what } = ctx.getNode().parameters;
	const given = Object.entries(options as IDataObject).filter(([name]) => !HOW_ONLY.has(name));
	return createHash('sha256')
		.update(JSON.stringify([what, given]))
		.digest('hex');
}
