import type { IDataObject } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { refusalOf, requestOf, type Form } from './form';

const FACES = '/v1/videos/identify-face';
const SPEECH = '/v1/audio/tts';

/** Answers as the contract's examples give them. */
const answers: Record<string, IDataObject> = {
	[FACES]: {
		session_id: '100000000000000003',
		face_data: [
			{ face_id: '7', start_time: 0, end_time: 5200 },
			{ face_id: '8', start_time: 0, end_time: 5200 },
		],
	},
	[SPEECH]: { task_result: { audios: [{ id: '100000000000000004', duration: '3.2' }] } },
};

function peer(changes: Record<string, IDataObject> = {}) {
	const sent: Array<{ path: string; body?: IDataObject }> = [];
	const call: Form['call'] = async ({ path, body }) => {
		sent.push({ path, body });
		return { ...answers, ...changes }[path];
	};
	return { sent, call };
}

const lipSync = (parameters: IDataObject, form: Form) =>
	['video', 'lipSync', { videoId: '123', ...parameters } as never, form] as const;

test('finds the faces first and takes the first one', async () => {
	const { sent, call } = peer();
	const sound = { audioId: '9', soundEndTime: 2500 };
	const { body, path, family } = await requestOf(...lipSync(sound, { call }));
	expect(sent).toEqual([{ path: FACES, body: { video_id: '123' } }]);
	expect(path).toBe('/v1/videos/advanced-lip-sync');
	expect(family.family).toBe('lipSync');
	expect(body).toEqual({
		session_id: '100000000000000003',
		face_choose: [{ face_id: '7', audio_id: '9', sound_start_time: 0, sound_end_time: 2500, sound_insert_time: 0 }],
	});
});

test('speaks a text, and the crop ends where the speech ends', async () => {
	const { sent, call } = peer();
	const speech = {
		source: 'text',
		text: 'Good morning',
		voiceId: 'oversea_male1',
		voiceSpeed: 1.2,
		options: { faceId: '8' },
	};
	const { body, advice } = await requestOf(...lipSync(speech, { call }));
	expect(sent[1]).toEqual({
		path: SPEECH,
		body: { text: 'Good morning', voice_id: 'oversea_male1', voice_language: 'en', voice_speed: 1.2 },
	});
	expect(body.face_choose).toEqual([
		{ face_id: '8', audio_id: '100000000000000004', sound_start_time: 0, sound_end_time: 3200, sound_insert_time: 0 },
	]);
	expect(advice).toEqual([]);
});

test('advises when the speech outlasts the face', async () => {
	const { call } = peer();
	const speech = { source: 'text', text: 'x', voiceId: 'v', options: { soundInsertTime: 4000 } };
	const { advice } = await requestOf(...lipSync(speech, { call }));
	expect(advice).toEqual(['The sound ends at 7200 ms of the video, but the face is last seen at 5200 ms']);
});

test('uses the session of an earlier Identify Face and opens none', async () => {
	const { sent, call } = peer();
	const item = { json: { family: 'identifyFace', session_id: '55', face_data: [{ face_id: '1' }] } };
	const sound = { videoId: '', audioId: '9', soundEndTime: 2500, options: { faceId: '1' } };
	const { body } = await requestOf(...lipSync(sound, { call, item }));
	expect(sent).toEqual([]);
	expect(body).toMatchObject({ session_id: '55', face_choose: [{ face_id: '1' }] });
});

test.each([
	[{ audioId: '9' }, 'Sound End (Milliseconds) is missing'],
	[{ audioId: '9', soundEndTime: 1999 }, 'Sound End (Milliseconds) must be at least'],
	[{ soundEndTime: 3000 }, 'Exactly one of Audio ID or Sound File'],
	[{ audioId: '9', soundEndTime: 3000, videoUrl: 'https://a.example/v.mp4' }, 'Exactly one of Video ID'],
	[{ source: 'text', voiceId: 'v' }, 'Text is missing'],
	[{ source: 'text', voiceId: 'v', text: 'a'.repeat(1001) }, 'must have at most 1000 characters'],
])('%j is refused before anything is sent', async (parameters, words) => {
	const { sent, call } = peer();
	const { message } = await refusalOf(...lipSync(parameters, { call }));
	expect(message).toContain(words);
	expect(sent).toEqual([]);
});

test.each([
	[{ [FACES]: { session_id: '1', face_data: [] } }, 'Kling found no face in the video'],
	[{ [SPEECH]: { task_result: {} } }, 'Kling spoke no text: its answer holds no sound'],
	[
		{ [SPEECH]: { task_result: { audios: [{ id: '1', duration: '1.2' }] } } },
		'Sound End (Milliseconds) must be at least',
	],
])('an answer that does not do is refused: %j', async (changes, words) => {
	const { call } = peer(changes as never);
	const { message } = await refusalOf(...lipSync({ source: 'text', text: 'x', voiceId: 'v' }, { call }));
	expect(message).toContain(words);
});

test('before its answers are there, the body says what will stand in their places', async () => {
	const { body } = await requestOf(...lipSync({ source: 'text', text: 'x', voiceId: 'v' }, {}));
	expect(body).toMatchObject({
		session_id: '(session of Identify Face)',
		face_choose: [{ face_id: '(first face)', audio_id: '(spoken text)', sound_start_time: 0 }],
	});
});

describe('the old endpoint', () => {
	const legacy = { options: { legacy: true } };
	const audio = { data: readFileSync(join(__dirname, 'files/sound.mp3')).toString('base64'), mimeType: 'audio/mpeg' };

	test('takes text in one call', async () => {
		const speech = { source: 'text', text: 'Hello', voiceId: 'v' };
		const { body, path, family } = await requestOf(...lipSync({ ...speech, ...legacy }, {}));
		expect({ path, family: family.family }).toEqual({ path: '/v1/videos/lip-sync', family: 'lipSyncLegacy' });
		expect(body).toEqual({
			input: {
				video_id: '123',
				mode: 'text2video',
				text: 'Hello',
				voice_id: 'v',
				voice_language: 'en',
				voice_speed: 1,
			},
		});
	});

	test('takes a sound as file or address', async () => {
		const item = { json: {}, binary: { sound: audio } };
		const file = await requestOf(...lipSync({ soundFile: 'sound', ...legacy }, { item }));
		expect(file.body).toEqual({
			input: { video_id: '123', mode: 'audio2video', audio_type: 'file', audio_file: audio.data },
		});
		const url = await requestOf(...lipSync({ soundFile: 'https://a.example/s.mp3', ...legacy }, {}));
		expect(url.body).toEqual({
			input: { video_id: '123', mode: 'audio2video', audio_type: 'url', audio_url: 'https://a.example/s.mp3' },
		});
	});
});
