import { startRehearsal, type Rehearsal } from '../../../rehearsal';
import { loadContract } from '../../../rehearsal/contract';
import { priceOf } from '../../../rehearsal/prices';
import { call, create, final, TEXT, text, type Json, until } from './client';

const contract = loadContract();
const price = (path: string, body: Json, model?: string) => {
	const operation = contract.operations.find((each) => each.path === path && each.method === 'post')!;
	return priceOf(contract, { operation, body, path: model ? { model } : {} });
};
const units = (amount: number, pack = 'video') => ({ amount, in: 'units', pack });

const T2V = '/text-to-video/{model}';
const OMNI = '/omni-video/{model}';
const url = 'https://files.example.org/a';
const of = (type: string) => ({ type, url });
const settings = (seconds: number, resolution: string, more: Json = {}) => ({
	settings: { duration: seconds, resolution, ...more },
});

/** What was seen to be charged, by the row and size the contract notes it under. */
const seen: Record<string, (row: Json) => ReturnType<typeof price>> = {
	'turbo-3': ({ seconds, resolution }) => price(T2V, settings(seconds, resolution), 'kling-3.0-turbo'),
	'omni-v3-silent': ({ seconds, resolution }) => price(OMNI, settings(seconds, resolution), 'kling-3.0-omni'),
	'omni-v3-video': ({ seconds, resolution }) =>
		price(OMNI, { contents: [of('feature_video')], ...settings(seconds, resolution) }, 'kling-3.0-omni'),
	'image-v3': ({ images, resolution }) =>
		price('/v1/images/generations', { model_name: 'kling-v3', n: images, resolution }),
	tts: () => price('/v1/audio/tts', {}),
	'custom-voice': () => price('/v1/general/custom-voices', {}),
	'custom-element': () => price('/v1/general/advanced-custom-elements', {}),
	'lip-sync': () => price('/v1/videos/lip-sync', {}),
};
const { checks } = contract.at('/x-prices') as { checks: { rows: Json[] } };

test.each(checks.rows.filter(({ row }) => seen[row]).map((row) => [JSON.stringify(row), row]))(
	'as charged: %s',
	(_name, row) => {
		expect(seen[row.row](row).amount).toBe(row.units);
	},
);

test('only the avatar, whose billed seconds nobody can tell, is left out of that', () => {
	expect(checks.rows.map(({ row }) => row).filter((row) => !seen[row])).toEqual(['avatar']);
});

test.each<[string, Json, string | undefined, object]>([
	[TEXT, { model_name: 'kling-v2-6', mode: 'pro', duration: '10' }, undefined, units(5)],
	[TEXT, { model_name: 'kling-v3', mode: 'std', sound: 'on', duration: '5' }, undefined, units(4.5)],
	[TEXT, { model_name: 'kling-v3', mode: '4k', duration: '3' }, undefined, units(9)],
	[T2V, settings(5, '720p', { audio: 'native' }), 'kling-3.0', units(4.5)],
	[T2V, {}, 'kling-3.0', units(3)],
	[
		'/v1/videos/omni-video',
		{ model_name: 'kling-v3-omni', mode: 'std', duration: '10', video_list: [{ video_url: url }] },
		undefined,
		units(9),
	],
	[
		'/image-to-video/{model}',
		{ contents: [of('first_frame'), { type: 'voice' }], ...settings(5, '1080p', { audio: 'native' }) },
		'kling-2.6',
		units(6),
	],
	['/v1/images/generations', { model_name: 'kling-v2-1', image: url, n: 2 }, undefined, units(16, 'image')],
	['/v1/images/generations', { model_name: 'kling-v2-1', n: 2 }, undefined, units(8, 'image')],
	[
		'/v1/images/omni-image',
		{ model_name: 'kling-v3-omni', resolution: '4k', result_type: 'series', series_amount: 3 },
		undefined,
		units(48, 'image'),
	],
	['/v1/general/ai-multi-shot', {}, undefined, units(20, 'image')],
	['/v1/videos/identify-face', {}, undefined, units(0.05)],
	[T2V, settings(10, '1080p'), 'kling-4.0', { amount: 2.35, in: 'usd', pack: 'video' }],
	['/solutions/e-commerce/goods_studio', { settings: { duration: 15 } }, undefined, units(3)],
])('%s %j %s', (path, body, model, want) => {
	expect(price(path, body, model)).toEqual(want);
});

