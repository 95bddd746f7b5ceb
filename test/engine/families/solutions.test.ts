import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { klingWorkflow, startBench, withApiKey, type Bench } from '../../support/kling';
import { quickTimes } from '../../support/quick';

quickTimes();

let bench: Bench;

beforeAll(async () => {
	bench = await startBench({}, {}, withApiKey);
});

afterAll(async () => await bench.close());

const PICTURE = 'https://files.example.org/teapot.png';
const CLIP = 'https://files.example.org/film.mp4';

async function run(parameters: INodeParameters) {
	bench.kling.control.reset();
	const result = await bench.engine.run(klingWorkflow(parameters), { input: [{ json: {} }] });
	return { result, created: bench.kling.ledger.find({ kind: 'create' }) };
}

/** The least and the most of each product, and what must be sent, written down from the contract. */
const cases: Array<[string, INodeParameters, string, IDataObject]> = [
	[
		'goods studio',
		{ operation: 'goodsStudio', imageList: { items: [{ image: PICTURE }] }, goodsTitle: 'Teapot' },
		'/solutions/e-commerce/goods_studio',
		{
			contents: [
				{ type: 'ref_image', url: PICTURE },
				{ type: 'goods_title', text: 'Teapot' },
			],
			settings: { duration: 15, resolution: '720p', aspect_ratio: '9:16' },
		},
	],
	[
		'goods studio with all',
		{
			operation: 'goodsStudio',
			imageList: { items: [{ image: PICTURE }, { image: PICTURE }] },
			goodsTitle: 'Teapot',
			goodsDescription: 'Hand-made',
			duration: 60,
			resolution: '1080p',
			aspectRatio: '16:9',
			options: { watermark: true },
		},
		'/solutions/e-commerce/goods_studio',
		{
			contents: [
				{ type: 'ref_image', url: PICTURE },
				{ type: 'ref_image', url: PICTURE },
				{ type: 'goods_title', text: 'Teapot' },
				{ type: 'goods_description', text: 'Hand-made' },
			],
			settings: { duration: 60, resolution: '1080p', aspect_ratio: '16:9' },
			options: { watermark: { enabled: true } },
		},
	],
	[
		'apparel replicator',
		{
			operation: 'apparelReplicator',
			sourceVideo: CLIP,
			productInfo: 'Linen dress',
			productImages: { items: [{ image: PICTURE }] },
		},
		'/solutions/e-commerce/clothing_dupe',
		{
			contents: [
				{ type: 'source_video', url: CLIP },
				{ type: 'product_info', text: 'Linen dress' },
				{ type: 'product_image', url: PICTURE },
			],
		},
	],
	[
		'apparel replicator with all',
		{
			operation: 'apparelReplicator',
			sourceVideo: CLIP,
			productInfo: 'Linen dress',
			productImages: { items: [{ image: PICTURE }] },
			modelImages: { items: [{ image: PICTURE }] },
			aspectRatio: '3:4',
			options: { voice: 'calm_sales_man', backgroundMusic: 'https://files.example.org/a.mp3', watermark: true },
		},
		'/solutions/e-commerce/clothing_dupe',
		{
			contents: [
				{ type: 'source_video', url: CLIP },
				{ type: 'product_info', text: 'Linen dress' },
				{ type: 'product_image', url: PICTURE },
				{ type: 'model_image', url: PICTURE },
				{ type: 'voice', voice_id: 'calm_sales_man' },
				{ type: 'bgm', url: 'https://files.example.org/a.mp3' },
			],
			settings: { resolution: '720p', aspect_ratio: '3:4' },
			options: { watermark_info: { enabled: true } },
		},
	],
	[
		"video commerce with one of Kling's avatars",
		{ operation: 'videoCommerce', avatarId: 'avatar_lee_male', speechScript: 'Welcome' },
		'/solutions/talking_agent',
		{
			contents: [
				{ type: 'avatar_id', text: 'avatar_lee_male' },
				{ type: 'speech_script', text: 'Welcome' },
			],
			settings: { resolution: '720p', aspect_ratio: '9:16' },
		},
	],
	[
		'video commerce with a portrait that presents a product',
		{
			operation: 'videoCommerce',
			avatarSource: 'avatar_image',
			avatarImage: PICTURE,
			voiceId: 'female_warm_rich',
			speechScript: 'Look at this',
			goodsTitle: 'Teapot',
			goodsPrice: '29 dollars',
			imageList: { items: [{ image: PICTURE }] },
			sellingPoints: { items: [{ text: 'Keeps warm' }, { text: 'Does not drip' }] },
			targetAudiences: { items: [{ text: 'Tea drinkers' }] },
			options: { backgroundMusic: true, allowPolish: true, actionPrompt: 'smiles' },
		},
		'/solutions/talking_agent',
		{
			contents: [
				{ type: 'avatar_image', url: PICTURE },
				{ type: 'speech_script', text: 'Look at this' },
				{ type: 'goods_title', text: 'Teapot' },
				{ type: 'goods_price', text: '29 dollars' },
				{ type: 'ref_image', url: PICTURE },
				{ type: 'goods_selling_point', text: 'Keeps warm' },
				{ type: 'goods_selling_point', text: 'Does not drip' },
				{ type: 'goods_target_audience', text: 'Tea drinkers' },
			],
			settings: { voice_id: 'female_warm_rich', bgm_enabled: true, allow_polish: true, action_prompt: 'smiles' },
		},
	],
	[
		'subtitles',
		{ operation: 'translateSubtitles', sourceVideo: CLIP },
		'/solutions/drama_subtitle',
		{ contents: [{ type: 'source_video', url: CLIP }], settings: { target_language: 'en' } },
	],
	[
		'subtitles with all',
		{
			operation: 'translateSubtitles',
			sourceVideo: CLIP,
			glossary: { items: [{ source: 'Tee', target: 'tea' }] },
			options: { targetCps: 15, fontSize: 40, marginV: 100 },
		},
		'/solutions/drama_subtitle',
		{
			contents: [
				{ type: 'source_video', url: CLIP },
				{ type: 'glossary', source: 'Tee', target: 'tea' },
			],
			settings: { target_language: 'en', target_cps: 15, font_size: 40, margin_v: 100 },
		},
	],
	[
		'try-on 3.0',
		{
			resource: 'image',
			operation: 'virtualTryOn',
			modelName: 'virtual-try-on-3.0',
			humanImage: PICTURE,
			clothImage: PICTURE,
			keepPose: false,
		},
		'/solutions/virtual_try_on',
		{
			contents: [
				{ type: 'person_image', url: PICTURE },
				{ type: 'product_image', url: PICTURE },
			],
			settings: { keep_face: true, keep_pose: false, keep_background: true },
		},
	],
	[
		'try-on 3.0 with all',
		{
			resource: 'image',
			operation: 'virtualTryOn',
			modelName: 'virtual-try-on-3.0',
			humanImage: PICTURE,
			clothImage: PICTURE,
			keepFace: false,
			keepPose: false,
			keepBackground: false,
			options: { watermark: true },
		},
		'/solutions/virtual_try_on',
		{
			contents: [
				{ type: 'person_image', url: PICTURE },
				{ type: 'product_image', url: PICTURE },
			],
			settings: { keep_face: false, keep_pose: false, keep_background: false },
		},
	],
];

