import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { endpoint, schemaAt } from '../../../nodes/Kling/contract';
import { codecOf } from '../../../nodes/Kling/fields/codecs';
import { Unusable } from '../../../nodes/Kling/shared/values';
import { bodyOf, refusalOf } from './form';

const item: INodeExecutionData = {
	json: { url: 'https://files.example.org/a.png', id: '829836802793406', on: 'TRUE' },
};
const NOTHING = '={{ $json.missing }}';
const URL = '={{ $json.url }}';

interface Case {
	operation: string;
	resource?: string;
	fields: INodeParameters;
	says: RegExp;
}

const omni = (fields: INodeParameters): Omit<Case, 'says'> => ({
	operation: 'omniVideo',
	fields: { modelName: 'kling-v3-omni', prompt: 'Put <<<image_1>>> on a table', ...fields },
});
const shots = (items: INodeParameters[]): Omit<Case, 'says'> => ({
	operation: 'textToVideo',
	fields: { modelName: 'kling-v3', multiShot: true, shotType: 'customize', multiPrompt: { items } },
});

const cases: Record<string, Case> = {
	'a picture of a list whose expression gives nothing': {
		...omni({ imageList: { items: [{ imageUrl: URL }, { imageUrl: NOTHING }] } }),
		says: /^Image 2 has an expression for Image that gives nothing$/,
	},
	'a list item with the names of the API': {
		...omni({ imageList: { items: [{ image_url: URL }] } }),
		says: /^Image 1 is empty; fill in imageUrl or type, or remove it$/,
	},
	'an item with a use and without its picture': {
		...omni({ imageList: { items: [{ imageUrl: '', type: 'first_frame' }] } }),
		says: /^Image 1 has no image$/,
	},
	'an element that nobody picked': {
		...omni({ elementList: { items: [{ elementId: { __rl: true, mode: 'list', value: '' } }] } }),
		says: /^Element 1 is empty/,
	},
	'an element whose expression gives nothing': {
		...omni({ elementList: { items: [{ elementId: { __rl: true, mode: 'id', value: NOTHING } }] } }),
		says: /^Element 1 has an expression for Element that gives nothing$/,
	},
	'an element that has lost digits': {
		...omni({
			elementList: { items: [{ elementId: { __rl: true, mode: 'id', value: '={{ 1882955593330720771 }}' } }] },
		}),
		says: /^Element 1: Element is 1882955593330720\d+, a number of more digits/,
	},
	'a voice in the notation of a spreadsheet': {
		operation: 'imageToVideo',
		fields: {
			modelName: 'kling-v2-6',
			quality: 'pro',
			sound: true,
			image: 'https://files.example.org/a.png',
			voiceList: { items: [{ voiceId: { __rl: true, mode: 'id', value: '={{ "8.29E+17" }}' } }] },
		},
		says: /^Voice 1: Voice is "8.29E\+17", the short form in which spreadsheets/,
	},
	'shots that were added and left empty': {
		...shots([
			{ prompt: '', duration: '' },
			{ prompt: '', duration: '' },
		]),
		says: /^Shot 1 has no prompt$/,
	},
	'a second shot without words': {
		...shots([
			{ prompt: 'A boat', duration: '3' },
			{ prompt: NOTHING, duration: '2' },
		]),
		says: /^Shot 2 has no prompt$/,
	},
	'a start frame whose expression gives nothing': {
		operation: 'imageToVideo',
		fields: { modelName: 'kling-v3', image: NOTHING, prompt: 'x' },
		says: /^Start Frame has an expression that gives nothing$/,
	},
	'an end frame whose expression gives an empty text': {
		operation: 'imageToVideo',
		fields: { modelName: 'kling-v3', image: 'https://files.example.org/a.png', imageTail: '={{ "" }}', prompt: 'x' },
		says: /^End Frame has an expression that gives nothing$/,
	},
	'a video id whose expression gives nothing': {
		operation: 'extend',
		fields: { videoId: NOTHING, prompt: 'x' },
		says: /^Video ID has an expression that gives nothing$/,
	},
	'an address for the id of a video': {
		operation: 'extend',
		fields: { videoId: 'https://files.example.org/a.mp4' },
		says: /^Video ID is "https:\/\/files.example.org\/a.mp4", an address, but must be an ID/,
	},
	'an address for the id of a speech': {
		operation: 'avatar',
		fields: { image: 'https://files.example.org/a.png', audioId: '={{ "HTTPS://files.example.org/a.mp3" }}' },
		says: /^Audio ID is "HTTPS:.*, an address, but must be an ID/,
	},
	'an address for a voice': {
		operation: 'lipSync',
		fields: {
			videoId: '1',
			source: 'text',
			text: 'x',
			voiceId: { __rl: true, mode: 'id', value: 'https://a.example/v' },
		},
		says: /^Voice is "https:.*, an address, but must be an ID/,
	},
	'a model whose expression gives nothing': {
		operation: 'textToVideo',
		fields: { modelName: NOTHING, prompt: 'x' },
		says: /^Model has an expression that gives nothing$/,
	},
	...Object.fromEntries(
		[{ id: 'kling-3.0' }, ['kling-3.0'], true, NaN, '..'].map((model) => [
			`a model that is ${JSON.stringify(model)}`,
			{
				operation: 'textToVideo',
				fields: { modelName: 'custom', customModel: model as never, prompt: 'x' },
				says: /^Model is .*, but must be (an|one) ID/,
			},
		]),
	),
	'a list of pictures where one is taken': {
		operation: 'imageToVideo',
		fields: { prompt: 'x', image: ['https://files.example.org/a.png', 'https://files.example.org/b.png'] as never },
		says: /^Start Frame is a list of 2, but must be one file$/,
	},
	'a list of one picture that is nothing': {
		operation: 'imageToVideo',
		fields: { prompt: 'x', image: '={{ [""] }}' },
		says: /^Start Frame has an expression that gives nothing$/,
	},
	'a choice that is a list': {
		operation: 'textToVideo',
		fields: { modelName: 'kling-v2-6', prompt: 'x', aspectRatio: '={{ [5] }}' },
		says: /^Aspect Ratio is \[5\], but must be 16:9, 9:16 or 1:1$/,
	},
	'tags that are no list': {
		resource: 'element',
		operation: 'create',
		fields: { elementName: 'x', tags: '={{ ({ a: 1 }) }}' },
		says: /^Tags is {"a":1}, but must be a list$/,
	},
	'a camera value where the movement gives nothing': {
		operation: 'textToVideo',
		fields: {
			modelName: 'kling-v1',
			prompt: 'x',
			cameraControlType: NOTHING,
			cameraControlAxis: 'pan',
			cameraControlValue: 3,
		},
		says: /^Camera (Axis|Value) needs Camera Movement, which has an expression that gives nothing$/,
	},
	'a switch that is no switch': {
		operation: 'textToVideo',
		fields: { modelName: 'kling-v2-6', quality: 'pro', prompt: 'x', sound: '={{ "perhaps" }}' },
		says: /^Sound is "perhaps", but must be true or false/,
	},
	'a watermark that is no switch': {
		operation: 'textToVideo',
		fields: { modelName: 'kling-v2-6', prompt: 'x', options: { watermark: '={{ "perhaps" }}' } },
		says: /^Watermark is "perhaps"/,
	},
	'the old endpoint of lip-sync that is no switch': {
		operation: 'lipSync',
		fields: {
			videoId: '1',
			soundFile: 'https://files.example.org/a.mp3',
			soundEndTime: 3000,
			options: { legacy: '={{ 3 }}' },
		},
		says: /^Legacy is 3/,
	},
	'a number that is none': {
		operation: 'textToVideo',
		fields: { modelName: 'kling-v1', prompt: 'x', options: { cfgScale: '={{ "half" }}' } },
		says: /^Prompt Strength is "half", but must be a number$/,
	},
	'a camera value that is no number': {
		operation: 'textToVideo',
		fields: {
			modelName: 'kling-v1',
			prompt: 'x',
			cameraControlType: 'simple',
			cameraControlAxis: 'pan',
			cameraControlValue: '={{ "far" }}',
		},
		says: /^Camera Value is "far", but must be a number$/,
	},
	'a try-on without the garment': {
		resource: 'image',
		operation: 'virtualTryOn',
		fields: { humanImage: 'https://files.example.org/a.png' },
		says: /Clothes/,
	},
};

