import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { isObject, numberOf, objectsOf, textOf, timeOf } from '../dialects';
import { own } from '../fields/ownParameters';
import { fieldError, timeAt } from '../shared/parameters';
import { isoOf, toItem } from '../tasks/item';
import {
	fault,
	read,
	reader,
	toError,
	unexpectedAnswer,
	walk,
	type KlingContext,
	type KlingRequest,
	type Page,
} from '../transport';
import { asNumber } from '../shared/convert';
import { round } from './cost';
import type { Operation } from './operation';
import { forEachItem } from './forEachItem';

const COSTS = '/account/costs';
const DAY_MS = 86_400_000;
/** Without a range the last 30 days are meant. */
const DEFAULT_DAYS = 30;
const PAGE_SIZE = 500;
/** The status of a pack that can be drawn on (contract: ResourcePack). */
const USABLE = 'online';

/** Where Kling lists what it has deducted, and its word for what was charged there (contract: V2Billing.charge_type). */
const DEDUCTIONS = [
	{ path: '/account/billing/package', chargeType: 'unit' },
	{ path: '/account/billing/balance', chargeType: 'cash' },
] as const;

interface Range {
	start_time: number;
	end_time: number;
}

/** The 30 days before a moment. */
const lastDays = (end_time = Date.now()): Range => ({ start_time: end_time - DEFAULT_DAYS * DAY_MS, end_time });

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
 * @throws NodeApiError also when the answer's inner frame reports a failure, or holds no list of packs
 */
async function resourcePacks(ctx: KlingContext, range: Range): Promise<IDataObject[]> {
	const frame = await read(ctx, COSTS, { ...range });
	const packs = isObject(frame) ? (frame.resource_pack_subscribe_infos ?? []) : undefined;
	if (!isObject(frame) || !Array.isArray(packs)) {
		throw toError(ctx.getNode(), unexpectedAnswer('it holds no list of resource packs'));
	}
	if (asNumber(frame.code ?? 0) !== 0) {
		const reason = textOf(frame.msg) ?? 'no reason named';
		throw toError(ctx.getNode(), fault({ message: `Kling gave no resource packs: ${reason}` }));
	}
	return objectsOf(packs);
}

const leftIn = (packs: IDataObject[]): number =>
	round(
		packs
			.filter(({ status }) => status === USABLE)
			.reduce((sum, { remaining_quantity: left }) => sum + (numberOf(left) ?? 0), 0),
	);

/**
 * Units left in all packs that can be drawn on.
 * @throws NodeApiError
 */
export const unitsLeft = async (ctx: KlingContext, range = lastDays()): Promise<number> =>
	leftIn(await resourcePacks(ctx, range));

/** A time as ISO 8601; null for what is none. */
const isoTime = (ms: unknown): string | null => isoOf(Math.max(0, timeOf(ms) ?? 0)) ?? null;

/**
 * Resource packs, one item each: `{name, left, total, expires_at, status, left_in_all}`, then Kling's own object. `left_in_all` is the
 * sum over the packs that can be drawn on.
 */
export const getRemainingUnits: Operation = async (ctx) =>
	await forEachItem(ctx, async (index) => {
		const packs = await resourcePacks(ctx, rangeAt(ctx, index));
		const left_in_all = leftIn(packs);
		return packs.map((pack) =>
			toItem(
				{
					name: pack.resource_pack_name ?? null,
					left: numberOf(pack.remaining_quantity) ?? 0,
					total: numberOf(pack.total_quantity) ?? 0,
					expires_at: isoTime(pack.invalid_time),
					status: pack.status,
					left_in_all,
					...pack,
				},
				index,
			),
		);
	});

/** Kling's own row of a deduction with what kind it is. */
interface Deduction extends IDataObject {
	charge_type: 'unit' | 'cash';
}

const deductedAt = ({ deduction_time }: Deduction): number => timeOf(deduction_time) ?? 0;

/** A page of deductions; the next one is asked for by its cursor alone. */
function deductionPage(data: unknown, request: KlingRequest): Page<IDataObject> | undefined {
	const { result, has_more: more, next_cursor: cursor } = isObject(data) ? data : ({ result: data } as IDataObject);
	const detail = (isObject(result) ? result.detail : result) ?? [];
	if (!Array.isArray(detail)) return undefined;
	return {
		entries: objectsOf(detail),
		next: more === true && cursor ? { ...request, body: { cursor } } : undefined,
	};
}

/** All deductions of units and of cash in a range, newest first. */
async function deductions(ctx: KlingContext, range: Range): Promise<Deduction[]> {
	const found: Deduction[] = [];
	for (const { path, chargeType } of DEDUCTIONS) {
		const first: KlingRequest = { method: 'POST', path, body: { ...range, limit: PAGE_SIZE } };
		// One task may be charged several times, so no row is a repeat of another.
		for await (const row of walk(reader(ctx), first, deductionPage, () => undefined)) {
			found.push({ charge_type: chargeType, ...row });
		}
	}
	return found.sort((one, other) => deductedAt(other) - deductedAt(one));
}

/** What Kling has deducted, in units (`charge_type: unit`) and in cash (`cash`), one item each, newest first. */
export const getDeductions: Operation = async (ctx) =>
	await forEachItem(ctx, async (index) =>
		(await deductions(ctx, rangeAt(ctx, index))).map((row) =>
			toItem({ ...row, deducted_at: isoTime(row.deduction_time) }, index),
		),
	);

/** What one model has used up on one day, in the time zone of the workflow. */
interface Usage extends IDataObject {
	/** Null where Kling does not say when. */
	date: string | null;
	model: string | null;
	tasks: number;
	units: number;
	cash: number;
	currency: string | null;
}

/** `2026-11-26`, the way Sweden writes dates. */
const dayOf = ({ deduction_time }: Deduction, timeZone: string): string | null => {
	const time = isoTime(deduction_time);
	return time && new Date(time).toLocaleDateString('sv-SE', { timeZone });
};

function usageOf(rows: Deduction[], zone: string): Usage[] {
	const groups = new Map<string, Usage & { ids: Set<unknown> }>();
	for (const row of rows) {
		const date = dayOf(row, zone);
		const model = (row.model_name as string | undefined) ?? null;
		const currency = (row.currency as string | undefined) ?? null;
		const key = JSON.stringify([date, model]);
		const group = groups.get(key) ?? { date, model, tasks: 0, units: 0, cash: 0, currency: null, ids: new Set() };
		const amount = numberOf(row.deduction_amount) ?? 0;
		group.ids.add(row.task_id);
		group.units += row.charge_type === 'unit' ? amount : 0;
		group.cash += row.charge_type === 'cash' ? amount : 0;
		group.currency ??= currency;
		groups.set(key, group);
	}
	return [...groups.values()].map(({ ids, units, cash, ...group }) => ({
		...group,
		tasks: ids.size,
		units: round(units),
		cash: round(cash),
	}));
}

/** Units and cash by day and model, one item each, newest day first: `{date, model, tasks, units, cash, currency}`. */
export const getUsage: Operation = async (ctx) =>
	await forEachItem(ctx, async (index) =>
		usageOf(await deductions(ctx, rangeAt(ctx, index)), ctx.getTimezone()).map((usage) => toItem(usage, index)),
	);
