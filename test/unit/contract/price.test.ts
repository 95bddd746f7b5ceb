import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { JsonObject } from '../../../nodes/Kling/contract';
import { priceOf } from '../../../nodes/Kling/contract/price';
import { loadContract } from '../../../rehearsal/contract';
import { priceOf as chargeOf } from '../../../rehearsal/prices';

interface Place {
	paths: string[];
	models: string[];
}

interface Row {
	id: string;
	pack?: string;
	basis: string;
	basis_edit?: string;
	v1?: Place;
	v2?: Place;
	when?: Record<string, boolean>;
	units?: Record<string, number>;
}

const api = parse(readFileSync(join(__dirname, '../../../contract/openapi.yaml'), 'utf8'));
const {
	rows,
	checks,
	units: packs,
} = api['x-prices'] as {
	rows: Row[];
	checks: { rows: Array<{ row: string; seconds?: number; images?: number; resolution?: string; units: number }> };
	units: Record<string, { usd: number }>;
};

interface Call {
	path: string;
	body: JsonObject;
}

const MODES: Record<string, string> = { '720p': 'std', '1080p': 'pro', '4k': '4k' };

/** Inputs of a first-generation body, by the key of the price list. */
const v1Inputs: Record<string, JsonObject> = {
	sound: { sound: 'on' },
	voice: { voice_list: [{ voice_id: '1' }] },
	video_input: { video_list: [{ video_url: 'https://a.example/v.mp4', refer_type: 'feature' }] },
	image_input: { image: 'https://a.example/i.png' },
};

/** Types of contents that stand for the same in the second generation. */
const v2Contents: Record<string, string> = { voice: 'voice', video_input: 'feature_video' };

const wanted = ({ when = {} }: Row) => Object.keys(when).filter((key) => when[key]);

function v1Call(row: Row, path: string, model: string | undefined, size: string, amount: number): Call {
	const isImage = row.basis === 'image';
	return {
		path,
		body: Object.assign(
			{ prompt: 'x' },
			model && { model_name: model },
			size !== 'any' && (isImage ? { resolution: size } : { mode: MODES[size] }),
			isImage ? { n: amount } : { duration: String(amount) },
			...wanted(row).map((key) => v1Inputs[key]),
		) as JsonObject,
	};
}

function v2Call(row: Row, path: string, model: string, size: string, amount: number): Call {
	const types = ['prompt', ...wanted(row).flatMap((key) => v2Contents[key] ?? [])];
	const audio: JsonObject = row.when?.sound ? { audio: 'native' } : {};
	return {
		path: path.replace('{model}', model),
		body: { contents: types.map((type) => ({ type })), settings: { resolution: size, duration: amount, ...audio } },
	};
}

/** Every call the price list has a number of units for, with the row it stands on. */
const calls = rows
	.filter(({ units }) => units)
	.flatMap((row) =>
		Object.keys(row.units!).flatMap((size) =>
			[5, 8].flatMap((amount) => [
				...(row.v1?.paths ?? []).flatMap((path) =>
					(row.v1!.models.length ? row.v1!.models : [undefined]).map((model) => ({
						row,
						size,
						amount,
						...v1Call(row, path, model, size, amount),
					})),
				),
				...(row.v2?.paths ?? []).flatMap((path) =>
					row.v2!.models.map((model) => ({ row, size, amount, ...v2Call(row, path, model, size, amount) })),
				),
			]),
		),
	);

const kling = loadContract();

/** What the rehearsal server charges for a call, by code of its own. */
function charge({ path, body }: Call) {
	const model = path.split('/').at(-1)!;
	const isCall = (template: string) => template === path || template.replace('{model}', model) === path;
	const operation = kling.operations.find((one) => one.method === 'post' && isCall(one.path))!;
	return chargeOf(kling, { operation, body, path: operation.path.includes('{model}') ? { model } : {} });
}

const times: Record<string, (amount: number) => number> = {
	second: (amount) => amount,
	image: (amount) => amount,
	call: () => 1,
	output_second: () => 1,
	five_seconds: () => 1,
};
const parts: Record<string, string> = { output_second: 'second', five_seconds: '5 seconds' };

test('the price list is worth generating calls from', () => expect(calls.length).toBeGreaterThan(150));