test.each(Object.entries(cases))(
	'%s is refused in words',
	async (_, { resource = 'video', operation, fields, says }) => {
		const { message } = await refusalOf(resource, operation, fields, { item });
		expect(message).toMatch(says);
	},
);

describe('a list that comes as a whole', () => {
	const schema = schemaAt(endpoint('/v1/videos/omni-video').schema, 'image_list')!;
	const encoded = (value: unknown) =>
		codecOf('image_list', schema).encode(value, { field: 'image_list', schema, saved: '={{ $json.list }}' });

	test.each<[unknown, string | undefined, RegExp]>([
		['https://a.example/1.png', undefined, /^is "https.*", but must be a list$/],
		[{ imageUrl: 'https://a.example/1.png' }, undefined, /must be a list$/],
		[[{ image_url: 'x' }], 'Image 1', /^has "image_url", but takes imageUrl or type only$/],
		[[{ imageUrl: 'x' }, { imageUrl: 'y', caption: 'z' }], 'Image 2', /^has "caption"/],
		[['x'], 'Image 1', /^is "x", but must have imageUrl, type$/],
		[[{}], 'Image 1', /^has no image$/],
		[[null], 'Image 1', /^is null/],
	])('%j is refused', (value, about, why) => {
		const problem = encoded(value) as Unusable;
		expect(problem).toBeInstanceOf(Unusable);
		expect(problem.about).toBe(about);
		expect(problem.why).toMatch(why);
	});

	test('items are taken, and no items are no items', () => {
		expect(encoded([{ imageUrl: 'x' }, { imageUrl: ' y ', type: 'end_frame' }])).toEqual([
			{ image_url: 'x' },
			{ image_url: 'y', type: 'end_frame' },
		]);
		expect(encoded([])).toEqual([]);
	});
});

