import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bodyOf, refusalOf } from './form';

const picture = readFileSync(join(__dirname, 'files', 'fits.png'), 'base64');
const binary = { Your_photo: { data: picture, mimeType: 'image/png', fileName: 'sample.png' } };
const description = [{ filename: 'sample.png', mimetype: 'image/png', size: 4711 }];
const ofForm = { item: { json: { 'Your photo': description }, binary } };
const imageToVideo = ['video', 'imageToVideo'] as const;
const textToVideo = ['video', 'textToVideo'] as const;
const prompt = { prompt: 'x' };

describe('what people try first behind a form is taken', () => {
	test.each([
		'={{ $binary.Your_photo }}',
		"={{ $json['Your photo'] }}",
		'={{ Object.values($binary) }}',
		'Your_photo',
		'',
	])('%s', async (image) => {
		expect(await bodyOf(...imageToVideo, { ...prompt, image }, ofForm)).toMatchObject({ image: picture });
	});
});

describe('common mistakes, each in one sentence that leads to the answer', () => {
	const shots = { multiShot: true, shotType: 'customize', multiPrompt: { items: [{}, {}] } };

	test.each([
		[
			'an expression that gives nothing',
			imageToVideo,
			{ ...prompt, image: '={{ $json.photo }}' },
			'Start Frame has an expression that gives nothing. The item has a file: Your_photo',
			ofForm,
		],
		[
			'another file than the item has',
			imageToVideo,
			{ ...prompt, image: 'data' },
			'Start Frame is "data", which is neither a URL (http or https) nor the Input Data Field Name of a file (this item has Your_photo)',
			ofForm,
		],
		['nothing filled in', imageToVideo, prompt, 'One of Start Frame or End Frame is needed. The item has no file', {}],
		[
			'an address with a space',
			imageToVideo,
			{ ...prompt, image: 'https://example.com/my photo.png' },
			'Start Frame is a URL with a space in it: "https://example.com/my photo.png"; write %20 in its place',
			{},
		],
		['two empty shots', textToVideo, shots, 'Shot 1 has no prompt', {}],
		[
			'two empty shots of the Omni model',
			['video', 'omniVideo'] as const,
			{ ...shots, modelName: 'kling-v3-omni' },
			'Shot 1 has no prompt',
			{},
		],
		[
			'a camera that moves by nothing',
			textToVideo,
			{ ...prompt, modelName: 'kling-v1', cameraControlType: 'simple', cameraControlValue: 0 },
			'Camera Value must not be 0',
			{},
		],
		['no prompt', textToVideo, { prompt: '' }, 'Prompt is missing', {}],
		['no prompt but blanks', ['image', 'generate'] as const, { prompt: '  ' }, 'Prompt is missing', {}],
		[
			'a length that the model does not make',
			textToVideo,
			{ ...prompt, modelName: 'kling-v2-5-turbo', duration: '15' },
			'Duration is "15", allowed is 5 or 10, with Model "Kling V2.5 Turbo"',
			{},
		],
	])('%s', async (_, [resource, operation], parameters, words, form) => {
		expect(await refusalOf(resource, operation, parameters, form)).toEqual({
			message: words,
			description: 'Nothing was sent.',
		});
	});

	test('an empty lip-sync: each thing that is missing once', async () => {
		const { message, description } = await refusalOf('video', 'lipSync', {});
		const faults = [message, ...description!.split(' Also: ')].map((fault) => fault.replace(/^Also: /, ''));
		expect(faults.map((fault) => fault.split('. ')[0])).toEqual([
			'Exactly one of Video ID or Video URL must be given',
			'Sound End (Milliseconds) is missing',
			'Exactly one of Audio ID or Sound File must be given',
		]);
	});
});