test.each(calls.map((one) => [`${one.row.id} ${one.path} ${one.size} ${one.amount}`, one] as const))(
	'%s',
	(_, { row, size, amount, path, body }) => {
		const price = priceOf(path, body);
		const units = row.units![size] * times[row.basis](amount);
		expect([price!.pack, price!.per]).toEqual([row.pack, parts[row.basis]]);
		expect(price!.units).toBeCloseTo(units, 6);
		expect(price!.usd).toBeCloseTo(units * packs[row.pack!].usd, 5);
		const charged = charge({ path, body });
		expect([charged.in, charged.pack]).toEqual(['units', price!.pack]);
		// Of a rate, so many parts are charged as the output has.
		if (price!.per) expect(Number((charged.amount / price!.units).toFixed(4)) % 1).toBe(0);
		else expect(price!.units).toBeCloseTo(charged.amount, 3);
	},
);

describe('observed amounts', () => {
	const isOf = (id: string, size = 'any') => calls.find(({ row, size: own }) => row.id === id && own === size)!;

	test.each(checks.rows.map((check) => [JSON.stringify(check), check] as const))('%s', (_, check) => {
		const { path, body } = isOf(check.row, check.resolution);
		const asked = structuredClone(body);
		const settings = asked.settings as JsonObject | undefined;
		if (settings) settings.duration = check.seconds!;
		else if (check.seconds) asked.duration = String(check.seconds);
		if (check.images) asked.n = check.images;
		const { units, per } = priceOf(path, asked)!;
		const count = check.units / units;
		// A rate is kept when whole parts make up what was charged, and not more of them than there were.
		if (per)
			expect([
				Number(count.toFixed(6)) % 1,
				count * parseInt(`${per === 'second' ? 1 : 5}`, 10) <= check.seconds! + 5,
			]).toEqual([0, true]);
		else expect(units).toBeCloseTo(check.units, 6);
	});
});

describe('what only the output decides is a rate', () => {
	test.each<[string, JsonObject, number, string]>([
		[
			'/v1/videos/omni-video',
			{ model_name: 'kling-v3-omni', mode: 'std', video_list: [{ video_url: 'u' }] },
			0.9,
			'second',
		],
		[
			'/omni-video/kling-3.0-omni',
			{ contents: [{ type: 'base_video' }], settings: { resolution: '1080p' } },
			1.2,
			'second',
		],
		['/omni-video/kling-v3-omni', { contents: [{ type: 'base_video' }] }, 0.9, 'second'],
		[
			'/v1/images/omni-image',
			{ model_name: 'kling-v3-omni', result_type: 'series', series_amount: 'auto' },
			8,
			'picture',
		],
	])('%s %j', (path, body, units, per) => expect(priceOf(path, body)).toMatchObject({ units, per }));
});

test('a series costs its pictures, not n', () => {
	const series = { model_name: 'kling-v3-omni', result_type: 'series', series_amount: 6, n: 2, resolution: '4k' };
	expect(priceOf('/v1/images/omni-image', series)).toMatchObject({ units: 96 });
});

test('defaults of the contract count where a body says nothing', () => {
	expect(priceOf('/v1/videos/text2video', { model_name: 'kling-v2-6' })).toMatchObject({ units: 1.5, usd: 0.21 });
});

test.each<[string, JsonObject]>([
	['/v1/videos/text2video', { model_name: 'kling-v9' }],
	['/v1/videos/text2video', { model_name: 'kling-v1' }],
	['/v1/images/generations', { model_name: 'kling-v3', resolution: '4k' }],
	['/v1/videos/effects', { effect_scene: 'kiss_pro' }],
	['/v1/images/kolors-virtual-try-on', { model_name: 'kolors-virtual-try-on-v1-5' }],
	['/text-to-video/kling-4.0', { prompt: 'x' }],
	['/solutions/talking_agent', {}],
	['/somewhere/new', {}],
])('%s %j has no price, and none is guessed', (path, body) => expect(priceOf(path, body)).toBeUndefined());

describe('what is not known', () => {
	const film = (more: object) => priceOf('/v1/videos/text2video', { model_name: 'kling-v2-6', mode: 'pro', ...more });

	it.each([-5, Infinity, 'long', {}, [5]])('is not guessed: a duration of %j', (duration) => {
		expect(film({})).toBeDefined();
		expect(film({ duration })).toBeUndefined();
	});

	it.each(['constructor', 'toString', 'other', {}, 7])('is not guessed: the mode %j', (mode) => {
		expect(film({ mode })).toBeUndefined();
	});

	it('costs nothing where nothing is made', () => {
		expect(film({ duration: 0 })).toMatchObject({ units: 0, usd: 0 });
	});

	it('is left out of a list that holds nothing', () => {
		expect(film({ voice_list: [null, ''] })).toEqual(film({}));
	});
});
