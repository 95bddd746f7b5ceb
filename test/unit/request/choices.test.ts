import { bodyOf, refusalOf } from './form';

const textToVideo = ['video', 'textToVideo'] as const;
const prompt = { prompt: 'x' };
const given = (json: object) => ({ item: { json: json as never } });

describe('a choice by an expression', () => {
	test.each([
		['its value in another case', { m: 'Kling-V2-6', q: 'PRO', d: '5.0' }],
		['its name', { m: 'Kling V2.6', q: 'Professional', d: 5 }],
	])('%s', async (_, json) => {
		const form = { ...prompt, modelName: '={{ $json.m }}', quality: '={{ $json.q }}', duration: '={{ $json.d }}' };
		expect(await bodyOf(...textToVideo, form, given(json))).toMatchObject({
			model_name: 'kling-v2-6',
			mode: 'pro',
			duration: '5',
		});
	});

	test('its name leads to the generation of the model', async () => {
		const form = { ...prompt, modelName: '={{ $json.m }}', resolution: '={{ $json.r }}' };
		const body = await bodyOf(...textToVideo, form, given({ m: 'Kling 3.0 Turbo', r: '1080P' }));
		expect(body).toMatchObject({ prompt: 'x', settings: { resolution: '1080p' } });
	});

	test('a choice that decides which fields count', async () => {
		const form = { videoId: '1', source: '={{ $json.s }}', soundFile: 'https://files.example.org/a.mp3' };
		const more = { soundEndTime: 3000, options: { faceId: '0' } };
		expect(await bodyOf('video', 'lipSync', { ...form, ...more }, given({ s: 'AUDIO' }))).toMatchObject({
			face_choose: [{ sound_file: form.soundFile }],
		});
	});

	test('a choice in an item of a list', async () => {
		const imageList = { items: [{ imageUrl: 'https://files.example.org/a.png', type: '={{ $json.t }}' }] };
		const form = { prompt: 'As <<<image_1>>>', imageList };
		expect(await bodyOf('video', 'omniVideo', form, given({ t: 'First Frame' }))).toMatchObject({
			image_list: [{ type: 'first_frame' }],
		});
	});

	test('yes or no from a switch', async () => {
		const videoList = { items: [{ videoUrl: 'https://files.example.org/a.mp4', keepOriginalSound: '={{ $json.k }}' }] };
		const form = { prompt: 'As <<<video_1>>>', videoList };
		expect(await bodyOf('video', 'omniVideo', form, given({ k: true }))).toMatchObject({
			video_list: [{ keep_original_sound: 'yes' }],
		});
	});

	test('what is none of them is refused with those there are', async () => {
		const { message } = await refusalOf(...textToVideo, { ...prompt, quality: '={{ $json.q }}' }, given({ q: 'best' }));
		expect(message).toBe('Quality is "best", but must be one of Standard, Professional, 4K');
	});
});

test('a fault elsewhere does not make the model of a new node look missing', async () => {
	const form = { ...prompt, modelName: 'kling-3.0-turbo', duration: '={{ $json.d }}' };
	const { message, description } = await refusalOf(...textToVideo, form, given({ d: 7.5 }));
	expect(`${message} ${description}`).toContain('Duration is 7.5');
	expect(`${message} ${description}`).not.toContain('Model is missing');
});
