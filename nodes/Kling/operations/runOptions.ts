import { createHash } from 'node:crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { own } from '../fields/ownParameters';
import { isTool } from '../shared/execution';
import { choiceAt, forRun, idAt, numberAt, switchAt, textAt } from '../shared/parameters';
import type { Downloading } from '../tasks/downloadFiles';

const MINUTE_MS = 60_000;
const SECOND_MS = 1000;

/** The options of a run as a whole; an item that differs from the first is an error. */
export interface RunOptions {
	timeoutMs: number;
	/** Never park, even where it is possible. */
	pollsOnly: boolean;
	/** How long to look in short steps before the execution sleeps on. */
	windowMs: number;
	/** What a task that is not final at the deadline becomes. */
	onTimeout: 'returnTask' | 'fail';
	/** Most slots to fill, 0 for as many as Kling allows. */
	maxSlots: number;
	/** Stop before the first creation when fewer units remain, 0 for no check. */
	minRemainingUnits: number;
	/** Stop before the first creation when the run is likely to cost more, 0 for no limit. */
	maxUnits: number;
}

/** @throws NodeOperationError when an option cannot be read, or items differ */
export const runOptions = (ctx: IExecuteFunctions): RunOptions => ({
	timeoutMs: forRun(ctx, numberAt, own.timeout) * MINUTE_MS,
	pollsOnly: forRun(ctx, choiceAt, own.waitStrategy) === 'poll',
	windowMs: forRun(ctx, numberAt, own.parkAfter) * SECOND_MS,
	onTimeout: forRun(ctx, choiceAt, own.onTimeout),
	maxSlots: forRun(ctx, numberAt, own.maxConcurrentTasks),
	minRemainingUnits: forRun(ctx, numberAt, own.minRemainingUnits),
	maxUnits: forRun(ctx, numberAt, own.maxUnits),
});

/** The options of one item. */
export interface ItemOptions {
	externalTaskId: string;
	callbackUrl: string;
}

/** @throws NodeOperationError when an option cannot be read */
export const itemOptions = (ctx: IExecuteFunctions, index: number): ItemOptions => ({
	externalTaskId: idAt(ctx, index, own.externalTaskId),
	callbackUrl: textAt(ctx, index, own.callbackUrl),
});

/** Options that change how a run goes on, not what it creates. */
const HOW_ONLY = new Set([
	'callbackUrl',
	'downloadWatermarked',
	'maxConcurrentTasks',
	'maxUnits',
	'minRemainingUnits',
	'onTimeout',
	'parkAfter',
	'splitResults',
	'timeout',
	'waitStrategy',
]);

/** Parameters at the top that change what comes out of a run, not what it creates. */
const HOW_SHOWN = new Set(['waitForCompletion', 'downloadResults', 'simplify', 'output', 'outputFields']);

/** A fingerprint of what the node creates: of its parameters, without the options that only change how the run goes on. */
export function fingerprint(ctx: IExecuteFunctions): string {
	const { options = {}, ...parameters } = ctx.getNode().parameters;
	const what = Object.entries(parameters).filter(([name]) => !HOW_SHOWN.has(name));
	const given = Object.entries(options as IDataObject).filter(([name]) => !HOW_ONLY.has(name));
	return createHash('sha256')
		.update(JSON.stringify([what, given]))
		.digest('hex');
}

/** Whether the files of an item's task are fetched; an agent gets addresses only. */
export const downloadsAt = (ctx: IExecuteFunctions, index: number): boolean =>
	!isTool(ctx) && switchAt(ctx, index, own.downloadResults);

/** How the files of an item's task are given out. */
export const downloadingAt = (ctx: IExecuteFunctions, index: number): Downloading => ({
	split: switchAt(ctx, index, own.splitResults),
	watermarked: switchAt(ctx, index, own.downloadWatermarked),
	partial: ctx.continueOnFail(),
});

/**
 * Reads how an item's files are to be given out before anything is sent, so that no paid task ends in an error about it.
 * @throws NodeOperationError when it cannot be read
 */
export function assertFileOptions(ctx: IExecuteFunctions, index: number): void {
	downloadsAt(ctx, index);
	downloadingAt(ctx, index);
}
