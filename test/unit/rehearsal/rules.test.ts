import { loadContract } from '../../../rehearsal/contract';
import { Refusal } from '../../../rehearsal/refusal';
import { comparisons, evaluate } from '../../../rehearsal/rules/expression';
import { breach } from '../../../rehearsal/rules/evaluate';
import { reader } from '../../../rehearsal/rules/paths';
import type { Rule } from '../../../rehearsal/types';
import { requestCheck } from '../../../rehearsal/validate';
import type { Json } from './client';

const contract = loadContract();
const check = requestCheck(contract);
const NOW = Date.parse('2026-11-22');

/** The rule that a POST breaks, or its schema error, or "taken". */
function outcome(path: string, body: Json, now = NOW, model = ''): string {
	const operation = contract.operations.find((each) => each.path === path && each.method === 'post')!;
	try {
		check(operation, { body, query: {}, path: model ? { model } : {} }, { extraModels: [], now });
		return 'taken';
	} catch (error) {
		const { rule, message } = error as Refusal;
		return rule ?? message;
	}
}

const T2V = '/v1/videos/text2video';
const I2V = '/v1/videos/image2video';
const OMNI = '/v1/videos/omni-video';
const LIP = '/v1/videos/advanced-lip-sync';
const EXPAND = '/v1/images/editing/expand';
const FX = '/v1/videos/effects';
const v3 = (more: Json = {}) => ({ model_name: 'kling-v3', prompt: 'x', ...more });
const frame = (more: Json = {}) => v3({ image: 'https://files.example.org/a.png', ...more });
const shots = (...seconds: string[]) => ({
	multi_shot: true,
	shot_type: 'customize',
	multi_prompt: seconds.map((duration, index) => ({ index: index + 1, prompt: 'x', duration })),
});
const axis = (config: Json) => ({ model_name: 'kling-v1', prompt: 'x', camera_control: { type: 'simple', config } });
const omni = (more: Json = {}) => ({ model_name: 'kling-v3-omni', prompt: 'x', aspect_ratio: '1:1', ...more });
const picture = (type?: string) => ({ image_url: 'https://files.example.org/a.png', ...(type ? { type } : {}) });
const video = (refer_type?: string) => ({
	video_url: 'https://files.example.org/a.mp4',
	...(refer_type ? { refer_type } : {}),
});
const face = (more: Json = {}) => ({
	face_id: '1',
	audio_id: '1',
	sound_start_time: 0,
	sound_end_time: 2000,
	sound_insert_time: 0,
	...more,
});
const lip = (...faces: Json[]) => ({ session_id: '1', face_choose: faces });
const grow = (up: number, left: number) => ({
	image: 'https://files.example.org/a.png',
	up_expansion_ratio: up,
	down_expansion_ratio: 0,
	left_expansion_ratio: left,
	right_expansion_ratio: 0,
});
const elements = (count: number) => Array.from({ length: count }, (_, index) => ({ element_id: String(index) }));