describe('what is taken', () => {
	test('a list of one address is that address', async () => {
		const fields = { modelName: 'kling-v2-6', image: '={{ [$json.url] }}', prompt: 'x' };
		expect(await bodyOf('video', 'imageToVideo', fields, { item })).toMatchObject({ image: item.json.url });
	});

	test.each(['TRUE', 'yes', 'on', 1, '1', true])('sound %p is on', async (on) => {
		const fields = { modelName: 'kling-v2-6', quality: 'pro', prompt: 'x', sound: '={{ $json.on }}' };
		const body = await bodyOf('video', 'textToVideo', fields, { item: { json: { on } } });
		expect(body).toMatchObject({ sound: 'on' });
	});

	test.each(['FALSE', 'no', 'off', 0, undefined, null, ''])('sound %p is off', async (on) => {
		const fields = { modelName: 'kling-v2-6', quality: 'pro', prompt: 'x', sound: '={{ $json.on }}' };
		const body = await bodyOf('video', 'textToVideo', fields, { item: { json: { on: on ?? null } } });
		expect(body).not.toHaveProperty('sound');
	});

	test('an optional text or choice from an empty cell is the default', async () => {
		const fields = {
			modelName: 'kling-v2-6',
			prompt: 'x',
			negativePrompt: NOTHING,
			quality: NOTHING,
			duration: NOTHING,
		};
		expect(await bodyOf('video', 'textToVideo', fields, { item })).toEqual({
			model_name: 'kling-v2-6',
			prompt: 'x',
			mode: 'std',
			duration: '5',
			aspect_ratio: '16:9',
		});
	});
});