describe('what an account sees', () => {
	let kling: Rehearsal;
	beforeAll(async () => {
		kling = await startRehearsal({ duration: 0, units: 100, balance: 50 });
	});
	afterEach(() => {
		kling.control.reset();
		kling.control.set({ payment: 'units' });
	});
	afterAll(() => kling.close());

	const span = () => ({ start_time: 0, end_time: Date.now() + 60_000 });
	const rows = async (kind: string, body: Json = span()) =>
		(await call(kling, 'POST', `/account/billing/${kind}`, body)).json.data.result.detail;
	const newer = async (model: string) => {
		const { json } = await call(kling, 'POST', `/text-to-video/${model}`, { prompt: 'x' });
		return (await until(kling, `/tasks?task_ids=${json.data.id}`, ([task]) => task?.billing))[0];
	};

	test('tasks and deductions tell the same', async () => {
		const task = await final(kling, `${TEXT}/${await create(kling)}`);
		expect(task.final_unit_deduction).toBe('2.5');
		const speech = await call(kling, 'POST', '/v1/audio/tts', {
			text: 'Hello',
			voice_id: 'oversea_male1',
			voice_language: 'en',
		});
		expect(speech.json.data.final_unit_deduction).toBe('0.05');
		expect(await rows('package')).toMatchObject([
			{
				task_id: speech.json.data.task_id,
				deduction_amount: 0.05,
				unit_before_deduction: 97.5,
				unit_after_deduction: 97.45,
			},
			{
				task_id: task.task_id,
				model_name: 'kling-v2-6',
				resolution: '1080p',
				duration: '5',
				video_sound: 'off',
				deduction_amount: 2.5,
				unit_before_deduction: 100,
				unit_after_deduction: 97.5,
				product_type: 'video',
			},
		]);
		expect(await rows('balance')).toEqual([]);
		const { resource_pack_subscribe_infos: packs } = (
			await call(kling, 'GET', '/account/costs?start_time=0&end_time=1')
		).json.data;
		expect(packs.map((pack: Json) => pack.remaining_quantity)).toEqual([97.45, 100, 100]);
		expect(kling.charges).toMatchObject([{ taskId: task.task_id, units: 2.5, usd: null }, { units: 0.05 }]);
	});

	test('failed tasks are free and in no listing', async () => {
		const task = await final(kling, `${TEXT}/${await create(kling, TEXT, text({ prompt: '[fail]' }))}`);
		expect(task.final_unit_deduction).toBe('0');
		expect(await rows('package')).toEqual([]);
	});

	test('a cash account pays in US$', async () => {
		kling.control.set({ payment: 'cash' });
		const task = await final(kling, `${TEXT}/${await create(kling)}`);
		expect(task).toMatchObject({ final_balance_deduction: { quota: '0.35', list_price: '0.35' } });
		expect(task).not.toHaveProperty('final_unit_deduction');
		expect((await newer('kling-3.0-turbo')).billing).toEqual([
			{ charge_type: 'cash', amount: '0.56', cash_type: 'balance', currency: 'USD', list_price: '0.56' },
		]);
		expect(await rows('balance')).toMatchObject([
			{ deduction_amount: 0.56, balance_before_deduction: 49.65, balance_after_deduction: 49.09, currency: 'USD' },
			{ deduction_amount: 0.35 },
		]);
		expect(await rows('package')).toEqual([]);
	});

	test('packs do not cover 4.0', async () => {
		expect((await newer('kling-4.0')).billing).toMatchObject([{ charge_type: 'cash', amount: '0.785' }]);
		expect(await rows('package')).toEqual([]);
	});

	test('deductions can be filtered', async () => {
		await final(kling, `${TEXT}/${await create(kling)}`);
		await final(
			kling,
			`/v1/images/generations/${await create(kling, '/v1/images/generations', { model_name: 'kling-v3', prompt: 'x' })}`,
		);
		const filters = (key: string, value: string) => ({ ...span(), filters: [{ key, values: [value] }] });
		expect(await rows('package', filters('product_type', 'image'))).toMatchObject([{ deduction_amount: 8 }]);
		expect(await rows('package', filters('package_name', 'Rehearsal video pack'))).toMatchObject([
			{ deduction_amount: 2.5 },
		]);
		expect(await rows('package', filters('api_key_name', 'other'))).toEqual([]);
	});

	test('an empty pack refuses the next task', async () => {
		kling.control.set({ units: 2 });
		await final(kling, `${TEXT}/${await create(kling)}`);
		expect(await call(kling, 'POST', TEXT, text())).toMatchObject({ status: 429, json: { code: 1102 } });
		kling.control.set({ units: 100 });
	});
});
