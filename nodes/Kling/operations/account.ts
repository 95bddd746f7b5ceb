import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { own } from '../fields/ownParameters';
import { fieldError, timeAt } from '../shared/parameters';
import { toItem } from '../tasks/item';
import { call, fault, read, toError, type KlingContext } from '../transport';
import type { Operation } from './operation';
import { forEachItem } from './forEachItem';

const COSTS = '/account/costs';
const BALANCE = '/account/billing/balance';
const DAY_MS = 86_400_000;
/** Without a range the last 30 days are meant. */
const DEFAULT_DAYS = 30;
const PAGE_SIZE = 500;
const BUSY_MS = 60_000;

interface Range {
	start_time: number;
	end_time: number;
}

/** The 30 days before a moment. */
export const lastDays = (end_time = Date.now()): Range => ({ start_time: end_time - DEFAULT_DAYS * DAY_MS, end_time });

/**
 * The time range of an item, by default the last 30 days.
 * @returns milliseconds since 1970
 * @throws NodeOperationError when a field is no date or the range is upside down (contract: costs.range)
 */
export function rangeAt(ctx: IExecuteFunctions, index: number, from = own.startTime, to = own.endTime): Range {
	const end_time = timeAt(ctx, index, { ...to, fallback: Date.now() });
	const start_time = timeAt(ctx, index, { ...from, fallback: lastDays(end_time).start_time });
	if (start_time < end_time) return { start_time, end_time };
	throw fieldError(ctx, index, from.label, `must lie before ${to.label}`);
}

/**
 * The account's resource packs with what is left of them (figures lag up to 12 h).
 * @throws NodeApiError also when the answer's inner frame reports a failure
 */
export async function resourcePacks(ctx: KlingContext, range: Range): Promise<IDataObject[]> {
	const frame = (await read(ctx, COSTS, { ...range })) as IDataObject;
	if (Number(frame.code ?? 0) !== 0) {
		throw toError(ctx.getNode(), fault({ message: `Kling gave no costs: ${String(frame.msg ?? 'no reason named')}` }));
	}
	return (frame.resource_pack_subscribe_infos ?? []) as IDataObject[];
}

/** Resource packs, one item each, with `remaining_quantity`. */
export const getCosts: Operation = async (ctx) =>
	await forEachItem(ctx, async (index) =>
		(await resourcePacks(ctx, rangeAt(ctx, index))).map((pack) => toItem(pack, index)),
	);

/** Cash deductions, one item each, in Kling's order. */
export const getBalance: Operation = async (ctx) =>
	await forEachItem(ctx, async (index) => {
		const rows: IDataObject[] = [];
		let body: IDataObject = { ...rangeAt(ctx, index), limit: PAGE_SIZE };
		for (;;) {
			const request = { method: 'POST' as const, path: BALANCE, body };
			const page = (await call(ctx, request, Date.now() + BUSY_MS)) as IDataObject;
			rows.push(...(((page.result as IDataObject | undefined)?.detail ?? []) as IDataObject[]));
			if (page.has_more !== true || !page.next_cursor) return rows.map((row) => toItem(row, index));
			body = { cursor: page.next_cursor };
		}
	});
