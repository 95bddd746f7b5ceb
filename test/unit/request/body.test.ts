import { bodyOf, refusalOf, requestOf } from './form';

const image = 'https://a.example/i.png';

describe('bodies', () => {
	test('one model family sends its model, empty fields are left out', async () => {
		expect(await bodyOf('video', 'multiImageToVideo', { imageList: { items: [{ image }] }, prompt: 'x' })).toEqual({
			model_name: 'kling-v1-6',
			mode: 'std',
			image_list: [{ image }],
			prompt: 'x',
			duration: '5',
			aspect_ratio: '16:9',
		});
	});

	test('text to video with what the form starts with', async () => {
		expect(await bodyOf('video', 'textToVideo', { prompt: ' A boat ' })).toEqual({
			model_name: 'kling-v3',
			mode: 'std',
			prompt: 'A boat',
			duration: '5',
			aspect_ratio: '16:9',
		});
	});

	test('switches, options and the camera', async () => {
		const parameters = {
			modelName: 'kling-v1',
			prompt: 'x',
			cameraControlType: 'simple',
			cameraControlAxis: 'zoom',
			cameraControlValue: -4,
			options: { cfgScale: 0.7, watermark: true },
		};
		expect(await bodyOf('video', 'textToVideo', parameters)).toMatchObject({
			camera_control: { type: 'simple', config: { zoom: -4 } },
			cfg_scale: 0.7,
			watermark_info: { enabled: true },
		});
		expect(
			await bodyOf('video', 'textToVideo', { modelName: 'kling-v2-6', quality: 'pro', prompt: 'x', sound: true }),
		).toMatchObject({
			sound: 'on',
		});
	});

	test('a camera that moves by nothing is refused in one line, and does not start so', async () => {
		const camera = { modelName: 'kling-v1', prompt: 'x', cameraControlType: 'simple' };
		expect(await bodyOf('video', 'textToVideo', camera)).toMatchObject({
			camera_control: { type: 'simple', config: { horizontal: 5 } },
		});
		const still = { ...camera, cameraControlValue: 0 };
		const { message } = await refusalOf('video', 'textToVideo', still);
		expect(message).toBe('Camera Value must not be 0');
	});

	test('shots get their number from the order', async () => {
		const multiPrompt = {
			items: [
				{ prompt: 'a', duration: '2' },
				{ prompt: 'b', duration: 3 },
			],
		};
		const body = await bodyOf('video', 'textToVideo', { multiShot: true, shotType: 'customize', multiPrompt });
		expect(body).toMatchObject({
			multi_shot: true,
			multi_prompt: [
				{ index: 1, prompt: 'a', duration: '2' },
				{ index: 2, prompt: 'b', duration: '3' },
			],
		});
		expect(body).not.toHaveProperty('prompt');
	});

	test('masks with their paths', async () => {
		const items = [
			{
				mask: image,
				trajectories: {
					items: [
						{ x: 0, y: 1 },
						{ x: 20, y: 30 },
					],
				},
			},
		];
		const parameters = { modelName: 'kling-v1', image, prompt: 'x', dynamicMasks: { items } };
		expect(await bodyOf('video', 'imageToVideo', parameters)).toMatchObject({
			dynamic_masks: [
				{
					mask: image,
					trajectories: [
						{ x: 0, y: 1 },
						{ x: 20, y: 30 },
					],
				},
			],
		});
	});

	test('two images of an effect, and the old fields of old scenes', async () => {
		const effectScene = { __rl: true, mode: 'id', value: 'heart_gesture' };
		const images = { items: [{ image }, { image: 'https://a.example/j.png' }] };
		const earlier = { modelName: 'kling-v1-6', quality: 'pro', duration: '5' };
		expect(await bodyOf('video', 'effect', { effectScene, images, ...earlier })).toEqual({
			effect_scene: 'heart_gesture',
			input: { images: [image, 'https://a.example/j.png'], model_name: 'kling-v1-6', mode: 'pro', duration: '5' },
		});
		expect((await bodyOf('video', 'effect', { effectScene, images })).input).toEqual({
			images: [image, 'https://a.example/j.png'],
		});
	});

	test('an element of a video, with tags', async () => {
		const parameters = {
			elementName: 'Sailor',
			elementDescription: 'Old sailor',
			referenceType: 'video_refer',
			referVideo: 'https://a.example/v.mp4',
			tags: ['o_102'],
			elementVoiceId: { __rl: true, mode: 'list', value: '829824295735410756' },
		};
		expect(await bodyOf('element', 'create', parameters)).toEqual({
			element_name: 'Sailor',
			element_description: 'Old sailor',
			reference_type: 'video_refer',
			element_video_list: { refer_videos: [{ video_url: 'https://a.example/v.mp4' }] },
			element_voice_id: '829824295735410756',
			tag_list: [{ tag_id: 'o_102' }],
		});
	});

	test('numbers and switches may come as text, ids keep every digit', async () => {
		const elementList = { items: [{ elementId: { __rl: true, mode: 'id', value: '829836802793406123' } }] };
		const parameters = { prompt: 'x', n: '3', elementList };
		expect(await bodyOf('image', 'generate', parameters)).toMatchObject({
			n: 3,
			element_list: [{ element_id: '829836802793406123' }],
		});
	});
});