test.each<[string, string, Json, string]>([
	['require', T2V, { model_name: 'kling-v3' }, 't2v.prompt'],
	['require, satisfied', T2V, v3(), 'taken'],
	['require under two conditions', T2V, v3({ multi_shot: true, shot_type: 'customize' }), 't2v.multi-prompt'],
	['requireAny', I2V, v3(), 'i2v.source'],
	[
		'atMostOne of groups',
		I2V,
		frame({ image_tail: 'https://files.example.org/b.png', camera_control: { type: 'down_back' } }),
		'i2v.exclusive',
	],
	[
		'atMostOne, one group with two members',
		I2V,
		{
			model_name: 'kling-v1',
			prompt: 'x',
			image: 'AAAA',
			static_mask: 'AAAA',
			dynamic_masks: [
				{
					mask: 'AAAA',
					trajectories: [
						{ x: 1, y: 1 },
						{ x: 2, y: 2 },
					],
				},
			],
		},
		'taken',
	],
	['forbid', T2V, { model_name: 'kling-v2-6', prompt: 'x', cfg_scale: 0.5 }, 't2v.cfg'],
	['forbid looks at what was sent, not at the default', T2V, { model_name: 'kling-v2-6', prompt: 'x' }, 'taken'],
	['allow reads the default of an absent field', T2V, { prompt: 'x', sound: 'on' }, 't2v.sound-model'],
	['allow, absent mode is std', T2V, { model_name: 'kling-v2-6', prompt: 'x', sound: 'on' }, 't2v.sound-v26-pro'],
	['allow, satisfied', T2V, { model_name: 'kling-v2-6', prompt: 'x', sound: 'on', mode: 'pro' }, 'taken'],
	[
		'allow of a nested path',
		I2V,
		{ ...frame(), model_name: 'kling-v1-5', mode: 'pro', camera_control: { type: 'down_back' } },
		'i2v.camera-model',
	],
	['ignored never refuses', T2V, v3({ shot_type: 'customize', multi_prompt: shots('5').multi_prompt }), 'taken'],
	['in', T2V, { model_name: 'kling-v2-5-turbo', prompt: 'x', duration: '7' }, 't2v.duration-old'],
	['notIn with an absent field', T2V, v3({ prompt: undefined }), 't2v.prompt'],
	['sumEquals', T2V, v3({ ...shots('2', '2'), duration: '5' }), 't2v.shot-sum'],
	['sumEquals reads the default', T2V, v3(shots('2', '3')), 'taken'],
	['exactlyOneNonZero, two', T2V, axis({ pan: 1, tilt: 2 }), 't2v.camera-one-axis'],
	['exactlyOneNonZero, none', T2V, axis({ pan: 0 }), 't2v.camera-one-axis'],
	['exactlyOneNonZero, one', T2V, axis({ pan: 1, tilt: 0 }), 'taken'],
	['present false', I2V, { model_name: 'kling-v3', prompt: 'x', image_tail: 'AAAA' }, 'i2v.tail-only'],
	['exactlyOne, none', '/v1/videos/identify-face', {}, 'face.source'],
	[
		'exactlyOne, two',
		'/v1/videos/identify-face',
		{ video_id: '1', video_url: 'https://files.example.org/a.mp4' },
		'face.source',
	],
	['per item: exactlyOne', LIP, lip(face({ sound_file: 'AAAA' })), 'lip.sound'],
	['per item: satisfied', LIP, lip(face()), 'taken'],
	['per item: compare with plus', LIP, lip(face({ sound_end_time: 1999 })), 'lip.crop'],
	[
		'hasItem as a condition and as an operator',
		OMNI,
		omni({ image_list: [picture('end_frame')] }),
		'omni.end-needs-first',
	],
	['hasItem, satisfied', OMNI, omni({ image_list: [picture('end_frame'), picture('first_frame')] }), 'taken'],
	['maxMatching', OMNI, omni({ image_list: [picture('first_frame'), picture('first_frame')] }), 'omni.one-first'],
	['noItem', OMNI, omni({ image_list: [picture('first_frame')], video_list: [video('base')] }), 'omni.base-no-frames'],
	[
		'an item member has its default',
		OMNI,
		omni({ image_list: [picture('first_frame')], video_list: [video()] }),
		'omni.base-no-frames',
	],
	[
		'itemsOver',
		OMNI,
		{ ...omni(), model_name: 'kling-video-o1', image_list: [picture('first_frame'), picture('end_frame'), picture()] },
		'omni.o1-end-images',
	],
	[
		'maxTotalItems',
		OMNI,
		omni({ image_list: [picture(), picture()], element_list: elements(3), video_list: [video('feature')] }),
		'omni.count-video',
	],
	['maxItems', OMNI, omni({ image_list: [picture('first_frame')], element_list: elements(4) }), 'omni.frame-elements'],
	[
		'minItems',
		'/v1/videos/multi-elements',
		{ session_id: '1', edit_mode: 'swap', prompt: 'x', image_list: [{ image: 'AAAA' }, { image: 'AAAA' }] },
		'me.swap',
	],
	['expr', EXPAND, grow(2, 0.1), 'exp.area'],
	['expr at its limit', EXPAND, grow(2, 0), 'taken'],
	['inList', FX, { effect_scene: 'kiss_pro', input: { image: 'AAAA' } }, 'fx.dual'],
	['inList, satisfied', FX, { effect_scene: 'kiss_pro', input: { images: ['AAAA', 'BBBB'] } }, 'taken'],
	['an open list has no rule for new names', FX, { effect_scene: 'new_scene', input: { image: 'AAAA' } }, 'taken'],
	['advise never refuses', '/v1/images/kolors-virtual-try-on', { human_image: 'AAAA' }, 'taken'],
])('%s', (_what, path, body, expected) => {
	expect(outcome(path, body)).toBe(expected);
});

test('$path reads path parameters, maxLength counts code points', () => {
	const path = '/text-to-video/{model}';
	expect(outcome(path, { prompt: 'x', settings: { audio: 'off' } }, NOW, 'kling-3.0-turbo')).toBe('v2t.turbo-audio');
	expect(outcome(path, { prompt: 'x', settings: { audio: 'off' } }, NOW, 'kling-3.0')).toBe('taken');
	expect(outcome(path, { prompt: '\u{1F600}'.repeat(2501) }, NOW, 'kling-2.6')).toBe('v2t.old-prompt');
	expect(outcome(path, { prompt: '\u{1F600}'.repeat(2500) }, NOW, 'kling-2.6')).toBe('taken');
});

test('rules end on their until date', () => {
	const body = frame({ image_tail: 'AAAA', multi_shot: true, shot_type: 'intelligence' });
	expect(outcome(I2V, body, Date.parse('2026-05-06'))).toBe('i2v.multi-shot-tail');
	expect(outcome(I2V, body, Date.parse('2026-05-07'))).toBe('taken');
});

test('every example of the contract passes', () => {
	for (const { path, method, example, parameters } of contract.operations) {
		if (method !== 'post' || !example) continue;
		const model = parameters.find(({ name }) => name === 'model')?.schema.enum?.[0];
		expect([path, outcome(path, example, NOW, model as string)]).toEqual([path, 'taken']);
	}
});

test('an operator or condition that is not known stops the show instead of passing', () => {
	const operation = contract.operations.find(({ path, method }) => path === T2V && method === 'post')!;
	const read = reader(contract, operation, v3(), {}, []);
	const rule = (more: object) => [{ id: 'x', level: 'reject', ...more } as Rule];
	expect(() => breach(rule({ sometimes: ['prompt'] }), read, NOW)).toThrow('sometimes');
	expect(() => breach(rule({ when: { prompt: { about: 1 } }, require: ['mode'] }), read, NOW)).toThrow('about');
});

test('expressions: precedence, brackets, unknown names', () => {
	const value = (name: string) => ({ a: 2, b: 3 })[name];
	expect(evaluate('a + b * 2 == 8', value)).toBe(true);
	expect(evaluate('(a + b) * 2 == 10', value)).toBe(true);
	expect(evaluate('b / a - -1 > 2.4', value)).toBe(true);
	expect(evaluate('a < 2', value)).toBe(false);
	expect(evaluate('a + c < 2', value)).toBeUndefined();
	expect(() => evaluate('a ? b', value)).toThrow('Cannot read');
	expect(() => evaluate('a', value)).toThrow('No comparison');
	expect(comparisons['<='](0.1 + 0.2, 0.3)).toBe(true);
});
