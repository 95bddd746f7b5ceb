import { loadContract } from '../../../rehearsal/contract';
import type { Refusal } from '../../../rehearsal/refusal';
import { requestCheck } from '../../../rehearsal/validate';
import { texts } from '../../../rehearsal/validate/texts';
import type { Json } from './client';

const contract = loadContract();
const check = requestCheck(contract);
const { answers } = contract.at('/x-error-messages') as { answers: Array<{ id: string; pattern: string }> };
const patternOf = (id: string) => new RegExp(answers.find((row) => row.id === id)!.pattern);

const T2V = '/text-to-video/{model}';
const I2V = '/image-to-video/{model}';
const OMNI = '/omni-video/{model}';
const GOODS = '/solutions/e-commerce/goods_studio';
const DUPE = '/solutions/e-commerce/clothing_dupe';
const AGENT = '/solutions/talking_agent';
const SUBTITLE = '/solutions/drama_subtitle';

const url = 'https://files.example.org/a.png';
const item = (type: string, more: Json = {}) => ({ type, url, ...more });
const words = (type: string, text = 'x') => ({ type, text });
const prompt = words('prompt');
const contents = (...items: Json[]) => ({ contents: items });

const goods = (more: Json = {}, items: Json[] = [item('ref_image'), words('goods_title')]) => ({
	contents: items,
	settings: { resolution: '720p', aspect_ratio: '9:16', duration: 15, ...more },
});
const dupe = (
	more: Json[] = [],
	items: Json[] = [words('product_info'), item('source_video'), item('product_image')],
) => ({
	contents: [...items, ...more],
});
const agent = (
	settings: Json = {},
	items: Json[] = [words('avatar_id', 'avatar_mia_female'), words('speech_script')],
) => ({
	contents: items,
	settings,
});
const subtitle = (settings: Json = {}, more: Json[] = []) => ({ contents: [item('source_video'), ...more], settings });
const entry = (source: string) => ({ type: 'glossary', source, target: 'x' });
const ids = Array.from({ length: 21 }, (_, index) => index).join();

