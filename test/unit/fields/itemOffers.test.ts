import { itemOffers } from '../../../nodes/Kling/fields/itemOffers';
import { dialectNamed, type Api } from '../../../nodes/Kling/dialects';
import { simplified, taskJson } from '../../../nodes/Kling/tasks/item';

const url = (name: string) => `https://files.example.org/${name}`;

/** The items of one result in all generations that have it, with Kling's own object and without. */
function items(family: string, v1: object | undefined, outputs: object[] | undefined) {
	const task = (api: Api, raw: object) => taskJson(dialectNamed(api)!.task(raw)!, family);
	const first = v1 && task('v1', { task_id: '1', task_status: 'succeed', task_result: v1 });
	const second = outputs && task('v2', { id: '1', status: 'succeeded', outputs });
	return [first, second].flatMap((json) => (json ? [json, simplified(json)] : []));
}

test('an item without JSON, as code and sub-workflows may hand on, offers nothing', () => {
	expect(itemOffers(undefined)).toEqual({});
});

test.each([
	[
		'a video',
		items('imageToVideo', { videos: [{ id: '17', url: url('v.mp4'), duration: '5' }] }, [
			{ type: 'video', id: '17', url: url('v.mp4'), duration: '5' },
		]),
		{ taskId: '1', family: 'imageToVideo', videoId: '17', videoUrl: url('v.mp4') },
	],
	[
		'pictures',
		items('generate', { images: [{ index: 0, url: url('a.png') }] }, [{ type: 'image', url: url('a.png') }]),
		{ taskId: '1', family: 'generate', imageUrl: url('a.png') },
	],
	[
		'a series',
		items('omniImage', { series_images: [{ index: 0, url: url('a.png') }] }, undefined),
		{ taskId: '1', family: 'omniImage', imageUrl: url('a.png') },
	],
	[
		'speech',
		items('textToSpeech', { audios: [{ id: '8', url: url('s.mp3'), duration: '3.041' }] }, undefined),
		{ speechId: '8', speechEnd: 3041, voiceUrl: url('s.mp3') },
	],
	[
		'a sound',
		items('textToAudio', { audios: [{ id: '9', url_mp3: url('s.mp3'), url_wav: url('s.wav'), duration_mp3: '3.0' }] }, [
			{ type: 'audio', id: '9', mp3_url: url('s.mp3'), mp3_duration: '3.0' },
		]),
		{ taskId: '1', family: 'textToAudio', soundUrl: url('s.mp3'), voiceUrl: url('s.mp3') },
	],
	[
		'a video with its sound',
		items(
			'videoToAudio',
			{ videos: [{ id: '17', url: url('v.mp4') }], audios: [{ id: '9', url_mp3: url('s.mp3') }] },
			undefined,
		),
		{
			taskId: '1',
			family: 'videoToAudio',
			videoId: '17',
			videoUrl: url('v.mp4'),
			soundUrl: url('s.mp3'),
		},
	],
	[
		'a voice',
		items('voice', { voices: [{ voice_id: '5', voice_name: 'Ann', trial_url: url('t.mp3') }] }, [
			{ type: 'voice', id: '5', name: 'Ann', url: url('t.mp3') },
		]),
		{ taskId: '1', family: 'voice', voiceId: '5' },
	],
	[
		'an element',
		items('element', { elements: [{ element_id: '6', element_name: 'Cat' }] }, [
			{ type: 'element', id: '6', name: 'Cat', references: [] },
		]),
		{ taskId: '1', family: 'element', elementId: '6' },
	],
	[
		'a session of faces',
		[{ family: 'identifyFace', session_id: 's', face_data: [{ face_id: '0' }] }],
		{ family: 'identifyFace', faceSession: 's' },
	],
	[
		'a session of video editing',
		[{ family: 'initSelection', session_id: 's', status: 0 }],
		{ family: 'initSelection', session: 's' },
	],
	['an item of another node', [{ url: url('v.mp4'), files: [{ type: 'video', url: url('v.mp4') }], task_id: '3' }], {}],
	['strange members', [{ family: 'x', files: 'none', task_id: 12, video_id: null, session_id: '' }], { family: 'x' }],
	['strange files', [{ family: 'x', files: [null, 3, { type: 'video' }] }], { family: 'x' }],
])('%s', (_, given, offers) => {
	expect(given.length).toBeGreaterThan(0);
	for (const json of given) expect(itemOffers(json)).toEqual(offers);
});
