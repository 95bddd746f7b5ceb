import { endpoint, type JsonObject } from '../../../nodes/Kling/contract';
import { promptNames } from '../../../nodes/Kling/request/promptNames';
import { requestOf } from './form';

const PICTURE = 'https://files.example.org/a.png';
const said = (path: string, body: JsonObject) => promptNames(body, endpoint(path).schema);
const OMNI = '/omni-video/kling-3.0-omni';
const V1 = '/v1/videos/omni-video';
const byId = (text: string, ...ids: string[]): JsonObject => ({
	contents: [{ type: 'prompt', text }, ...ids.map((id) => ({ type: 'refer_image', url: PICTURE, id }))],
});

test.each<[string, string, JsonObject, RegExp[]]>([
	['all named', OMNI, byId('@image_1 meets @sea.', 'image_1', 'sea'), []],
	['no inputs, no names', OMNI, byId('A boat'), []],
	['a name too many', OMNI, byId('@image_1 meets @image_2', 'image_1'), [/names @image_2, .* there are @image_1\.$/]],
	['a name without inputs', OMNI, byId('@image_1 drifts'), [/names @image_1, .* there is none\.$/]],
	['an input too many', OMNI, byId('@image_1 drifts', 'image_1', 'sea'), [/never names @sea:/]],
	['an address is no name', OMNI, byId('A letter to ann@example.org'), []],
	['letters right behind a name', OMNI, byId('@image_1跳舞', 'image_1'), []],
	['a path whose inputs have no names', '/text-to-video/kling-3.0', { prompt: 'Ask @image_1' }, []],
	['first generation: all named', V1, { prompt: '<<<image_1>>> walks', image_list: [{ image_url: PICTURE }] }, []],
	[
		'first generation: a name too many',
		V1,
		{ prompt: '<<<image_2>>> walks', image_list: [{ image_url: PICTURE }] },
		[/names <<<image_2>>>/, /never names <<<image_1>>>/],
	],
	[
		'first generation: a frame has a use',
		V1,
		{ prompt: 'She walks', image_list: [{ image_url: PICTURE, type: 'first_frame' }] },
		[],
	],
	[
		'first generation: in a shot',
		V1,
		{
			multi_prompt: [{ prompt: '<<<video_1>>> goes on' }],
			video_list: [{ video_url: 'https://files.example.org/a.mp4' }],
		},
		[],
	],
	[
		'pictures without names',
		'/v1/videos/multi-image2video',
		{ prompt: 'They meet', image_list: [{ image: PICTURE }] },
		[],
	],
])('%s', (_, path, body, words) => {
	expect(said(path, body)).toEqual(words.map((each) => expect.stringMatching(each)));
});

describe('what the prompt names comes from the Kling item before', () => {
	const item = {
		json: { family: 'imageToVideo', files: [{ type: 'video', url: 'https://files.example.org/made.mp4' }] },
	};
	const omni = async (modelName: string, prompt: string) =>
		(await requestOf('video', 'omniVideo', { modelName, prompt }, { item })).body;

	test('its video, by model', async () => {
		expect((await omni('kling-3.0-omni', 'Paint @video_1 as a watercolour')).contents).toContainEqual({
			type: 'base_video',
			url: 'https://files.example.org/made.mp4',
			id: 'video_1',
		});
	});

	test('its video, first generation', async () => {
		expect(await omni('kling-v3-omni', 'Paint <<<video_1>>> as a watercolour')).toMatchObject({
			video_list: [{ video_url: 'https://files.example.org/made.mp4' }],
		});
	});

	test.each(['kling-3.0-omni', 'kling-v3-omni'])('nothing that it does not name: %s', async (modelName) => {
		const body = await omni(modelName, 'A boat');
		expect(body.video_list).toBeUndefined();
		expect(JSON.stringify(body)).not.toContain('made.mp4');
	});
});
