import { lookUp } from '../shared/lookUp';
import { asNumber } from '../shared/convert';
import { contract, findEndpoint } from './index';
import { isAbsent, memberAt, schemaAt } from './schema';
import type { JsonObject, PriceRow, Schema } from './types';

/** What an amount stands for when the whole is not known beforehand: the output decides how much of it there will be. */
export type PerPart = 'second' | '5 seconds' | 'picture';

/** What a call costs, as the price list has it; the billing of the finished task is the truth. */
export interface Price {
	/** Units of the pack, of the whole call or of each part. */
	units: number;
	/** The same at the list price, US$. */
	usd: number;
	pack: string;
	/** Absent when the amount is that of the whole call. */
	per?: PerPart;
}

const SIZES: Record<string, string> = { std: '720p', pro: '1080p', '4k': '4k' };
const SERIES_DEFAULT = 4;
const ANY_SIZE = 'any';

/** What the price list looks at in a body, whatever the generation calls it (contract: x-prices.keys). */
interface Subject {
	model: string | undefined;
	size: string;
	seconds: number;
	pictures: number | 'unknown';
	isEdit: boolean;
	inputs: Required<NonNullable<PriceRow['when']>>;
}

const round = (value: number): number => Number(value.toFixed(6));

function subjectOf(body: JsonObject, schema: Schema, modelInPath: string | undefined): Subject {
	const value = (path: string): any => {
		const sent = memberAt(body, path);
		return isAbsent(sent) ? schemaAt(schema, path)?.default : sent;
	};
	const list = (path: string): any[] => (Array.isArray(value(path)) ? value(path) : []).filter(Boolean);
	const types = list('contents').map(({ type }) => type);
	const videos = list('video_list').map(({ refer_type = 'base' }) => refer_type);
	const series = value('result_type') === 'series' ? (value('series_amount') ?? SERIES_DEFAULT) : undefined;
	const pictures = asNumber(series ?? value('n') ?? 1);
	return {
		model: modelInPath ?? value('model_name'),
		size: value('settings.resolution') ?? value('resolution') ?? lookUp(SIZES, value('mode') ?? 'std') ?? ANY_SIZE,
		seconds: asNumber(value('settings.duration') ?? value('duration') ?? 5),
		pictures: Number.isNaN(pictures) ? 'unknown' : pictures,
		isEdit: videos.includes('base') || types.includes('base_video'),
		inputs: {
			sound: value('sound') === 'on' || value('settings.audio') === 'native',
			voice: list('voice_list').length > 0 || types.includes('voice'),
			video_input: videos.length > 0 || types.includes('feature_video') || types.includes('base_video'),
			image_input: !isAbsent(value('image')),
		},
	};
}

function applies({ models, when = {} }: PriceRow, { model, inputs }: Subject): boolean {
	const named = models.length === 0 || models.includes(model ?? '');
	return named && Object.entries(when).every(([key, wanted]) => inputs[key as keyof typeof inputs] === wanted);
}

/** How many times the amount of a row counts; a part when only the output will tell. */
const amounts: Record<PriceRow['basis'], (subject: Subject) => number | PerPart> = {
	call: () => 1,
	second: ({ seconds }) => seconds,
	output_second: () => 'second',
	five_seconds: () => '5 seconds',
	image: ({ pictures }) => (pictures === 'unknown' ? 'picture' : pictures),
};

/**
 * The price of a checked body (contract: x-prices). Pure; it never guesses.
 * @param path where the body goes, with the model in it where the generation has it there
 * @returns undefined when the list has no price for it
 */
export function priceOf(path: string, body: JsonObject): Price | undefined {
	const known = findEndpoint(path);
	if (!known) return undefined;
	const { rows, usd } = contract.prices;
	const subject = subjectOf(body, known.endpoint.schema, known.model);
	const row = rows.find((candidate) => candidate.paths.includes(known.template) && applies(candidate, subject));
	const each = row && (lookUp(row.units, ANY_SIZE) ?? lookUp(row.units, subject.size));
	if (!row || each === undefined) return undefined;
	const amount = amounts[subject.isEdit && row.basisEdit ? row.basisEdit : row.basis](subject);
	if (typeof amount === 'number' && !(amount >= 0 && amount < Infinity)) return undefined;
	const units = round(typeof amount === 'number' ? each * amount : each);
	return {
		units,
		usd: round(units * usd[row.pack]),
		pack: row.pack,
		...(typeof amount === 'string' && { per: amount }),
	};
}