describe('slots', () => {
	test('images take one each, a series its amount, videos one', async () => {
		const slots = async (...form: Parameters<typeof requestOf>) => (await requestOf(...form)).slots;
		expect(await slots('image', 'generate', { prompt: 'x', n: 4 })).toBe(4);
		expect(await slots('image', 'omniImage', { prompt: 'x', resultType: 'series', seriesAmount: 6 })).toBe(6);
		expect(await slots('image', 'omniImage', { prompt: 'x', resultType: 'series', seriesAmount: 'auto' })).toBe(9);
		expect(await slots('video', 'textToVideo', { prompt: 'x' })).toBe(1);
	});
});

describe('fields that do not fit an evaluated model', () => {
	const v2 = { modelName: '={{ "kling-v2-6" }}', prompt: 'x' };

	test('are not sent at their default', async () => {
		expect(await bodyOf('video', 'textToVideo', { ...v2, modelName: '={{ "kling-v2-master" }}' })).toEqual({
			model_name: 'kling-v2-master',
			prompt: 'x',
			duration: '5',
			aspect_ratio: '16:9',
		});
	});

	test('are refused once they were changed', async () => {
		const { message, description } = await refusalOf('video', 'textToVideo', { ...v2, duration: '12', quality: '4k' });
		expect(message).toBe('Duration is "12", allowed is 5 or 10, with Model "Kling V2.6"');
		expect(description).toContain('Model is "Kling V2.6", allowed is Kling V3, with Quality "4K"');
		expect(description).toMatch(/Nothing was sent\.$/);
		expect(description).not.toContain('t2v.');
	});
});

describe('a model that is not in the list', () => {
	const custom = { modelName: 'custom', customModel: 'kling-v9', prompt: 'x' };

	test('is sent as typed, and what rules say of known models is advice', async () => {
		const parameters = { ...custom, quality: '4k', duration: '={{ "20" }}', options: { cfgScale: 0.4 } };
		const { body, advice } = await requestOf('video', 'textToVideo', parameters);
		expect(body).toMatchObject({ model_name: 'kling-v9', mode: '4k', duration: '20', cfg_scale: 0.4 });
		expect(advice.join()).toMatch(/Duration is "20".*Quality "4K"/);
	});

	test('must be named', async () => {
		const { message } = await refusalOf('video', 'textToVideo', { ...custom, customModel: ' ' });
		expect(message).toBe('Model is missing');
	});

	test('may come from an expression', async () => {
		expect(await bodyOf('video', 'textToVideo', { ...custom, modelName: '={{ "kling-v9" }}' })).toMatchObject({
			model_name: 'kling-v9',
		});
	});
});