test.each(cases)('%s: the body as the contract wants it, and the finished task', async (_, parameters, path, body) => {
	const { result, created } = await run({ resource: 'solution', ...parameters });
	expect(result.error?.message).toBeUndefined();
	expect(created).toHaveLength(1);
	expect(created[0]).toMatchObject({ path, body, ignoredKeys: [] });
	expect((created[0].body as IDataObject).options).toMatchObject({ external_task_id: expect.stringMatching(/^n8n-/) });
	expect(result.json('After')[0]).toMatchObject({
		family: parameters.operation,
		task_status: 'succeed',
		url: expect.stringMatching(/^http/),
	});
});

test.each<[string, INodeParameters, RegExp]>([
	['no picture', { operation: 'goodsStudio', goodsTitle: 'Teapot' }, /Images is missing/],
	[
		'six pictures',
		{ operation: 'goodsStudio', goodsTitle: 'T', imageList: { items: Array(6).fill({ image: PICTURE }) } },
		/At most 5 of Images/,
	],
	['no script', { operation: 'videoCommerce' }, /Speech is missing|contents/i],
	[
		'a product without its name',
		{ operation: 'videoCommerce', speechScript: 'x', goodsPrice: '1' },
		/Product Name is missing/,
	],
	['no film', { operation: 'translateSubtitles' }, /Source Video is missing|contents is missing/i],
	['no clip to copy', { operation: 'apparelReplicator', productInfo: 'x' }, /is missing/],
])('refused before anything is sent: %s', async (_, parameters, words) => {
	const { result } = await run({ resource: 'solution', ...parameters });
	expect(result.status).toBe('error');
	expect(`${result.error?.message} ${String((result.error as { description?: string }).description)}`).toMatch(words);
	expect(bench.kling.ledger.requests).toEqual([]);
});
