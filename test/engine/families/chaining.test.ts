import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { chain, node, startNode } from '../../support/engine';
import { KLING, startBench, type Bench } from '../../support/kling';
import { quickTimes } from '../../support/quick';

quickTimes();

let bench: Bench;

beforeEach(async () => {
	bench = await startBench({ checkIds: 'all', acceptRetired: true });
});

afterEach(async () => await bench.close());

const step = (name: string, resource: string, operation: string, more: INodeParameters = {}) =>
	node(KLING, { resource, operation, ...more }, { name });

/** Runs Kling nodes one after the other; gives the first item of each. */
async function run(...steps: Array<ReturnType<typeof step>>): Promise<IDataObject[]> {
	const result = await bench.engine.run(chain(startNode(), ...steps), { input: [{ json: {} }] });
	if (result.status !== 'success') throw result.error ?? new Error(`It ended as ${result.status}`);
	return steps.map(({ name }) => result.json(name)[0]);
}

const bodies = (): IDataObject[] =>
	bench.kling.ledger.requests.flatMap(({ method, body }) => (method === 'POST' ? [body as IDataObject] : []));

test('picture, video, longer video, sound: no mapping by hand', async () => {
	const [picture, video, longer] = await run(
		step('Picture', 'image', 'generate', { prompt: 'A boat' }),
		step('Video', 'video', 'imageToVideo', { modelName: 'kling-v1-6', prompt: 'It drifts' }),
		step('Longer', 'video', 'extend'),
		step('Sound', 'audio', 'videoToAudio', { bgmPrompt: 'Piano' }),
	);
	const [, imageToVideo, extend, videoToAudio] = bodies();
	expect(imageToVideo.image).toBe(picture.url);
	expect(extend.video_id).toBe(video.video_id);
	expect(videoToAudio.video_id).toBe(longer.video_id);
});

test('speech to an avatar, and a text spoken by a face of the video', async () => {
	const [speech] = await run(
		step('Speech', 'audio', 'textToSpeech', { text: 'Hello there, how are you?', voiceId: 'v' }),
		step('Avatar', 'video', 'avatar', { image: 'https://files.example.org/a.png' }),
		step('Lips', 'video', 'lipSync', { source: 'text', text: 'And how are you today, my friend?', voiceId: 'v' }),
	);
	const [{ id }] = speech.files as Array<{ id: string }>;
	expect(bodies()[1]).toMatchObject({ audio_id: id });
});

test('speech to the lips of a video, cropped to its length', async () => {
	const [speech] = await run(
		step('Speech', 'audio', 'textToSpeech', {
			text: 'Good morning to all of you out there, wherever you may be',
			voiceId: 'v',
		}),
		step('Lips', 'video', 'lipSync', { videoUrl: 'https://files.example.org/v.mp4' }),
	);
	const [{ id, duration }] = speech.files as Array<{ id: string; duration: number }>;
	const { face_choose } = bodies().at(-1) as { face_choose: object[] };
	expect(face_choose).toMatchObject([{ audio_id: id, sound_end_time: Math.round(duration * 1000) }]);
});

test('a dressed person in motion, and a picture among several', async () => {
	const [dressed] = await run(
		step('Dressed', 'image', 'virtualTryOn', {
			humanImage: 'https://files.example.org/a.png',
			clothImage: 'https://files.example.org/b.png',
		}),
		step('Video', 'video', 'imageToVideo', { prompt: 'She turns' }),
	);
	expect(bodies().at(-1)).toMatchObject({ image: dressed.url });
	const [picture] = await run(
		step('Picture', 'image', 'generate', { prompt: 'A boat' }),
		step('Several', 'video', 'multiImageToVideo', { prompt: 'It drifts' }),
	);
	expect(bodies().at(-1)).toMatchObject({ image_list: [{ image: picture.url }] });
});

test('a voice and an element are made, looked at and deleted', async () => {
	const [voice] = await run(
		step('Voice', 'voice', 'create', { voiceName: 'Mia', voiceUrl: 'https://files.example.org/s.mp3' }),
		step('Get', 'voice', 'get'),
		step('Delete', 'voice', 'delete'),
	);
	expect(bodies().at(-1)).toEqual({ voice_id: voice.voice_id });
	const [element] = await run(
		step('Element', 'element', 'create', {
			elementName: 'Boat',
			elementDescription: 'A paper boat',
			frontalImage: 'https://files.example.org/a.png',
			referImages: { items: [{ imageUrl: 'https://files.example.org/b.png' }] },
		}),
		step('Get', 'element', 'get'),
		step('Delete', 'element', 'delete'),
	);
	expect(String(bodies().at(-1)!.element_id)).toBe(element.element_id);
});

test('the faces of a video, chosen and driven in the same session', async () => {
	const [, faces] = await run(
		step('Video', 'video', 'textToVideo', { prompt: 'A man' }),
		step('Faces', 'video', 'identifyFace'),
		step('Lips', 'video', 'lipSync', {
			options: { faceId: '={{ $json.face_data[0].face_id }}' },
			soundFile: 'https://files.example.org/s.mp3',
			soundEndTime: 3000,
		}),
	);
	expect(bodies().at(-1)).toMatchObject({ session_id: faces.session_id });
	expect(bodies().filter((body) => 'video_id' in body)).toHaveLength(1);
});

test('a task by its item: wait, get, download', async () => {
	const [created, , got] = await run(
		step('Create', 'video', 'textToVideo', { prompt: 'A boat', waitForCompletion: false }),
		step('Wait', 'task', 'wait'),
		step('Get', 'task', 'get'),
		step('Download', 'task', 'download'),
	);
	expect(got).toMatchObject({ task_id: created.task_id, family: 'textToVideo', task_status: 'succeed' });
});

test('a session of video editing', async () => {
	const [, session] = await run(
		step('Video', 'video', 'textToVideo', { prompt: 'A boat' }),
		step('Session', 'videoEdit', 'initSelection'),
		step('Points', 'videoEdit', 'addSelection', { points: { items: [{ x: 0.5, y: 0.5 }] } }),
		step('Edit', 'videoEdit', 'create', { editMode: 'removal', prompt: 'Remove it' }),
	);
	expect(bodies().at(-1)).toMatchObject({ session_id: session.session_id });
});

test('a downloaded picture goes on as a file', async () => {
	const result = await bench.engine.run(
		chain(
			startNode(),
			step('Picture', 'image', 'generate', { prompt: 'A boat' }),
			step('Video', 'video', 'imageToVideo', { image: 'data', prompt: 'It drifts' }),
		),
		{ input: [{ json: {} }] },
	);
	expect(result.status).toBe('success');
	const file = result.items('Picture')[0].binary!.data;
	// The engine keeps files on disk, as a real n8n does; the node reads them as a stream.
	expect(file.id).toMatch(/^filesystem/);
	const image = Buffer.from(String(bodies()[1].image), 'base64');
	expect(image.subarray(1, 4).toString()).toBe('PNG');
	expect(image.equals(readFileSync(join(__dirname, '../../../rehearsal/media/sample.png')))).toBe(true);
});
