import type { Contract } from './contract';
import { clipSeconds, imageCount } from './results';
import { reader, type Reader } from './rules/paths';
import type { Body, Operation } from './types';

/** What one call costs: units of a pack or, where no pack covers it, US$. */
export interface Price {
	amount: number;
	in: 'units' | 'usd';
	pack: string;
}

/** What a price depends on. */
export interface Priced {
	operation: Operation;
	body: Body;
	path: Record<string, string>;
}

/** One row of the contract's x-prices. */
interface Row {
	id: string;
	pack?: string;
	basis: string;
	basis_edit?: string;
	v1?: { paths: string[]; models: string[] };
	v2?: { paths: string[]; models: string[] };
	when?: Record<string, boolean>;
	/** By resolution, or for `any`. */
	units?: Record<string, number>;
	usd?: Record<string, number>;
}
interface Prices {
	rows: Row[];
	units: Record<string, { usd: number }>;
}

const VIDEO_UNITS_PER_SECOND = 0.2;
const UNITS_PER_PICTURE = 1;
/** v1 modes and the sizes they stand for. */
const SIZES: Record<string, string> = { std: '720p', pro: '1080p', '4k': '4k' };
/** Seconds are billed in whole ones of the output. */
const quantities: Record<string, (body: Body) => number> = {
	second: (body) => Math.round(clipSeconds(body)),
	output_second: (body) => Math.round(clipSeconds(body)),
	five_seconds: (body) => Math.ceil(clipSeconds(body) / 5),
	image: imageCount,
	call: () => 1,
};

const round = (amount: number) => Number(amount.toFixed(4));
const pricesOf = (contract: Contract) => contract.at('/x-prices') as Prices;
const hasContent = (read: Reader, ...types: string[]) =>
	read.items('contents').some(({ type }) => types.includes(type as string));

/** Facts that rows ask for in `when` (contract: x-prices.keys). */
const facts: Record<string, (read: Reader) => boolean> = {
	sound: (read) => read.value('sound') === 'on' || read.value('settings.audio') === 'native',
	voice: (read) => read.items('voice_list').length > 0 || hasContent(read, 'voice'),
	video_input: (read) => read.items('video_list').length > 0 || hasContent(read, 'feature_video', 'base_video'),
	image_input: (read) => read.sent('image') !== undefined,
};
const isEdited = (read: Reader) =>
	read.items('video_list').some((item) => read.member('video_list', item, 'refer_type') === 'base') ||
	hasContent(read, 'base_video');
const sizeOf = (read: Reader) =>
	SIZES[read.value('mode') as string] ?? String(read.value('settings.resolution') ?? read.value('resolution') ?? 'any');

/** The price of a call by the contract's table; where that has none, an invented one: 0.2 a second, 1 a picture. */
export function priceOf(contract: Contract, { operation, body, path }: Priced): Price {
	const read = reader(contract, operation, body, path, []);
	const model = path.model ?? read.value('model_name');
	const row = pricesOf(contract).rows.find(({ v1, v2, when = {} }) => {
		const place = path.model === undefined ? v1 : v2;
		const fits =
			place?.paths.includes(operation.path) && (!place.models.length || place.models.includes(String(model)));
		return fits && Object.entries(when).every(([fact, want]) => facts[fact](read) === want);
	});
	const size = sizeOf(read);
	const of = (table: Record<string, number> = {}) => table[size] ?? table.any;
	const count = row && quantities[isEdited(read) ? (row.basis_edit ?? row.basis) : row.basis](body);
	const pack = row?.pack ?? operation.pack;
	if (row && of(row.units) !== undefined) return { amount: round(of(row.units) * count!), in: 'units', pack };
	if (row && of(row.usd) !== undefined) return { amount: round(of(row.usd) * count!), in: 'usd', pack };
	const invented = pack === 'video' ? VIDEO_UNITS_PER_SECOND * clipSeconds(body) : UNITS_PER_PICTURE * imageCount(body);
	return { amount: round(invented), in: 'units', pack };
}

/** Units of a pack in US$ (contract: x-prices.units). */
export function inCash(contract: Contract, pack: string, units: number): number {
	const { units: rates } = pricesOf(contract);
	return round(units * (rates[pack] ?? rates.image).usd);
}