describe('additional body fields', () => {
	const generate = (additionalBodyFields: unknown) =>
		['image', 'generate', { prompt: 'x', options: { additionalBodyFields } as never }] as const;

	test('are merged deeply and last, lists replace, unknown keys pass', async () => {
		const extra = '{"prompt": "y", "watermark_info": {"enabled": true}, "tomorrow": {"a": [1]}, "element_list": []}';
		expect(await bodyOf(...generate(extra))).toMatchObject({
			prompt: 'y',
			watermark_info: { enabled: true },
			tomorrow: { a: [1] },
			element_list: [],
		});
	});

	test.each([
		['a value', 'image', 'generate', {}, '{"n": 12}', /^Number of Images is 12, but must be at most 9/],
		['a type', 'image', 'generate', {}, '{"n": "many"}', /^Number of Images is "many"/],
		['a rule', 'video', 'textToVideo', { modelName: 'kling-v2-6' }, '{"duration": "20"}', /^Duration is "20"/],
		['a rule of another field', 'video', 'textToVideo', { modelName: 'kling-v2-6' }, '{"mode": "16k"}', /"16k"/],
	])('are sent with advice where the contract may be old: %s', async (_, resource, operation, more, extra, words) => {
		const parameters = { prompt: 'x', ...more, options: { additionalBodyFields: extra } as never };
		const { body, advice } = await requestOf(resource, operation, parameters);
		expect(body).toMatchObject(JSON.parse(extra) as object);
		expect(advice).toContainEqual(expect.stringMatching(words));
		expect(advice.join()).toContain('It was sent as it is, because it comes from Additional Body Fields');
	});

	test('do not excuse what the form itself has wrong', async () => {
		const options = { additionalBodyFields: '{"tomorrow": 1}' } as never;
		const parameters = { prompt: 'x', modelName: 'kling-v2-6', duration: '12', options };
		const { message } = await refusalOf('video', 'textToVideo', parameters);
		expect(message).toMatch(/^Duration is "12"/);
	});

	test.each([
		['external_task_id', 'External Task ID', 'textToVideo', { modelName: 'kling-v2-6' }],
		['callback_url', 'Callback URL', 'textToVideo', { modelName: 'kling-v2-6' }],
		['options.external_task_id', 'External Task ID', 'textToVideo', { modelName: 'kling-3.0-turbo' }],
		['options.callback_url', 'Callback URL', 'textToVideo', { modelName: 'kling-3.0-turbo' }],
	])('may not hold what the node sets itself: %s', async (member, option, operation, more) => {
		const added = member.split('.').reduceRight<unknown>((value, key) => ({ [key]: value }), 'mine');
		const options = { additionalBodyFields: JSON.stringify(added) } as never;
		const { message } = await refusalOf('video', operation, { prompt: 'x', ...more, options });
		expect(message).toBe(
			`Additional Body Fields has ${member}, which the node sets itself: use the option "${option}"`,
		);
	});

	test('keep every digit of a long number', async () => {
		expect(await bodyOf(...generate('{"element_list": [{"element_id": 829836802793406123}]}'))).toMatchObject({
			element_list: [{ element_id: '829836802793406123' }],
		});
	});

	test.each(['{"n": ', '[1]', '"x"', 7])('%j is no JSON object', async (extra) => {
		const { message } = await refusalOf(...generate(extra));
		expect(message).toBe('Additional Body Fields is not a JSON object');
	});

	test('a date is no JSON object', async () => {
		const { message } = await refusalOf(...generate('={{ new Date(0) }}'));
		expect(message).toBe('Additional Body Fields is not a JSON object');
	});

	test.each([
		['an id that has lost digits', { element_list: [{ element_id: 2 ** 60 }] }, /element_id is 11529.*more digits/],
		['what is no number', { a: { seed: NaN } }, /seed is NaN, which is no number/],
	])('%s is refused, because it would arrive as another value', async (_, extra, words) => {
		const { message } = await refusalOf(...generate(extra));
		expect(message).toMatch(words);
	});

	test('text may begin as files of office programs do', async () => {
		expect(await bodyOf(...generate('\ufeff{"seed": 7}\r\n'))).toMatchObject({ seed: 7 });
	});
});

