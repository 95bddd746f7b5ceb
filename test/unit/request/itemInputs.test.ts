import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IBinaryKeyData, INodeExecutionData } from 'n8n-workflow';
import { bodyOf, refusalOf } from './form';

const read = (name: string): string => readFileSync(join(__dirname, 'files', name), 'base64');
const picture = (fileName = 'a.png', more: object = {}) => ({
	data: read('fits.png'),
	mimeType: 'image/png',
	fileName,
	...more,
});
const other = { data: read('fits.jpg'), mimeType: 'image/jpeg', fileName: 'b.jpg' };
const sound = { data: read('sound.mp3'), mimeType: 'audio/mpeg', fileName: 's.mp3' };
const film = { data: read('film.mp4'), mimeType: 'video/mp4', fileName: 'v.mp4' };

const item = (binary: IBinaryKeyData, json: INodeExecutionData['json'] = {}): { item: INodeExecutionData } => ({
	item: { json, binary },
});
const url = 'https://files.example.org/a.png';
const klingPicture = { family: 'generate', task_id: '1', files: [{ type: 'image', url }] };
const imageToVideo = ['video', 'imageToVideo'] as const;
const prompt = { prompt: 'x' };

describe('a field that was left empty', () => {
	test.each([
		['the only picture', { photo: picture() }],
		['the only picture among other files', { sound, photo: picture(), film }],
		['a picture whose type is written in capitals', { photo: picture('a', { mimeType: 'IMAGE/PNG' }) }],
		[
			'a picture that n8n knows by its ending only',
			{ photo: picture('a.png', { mimeType: 'application/octet-stream' }) },
		],
	])('takes %s', async (_, binary) => {
		expect(await bodyOf(...imageToVideo, prompt, item(binary))).toMatchObject({ image: read('fits.png') });
	});

	test('takes what a Kling item offers rather than its file', async () => {
		expect(await bodyOf(...imageToVideo, prompt, item({ data: picture() }, klingPicture))).toMatchObject({
			image: url,
		});
	});

	test('takes a file of each kind for the field of its kind', async () => {
		const body = await bodyOf('video', 'avatar', {}, item({ photo: picture(), voice: sound }));
		expect(body).toMatchObject({ image: read('fits.png'), sound_file: read('sound.mp3') });
	});

	test('takes the file that no other field names', async () => {
		const clothes = { clothImage: 'shirt' };
		expect(await bodyOf('image', 'virtualTryOn', clothes, item({ shirt: other, person: picture() }))).toMatchObject({
			human_image: read('fits.png'),
			cloth_image: read('fits.jpg'),
		});
		const end = { ...prompt, modelName: 'kling-v1-6', quality: 'pro', imageTail: '={{ $binary.end }}' };
		expect(await bodyOf(...imageToVideo, end, item({ end: other }))).not.toHaveProperty('image');
	});

	test('gives way to what was filled in beside it', async () => {
		const speech = { image: url, audioId: '7' };
		const body = await bodyOf('video', 'avatar', speech, item({ voice: sound }));
		expect(body).toMatchObject({ audio_id: '7' });
		expect(body).not.toHaveProperty('sound_file');
	});

	test('in a list becomes its only item', async () => {
		const body = await bodyOf('image', 'multiImageToImage', prompt, item({ photo: picture() }));
		expect(body).toMatchObject({ subject_image_list: [{ subject_image: read('fits.png') }] });
	});

	test('of an agent’s tool takes nothing where there is nothing, and is refused', async () => {
		const { message } = await refusalOf(...imageToVideo, prompt, item({}, { query: 'a video' }));
		expect(message).toBe('One of Start Frame or End Frame is needed. The item has no file');
	});

	test.each([
		['two pictures', { a: picture(), b: other }, 'The item has 2 pictures, a and b: enter the name of one'],
		['files of other kinds', { film, sound }, 'The item has the files film and sound'],
		['a file of another kind', { sound }, 'The item has a file: sound'],
	])('takes none of %s, and the error names them', async (_, binary, words) => {
		const { message } = await refusalOf(...imageToVideo, prompt, item(binary));
		expect(message).toContain(words);
	});

	test('is not filled from a Kling item that offers something else', async () => {
		const { message } = await refusalOf('video', 'extend', {}, item({}, klingPicture));
		expect(message).toBe('Video ID is missing. The item before offers no video');
	});
});

describe('what means a file', () => {
	const photo = picture();
	const binary = { Your_photo: photo, second: other };
	const form = { filename: 'a.png', mimetype: 'image/png', size: 100 };

	test.each([
		['its name', 'Your_photo', {}],
		['n8n’s own entry', '={{ $binary.Your_photo }}', {}],
		['a description', '={{ $json.photo }}', { photo: form }],
		['a description in a list', "={{ $json['Your photo'] }}", { 'Your photo': [form] }],
		['a description without a type', '={{ $json.photo }}', { photo: { fileName: 'a.png' } }],
	])('%s', async (_, image, json) => {
		const body = await bodyOf('image', 'recognize', { image }, item(binary, json));
		expect(body).toEqual({ image: read('fits.png') });
	});

	test.each([
		['an attachment of a table', { photo: [{ id: 'att1', url, filename: 'a.png', type: 'image/png' }] }],
		['an entry of files', { photo: { type: 'image', url } }],
	])('%s that the item does not have as a file counts as its address', async (_, json) => {
		const image = '={{ $json.photo }}';
		expect(await bodyOf(...imageToVideo, { ...prompt, image }, item({}, json))).toMatchObject({ image: url });
		const imageList = { items: [{ imageUrl: image }] };
		const form = { prompt: 'As <<<image_1>>>', imageList };
		expect(await bodyOf('video', 'omniVideo', form, item({}, json))).toMatchObject({
			image_list: [{ image_url: url }],
		});
	});

	test('in a list, in a field for one video, in the old lip-sync', async () => {
		const imageList = { items: [{ imageUrl: '={{ $binary.second }}' }] };
		expect(await bodyOf('video', 'omniVideo', { ...prompt, imageList }, item(binary))).toMatchObject({
			image_list: [{ image_url: read('fits.jpg') }],
		});
		const lips = { videoId: '1', soundFile: '={{ $binary.sound }}', options: { legacy: true } };
		expect(await bodyOf('video', 'lipSync', lips, item({ sound }))).toMatchObject({
			input: { audio_type: 'file', audio_file: read('sound.mp3') },
		});
	});

	test.each([
		[
			'of a file that the item does not have',
			{ filename: 'gone.png' },
			'describes the file gone.png, which the item does not have',
		],
		['of two files', { filename: 'a.png' }, 'the item has it as Your_photo and copy; enter one of these names'],
		['of no file', { size: 4 }, 'means no file. The item has the files'],
	])('a description %s is refused', async (_, description, words) => {
		const files = item({ ...binary, copy: photo }, { description });
		const { message, description: more } = await refusalOf(
			'image',
			'recognize',
			{ image: '={{ $json.description }}' },
			files,
		);
		expect(message).toContain(words);
		expect(more).not.toContain('must be of type string');
	});

	test.each(['={{ $json.nothing }}', '={{ $binary.photo }}', '={{ [] }}'])(
		'%s gives nothing, which takes nothing',
		async (image) => {
			const { message } = await refusalOf(...imageToVideo, { ...prompt, image }, item({ Your_photo: photo }));
			expect(message).toBe('Start Frame has an expression that gives nothing. The item has a file: Your_photo');
		},
	);
});
