import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { withApiKey, klingWorkflow, startBench, type Bench } from '../../support/kling';
import { quickTimes } from '../../support/quick';

quickTimes();

let bench: Bench;

beforeAll(async () => {
	bench = await startBench({}, {}, withApiKey);
});

afterAll(async () => await bench.close());

const PICTURE = 'https://files.example.org/start.png';
const CLIP = 'https://files.example.org/clip.mp4';

async function run(operation: string, parameters: INodeParameters) {
	bench.kling.control.reset?.();
	const result = await bench.engine.run(klingWorkflow({ resource: 'video', operation, ...parameters }), {
		input: [{ json: {} }],
	});
	const created = bench.kling.ledger.find({ kind: 'create' });
	return { result, created };
}

interface Case {
	operation: string;
	parameters: INodeParameters;
	path: string;
	body: IDataObject;
}

const prompt = 'A paper boat';

/** One case for each way into a body; what is sent is written down from the contract. */
const cases: Case[] = [
	{
		operation: 'textToVideo',
		parameters: { modelName: 'kling-3.0-turbo', prompt, duration: 3, resolution: '1080p', aspectRatio: '9:16' },
		path: '/text-to-video/kling-3.0-turbo',
		body: { prompt, settings: { resolution: '1080p', duration: 3, aspect_ratio: '9:16' } },
	},
	{
		operation: 'textToVideo',
		parameters: { modelName: 'kling-3.0', prompt, audio: 'native', multiShot: true, options: { watermark: true } },
		path: '/text-to-video/kling-3.0',
		body: {
			prompt,
			settings: { resolution: '720p', duration: 5, aspect_ratio: '16:9', audio: 'native', multi_shot: true },
			options: { watermark_info: { enabled: true } },
		},
	},
	{
		operation: 'textToVideo',
		parameters: { modelName: 'custom', customModel: 'kling-3.0-turbo', prompt },
		path: '/text-to-video/kling-3.0-turbo',
		body: { prompt },
	},
	{
		operation: 'imageToVideo',
		parameters: {
			modelName: 'kling-3.0',
			image: PICTURE,
			imageTail: PICTURE,
			prompt,
			resolution: '1080p',
			duration: 10,
		},
		path: '/image-to-video/kling-3.0',
		body: {
			contents: [
				{ type: 'first_frame', url: PICTURE },
				{ type: 'last_frame', url: PICTURE },
				{ type: 'prompt', text: prompt },
			],
			settings: { resolution: '1080p', duration: 10 },
		},
	},
	{
		operation: 'imageToVideo',
		parameters: {
			modelName: 'kling-2.6',
			image: PICTURE,
			prompt: '@Ann says hello',
			resolution: '1080p',
			audio: 'native',
			voiceList: { items: [{ voiceId: '829824295735410756', name: 'Ann' }] },
		},
		path: '/image-to-video/kling-2.6',
		body: {
			contents: [
				{ type: 'first_frame', url: PICTURE },
				{ type: 'prompt', text: '@Ann says hello' },
				{ type: 'voice', voice_id: '829824295735410756', id: 'Ann' },
			],
		},
	},
	{
		operation: 'omniVideo',
		parameters: {
			modelName: 'kling-3.0-omni',
			prompt: 'The sailor of @image_1 meets @sea',
			imageList: { items: [{ imageUrl: PICTURE }, { imageUrl: PICTURE, name: 'sea' }] },
			elementList: { items: [{ elementId: '829836802793406551' }] },
		},
		path: '/omni-video/kling-3.0-omni',
		body: {
			contents: [
				{ type: 'prompt', text: 'The sailor of @image_1 meets @sea' },
				{ type: 'refer_image', url: PICTURE, id: 'image_1' },
				{ type: 'refer_image', url: PICTURE, id: 'sea' },
				{ type: 'element', element_id: '829836802793406551', id: 'element_1' },
			],
			settings: { aspect_ratio: '16:9' },
		},
	},
	{
		operation: 'omniVideo',
		parameters: {
			modelName: 'kling-3.0-omni',
			prompt: 'Paint @video_1 as a watercolour',
			videoList: { items: [{ videoUrl: CLIP, referType: 'base' }] },
			audio: 'original',
		},
		path: '/omni-video/kling-3.0-omni',
		body: {
			contents: [
				{ type: 'prompt', text: 'Paint @video_1 as a watercolour' },
				{ type: 'base_video', url: CLIP, id: 'video_1' },
			],
			settings: { audio: 'original', multi_shot: false },
		},
	},
	{
		operation: 'motionControl',
		parameters: { modelName: 'kling-3.0', imageUrl: PICTURE, videoUrl: CLIP, characterOrientation: 'video' },
		path: '/motion-control/kling-3.0',
		body: {
			contents: [
				{ type: 'image', url: PICTURE },
				{ type: 'video', url: CLIP },
			],
			settings: { character_orientation: 'video', audio: 'original', resolution: '720p' },
		},
	},
];

test.each(cases.map((one) => [`${one.operation} ${String(one.parameters.modelName)}`, one] as const))(
	'%s: the body as the contract wants it, and the finished task',
	async (_, { operation, parameters, path, body }) => {
		const { result, created } = await run(operation, parameters);
		expect(result.error?.message).toBeUndefined();
		expect(created.at(-1)).toMatchObject({ path, body });
		expect((created.at(-1)!.body as IDataObject).options).toMatchObject({
			external_task_id: expect.stringMatching(/^n8n-/),
		});
		expect(created.at(-1)!.ignoredKeys).toEqual([]);
		expect(result.json('After')[0]).toMatchObject({ family: operation, task_status: 'succeed' });
	},
);

test.each([
	['seconds that the model does not make', 'textToVideo', { modelName: 'kling-2.5-turbo', prompt, duration: 7 }],
	['a start frame that is missing', 'imageToVideo', { modelName: 'kling-3.0', prompt }],
	['an omni video without a shape', 'omniVideo', { modelName: 'kling-3.0-omni', prompt, aspectRatio: '' }],
] as const)('refused before anything is sent: %s', async (_, operation, parameters) => {
	const { result } = await run(operation, parameters as unknown as INodeParameters);
	expect(result.status).toBe('error');
	expect(bench.kling.ledger.requests).toEqual([]);
});