describe('dry run', () => {
	test('reports what is wrong instead of refusing it', async () => {
		const parameters = { prompt: '', duration: '12', modelName: 'kling-v2-6', options: { dryRun: true } };
		const { checks, body } = await requestOf('video', 'textToVideo', parameters);
		expect(body).toMatchObject({ model_name: 'kling-v2-6', duration: '12' });
		expect(checks.filter(({ ok, level }) => !ok && level === 'reject').map(({ id }) => id)).toEqual([
			't2v.prompt',
			't2v.duration-old',
		]);
		expect(checks.find(({ id }) => id === 't2v.4k')).toEqual({ id: 't2v.4k', level: 'reject', ok: true });
	});
});

test('a retired model is tried, with advice', async () => {
	const { advice } = await requestOf('video', 'textToVideo', { modelName: 'kling-v1', prompt: 'x' });
	expect(advice).toEqual(['Model is "Kling V1", which Kling retired on 2026-09-15']);
});

test('advice is no error', async () => {
	const voice = await requestOf('voice', 'create', {
		voiceName: 'Ann',
		voiceUrl: 'https://a.example/s.mp3',
		videoId: '1',
	});
	expect(voice.advice).toEqual([expect.stringContaining('exclude each other')]);
	expect(voice.checks.find(({ id }) => id === 'voice.one-source')).toMatchObject({ level: 'advise', ok: false });
});

test('a try-on without the garment is refused, though the API would take it', async () => {
	const { message } = await refusalOf('image', 'virtualTryOn', { humanImage: image });
	expect(message).toBe('Clothes is missing');
});

describe('what an earlier item offers', () => {
	const file = { type: 'audio', id: '9', url: 'https://a.example/s.mp3', duration: '3' };
	const speech = { json: { family: 'textToSpeech', files: [file] } };

	test('is taken', async () => {
		expect(await bodyOf('video', 'avatar', { image }, { item: speech })).toEqual({ image, audio_id: '9', mode: 'std' });
	});

	test('gives way to what the user chose', async () => {
		const soundFile = 'https://a.example/own.mp3';
		const avatar = await bodyOf('video', 'avatar', { image, soundFile }, { item: speech });
		expect(avatar).toEqual({ image, sound_file: soundFile, mode: 'std' });
		const lips = await bodyOf('video', 'lipSync', { videoId: '1', soundFile, soundEndTime: 2500 }, { item: speech });
		expect(lips.face_choose).toMatchObject([{ sound_file: soundFile }]);
		expect(lips.face_choose).not.toHaveProperty('0.audio_id');
	});

	test('but two choices of the user are refused', async () => {
		const both = { image, audioId: '9', soundFile: 'https://a.example/own.mp3' };
		const { message } = await refusalOf('video', 'avatar', both);
		expect(message).toBe('Exactly one of Audio ID or Sound File must be given');
	});
});

describe('what is spoken', () => {
	const speak = async (parameters: object) =>
		await bodyOf('audio', 'textToSpeech', { text: 'Good morning', ...parameters });
	const picked = (value: string) => ({ __rl: true, mode: 'list', value });

	test('has a voice from the start', async () => {
		expect(await speak({})).toMatchObject({ voice_id: 'oversea_male1', voice_language: 'en' });
	});

	test('a voice that speaks one language decides the language', async () => {
		const chinese = picked('dongbeilaotie_speech02');
		expect(await speak({ voiceId: chinese })).toMatchObject({ voice_language: 'zh' });
		const english = picked('commercial_lady_en_f-v1');
		expect(await speak({ voiceId: english, voiceLanguage: 'zh' })).toMatchObject({ voice_language: 'en' });
	});

	test('with any other voice the language is as chosen', async () => {
		expect(await speak({ voiceId: picked('ai_kaiya'), voiceLanguage: 'zh' })).toMatchObject({ voice_language: 'zh' });
		expect(await speak({ voiceId: picked('tomorrow'), voiceLanguage: 'zh' })).toMatchObject({ voice_language: 'zh' });
		expect(await speak({ voiceId: 'ai_kaiya' })).toMatchObject({ voice_id: 'ai_kaiya', voice_language: 'en' });
	});
});
