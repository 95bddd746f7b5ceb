import type { IDataObject } from 'n8n-workflow';
import { prices, type JsonObject } from '../contract';
import { priceOf, type Price } from '../contract/price';
import type { PreparedRequest } from '../request/buildRequest';

/** What an item is likely to cost, before anything is sent. */
export interface Estimate {
	/** What is known as a whole: units of the pack, and the same at the list price. */
	units: number;
	usd: number;
	/** What each second or picture of the output costs, where only the output decides how much of it there will be. */
	rates: Price[];
	/** Whether the price list has every call that the item makes. */
	isListed: boolean;
}

export const round = (value: number): number => Number(value.toFixed(4));

/** The estimate of an item: of its own call, and of those that have to be made before it. */
export function estimateOf({ calls }: Pick<PreparedRequest, 'calls'>): Estimate {
	const found = calls.map(({ path, body }) => priceOf(path, body as JsonObject));
	const listed = found.filter((price) => price !== undefined);
	const whole = listed.filter(({ per }) => !per);
	return {
		units: round(whole.reduce((sum, { units }) => sum + units, 0)),
		usd: round(whole.reduce((sum, { usd }) => sum + usd, 0)),
		rates: listed.filter(({ per }) => per),
		isListed: listed.length === found.length,
	};
}

/** Whether the estimate is a number, neither a rate nor unknown. */
export const isWhole = ({ rates, isListed }: Estimate): boolean => isListed && rates.length === 0;

/** `21 units (about US$2.94)`. */
export const inWords = (units: number, usd: number): string =>
	`${round(units)} ${round(units) === 1 ? 'unit' : 'units'} (about US$${usd.toFixed(2)})`;

/** What is known of a price that is no number: `0.5 units (about US$0.07) per 5 seconds`. */
export function rateInWords({ units, usd, rates }: Estimate): string {
	const parts = rates.map((rate) => `${inWords(rate.units, rate.usd)} per ${rate.per}`);
	return [...(units > 0 ? [inWords(units, usd)] : []), ...parts].join(' plus ');
}

/** The members of a dry run's item; amounts that nobody can know beforehand are null. */
export function estimateJson(estimate: Estimate): IDataObject {
	const whole = isWhole(estimate);
	return {
		estimated_units: whole ? estimate.units : null,
		estimated_usd: whole ? estimate.usd : null,
		...(estimate.isListed && !whole ? { estimated_rate: rateInWords(estimate) } : {}),
		price_date: prices.date,
	};
}

/** What the items of a dry run cost together; empty without any. */
export function sumInWords(estimates: Estimate[]): string[] {
	if (estimates.length === 0) return [];
	const known = estimates.filter(isWhole);
	const others = estimates.length - known.length;
	const units = known.reduce((sum, estimate) => sum + estimate.units, 0);
	const usd = known.reduce((sum, estimate) => sum + estimate.usd, 0);
	const items = (count: number) => `${count} ${count === 1 ? 'item' : 'items'}`;
	return [
		...(known.length > 0
			? [`${items(known.length)} would cost ${inWords(units, usd)} by Kling's price list of ${prices.date}.`]
			: []),
		...(others > 0 ? [`The price of ${items(others)} cannot be told beforehand.`] : []),
	];
}