/** [id in x-error-messages, path, body or query, model] */
const cases: Array<[string, string, Json, string?]> = [
	['no-ids', '/tasks', {}],
	['too-many-ids', '/tasks', { task_ids: ids }],
	['prompt-missing', T2V, {}, 'kling-3.0'],
	['contents-empty', I2V, {}, 'kling-3.0'],
	['contents-empty', I2V, { contents: [] }, 'kling-3.0'],
	['contents-type', I2V, { contents: 'x' }, 'kling-3.0'],
	['content-kind', I2V, contents(item('first_frame'), item('portrait')), 'kling-3.0'],
	['content-kind', I2V, contents(item('first_frame'), item('base_video')), 'kling-3.0'],
	['content-blank-text', I2V, contents(item('first_frame'), words('prompt', ' ')), 'kling-3.0'],
	['content-blank-text', I2V, contents(item('first_frame'), { type: 'prompt' }), 'kling-3.0'],
	['content-blank-url', I2V, contents(item('first_frame', { url: '' })), 'kling-3.0'],
	['resolution-word', T2V, { prompt: 'x', settings: { resolution: '2k' } }, 'kling-3.0'],
	['resolution-refused', T2V, { prompt: 'x', settings: { resolution: '480p' } }, 'kling-3.0'],
	['resolution-refused', T2V, { prompt: 'x', settings: { resolution: '4k' } }, 'kling-2.6'],
	['aspect-word', T2V, { prompt: 'x', settings: { aspect_ratio: '2:1' } }, 'kling-3.0'],
	['aspect-word', T2V, { prompt: 'x', settings: { aspect_ratio: '21:9' } }, 'kling-3.0'],
	['aspect-missing', OMNI, contents(prompt), 'kling-3.0-omni'],
	['audio-mode', OMNI, { ...contents(prompt), settings: { aspect_ratio: '1:1', audio: 'original' } }, 'kling-3.0-omni'],
	['audio-mode', T2V, { prompt: 'x', settings: { audio: 'native' } }, 'kling-2.5-turbo'],
	['speech-text', '/v1/audio/tts', { voice_id: 'x', voice_language: 'en' }],
	['sol-product-image', GOODS, goods({}, [words('goods_title'), words('goods_description')])],
	['sol-product-image', DUPE, dupe([item('model_image')], [words('product_info'), item('source_video')])],
	['sol-product-image', AGENT, agent({}, [words('avatar_id', 'avatar_mia_female'), words('goods_title')])],
	['sol-product-title', GOODS, goods({}, [item('ref_image')])],
	['sol-ref-images', GOODS, goods({}, [...Array(6).fill(item('ref_image')), words('goods_title')])],
	['sol-only-one', GOODS, goods({}, [item('ref_image'), words('goods_title'), words('goods_title')])],
	['sol-only-one', DUPE, dupe([item('source_video')])],
	['sol-only-one', SUBTITLE, subtitle({}, [item('source_video')])],
	['sol-too-long', GOODS, goods({}, [item('ref_image'), words('goods_title', 'x'.repeat(201))])],
	['sol-resolution', GOODS, goods({ resolution: '4k' })],
	['sol-aspect', DUPE, { ...dupe(), settings: { aspect_ratio: '5:4' } }],
	['sol-duration', GOODS, goods({ duration: 20 })],
	['sol-product-image-unfit', GOODS, goods({}, [item('ref_image', { url: 'data:x' }), words('goods_title')])],
	[
		'sol-image-unfit',
		AGENT,
		agent({ voice_id: 'female_warm_rich' }, [item('avatar_image', { url: 'data:x' }), words('speech_script')]),
	],
	['sol-reference-video', DUPE, dupe([], [words('product_info'), item('product_image')])],
	['sol-product-info', DUPE, dupe([], [item('source_video'), item('product_image')])],
	['sol-bgm', DUPE, dupe([{ type: 'bgm', url: '' }])],
	['sol-voice', DUPE, dupe([{ type: 'voice', voice_id: 'nobody' }])],
	['sol-avatar-source', AGENT, agent({}, [words('speech_script')])],
	[
		'sol-avatar-source',
		AGENT,
		agent({}, [words('avatar_id', 'avatar_mia_female'), item('avatar_image'), words('speech_script')]),
	],
	['sol-avatar-voice', AGENT, agent({}, [item('avatar_image'), words('speech_script')])],
	['sol-script', AGENT, agent({}, [words('avatar_id', 'avatar_mia_female')])],
	[
		'sol-goods-title',
		AGENT,
		agent({}, [words('avatar_id', 'avatar_mia_female'), words('goods_price'), item('ref_image')]),
	],
	['sol-rate', AGENT, agent({ speech_rate: 2 })],
	[
		'sol-rate-goods',
		AGENT,
		agent({ speech_rate: 1.2 }, [words('avatar_id', 'avatar_mia_female'), words('goods_title'), item('ref_image')]),
	],
	['sol-subtitle-video', SUBTITLE, contents(entry('x'))],
	[
		'sol-glossary-count',
		SUBTITLE,
		subtitle(
			{},
			Array.from({ length: 201 }, () => entry('x')),
		),
	],
	['sol-glossary-entry', SUBTITLE, subtitle({}, [entry('x'.repeat(101))])],
	['sol-glossary-entry', SUBTITLE, subtitle({}, [entry(' ')])],
	['sol-subtitle-number', SUBTITLE, subtitle({ font_size: 0 })],
	['sol-subtitle-number', SUBTITLE, subtitle({ font_size: 1.5 })],
	['sol-subtitle-range', SUBTITLE, subtitle({ font_size: 600 })],
	['sol-subtitle-range', SUBTITLE, subtitle({ target_cps: 5 })],
];

test.each(cases.map((each) => [each] as const))('%j', ([id, path, sent, model]) => {
	const isQuery = path === '/tasks';
	const operation = contract.operations.find(
		(each) => each.path === path && each.method === (isQuery ? 'get' : 'post'),
	)!;
	const body = isQuery ? {} : sent;
	const act = () =>
		check(
			operation,
			{ body, query: isQuery ? sent : {}, path: model ? { model } : {} },
			{ extraModels: [], now: Date.now() },
		);
	let refusal: Refusal | undefined;
	try {
		act();
	} catch (error) {
		refusal = error as Refusal;
	}
	expect(refusal?.message).toMatch(patternOf(id));
	expect(refusal?.code).toBe(1201);
});

test('every text has a case here', () => {
	const tried = new Set(cases.map(([id]) => id));
	expect(texts.map(({ id }) => id).filter((id) => !tried.has(id))).toEqual([]);
});
