import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { endpoint, type JsonObject } from '../../../nodes/Kling/contract';
import { byFamily, byOperation, type Family } from '../../../nodes/Kling/families';
import { smallest } from './bodies';
import { refusalOf, requestOf } from './form';
import { Comparison, nodeSays, serverSays } from './sides';

const api = parse(readFileSync(join(__dirname, '../../../contract/openapi.yaml'), 'utf8'));

/** The capability table's families (contract: x-capabilities) by the node's own names. */
const tables: Record<string, string> = {
	textToVideo: 'text2video',
	imageToVideo: 'image2video',
	multiImageToVideo: 'multi-image2video',
	omniVideo: 'omni-video',
	motionControl: 'motion-control',
	videoEdit: 'multi-elements',
};

const MODES = ['std', 'pro', '4k', undefined];
const DURATIONS = [...Array.from({ length: 16 }, (_, index) => String(index + 1)), undefined];

/** `WHOLE_MATRIX` tries pairs of features with every duration, else with the one that all models have. */
const isWhole = process.env.WHOLE_MATRIX !== undefined;
const PAIRED = '5';

interface Combination {
	model: string;
	mode?: string;
	duration?: string;
	legal: boolean;
}

/** Every model with every mode and duration, and what the table says of it. A model without tiers takes no mode. */
function combinations(name: string, { schema }: { schema: { properties?: object } }): Combination[] {
	const table: Record<string, { modes: string[]; durations?: string[] }> = api['x-capabilities'][tables[name]];
	return Object.entries(table).flatMap(([model, row]) => {
		const modes = row.modes.length > 0 ? MODES : [undefined];
		const durations = schema.properties && 'duration' in schema.properties ? DURATIONS : [undefined];
		return modes.flatMap((mode) =>
			durations.map((duration) => ({
				model,
				mode,
				duration,
				legal: (!mode || row.modes.includes(mode)) && (!duration || row.durations!.includes(duration)),
			})),
		);
	});
}

/** The smallest body with a combination; `prompt` and a start frame are what rules ask for. */
function bodyOf(family: Family, { model, mode, duration }: Combination): JsonObject {
	const { properties = {} } = endpoint(family.path).schema;
	const image = 'https://files.example.org/a.png';
	return {
		...smallest(family.path),
		model_name: model,
		...('prompt' in properties && { prompt: 'A boat' }),
		...('image' in properties && { image }),
		...('image_list' in properties && family.family === 'videoEdit' && { image_list: [{ image }] }),
		...(mode && { mode }),
		...(duration && { duration }),
	};
}

/** What can be added to a request of the two large families, one at a time and in pairs. */
const features: JsonObject[] = [
	{ image: 'https://files.example.org/a.png' },
	{ image_tail: 'https://files.example.org/b.png' },
	{ sound: 'on' },
	{ cfg_scale: 0.7 },
	{ camera_control: { type: 'down_back' } },
	{ camera_control: { type: 'simple', config: { pan: 4 } } },
	{ multi_shot: true, shot_type: 'intelligence' },
	{ multi_shot: true, shot_type: 'customize', multi_prompt: [{ index: 1, prompt: 'a', duration: '5' }] },
	{ static_mask: 'https://files.example.org/m.png' },
	{
		dynamic_masks: [
			{
				mask: 'https://files.example.org/m.png',
				trajectories: [
					{ x: 1, y: 1 },
					{ x: 9, y: 9 },
				],
			},
		],
	},
	{ element_list: [{ element_id: '829836802793406' }] },
	{ voice_list: [{ voice_id: '829824295735410756' }] },
	{ image_list: [{ image_url: 'https://files.example.org/a.png', type: 'first_frame' }] },
	{
		image_list: [
			{ image_url: 'https://files.example.org/a.png', type: 'first_frame' },
			{ image_url: 'https://files.example.org/b.png', type: 'end_frame' },
		],
	},
	{ video_list: [{ video_url: 'https://files.example.org/v.mp4', refer_type: 'base' }] },
	{ video_list: [{ video_url: 'https://files.example.org/v.mp4', refer_type: 'feature' }] },
	{ character_orientation: 'video' },
	{ edit_mode: 'swap' },
	{ edit_mode: 'removal' },
];

const fitting = ({ path }: Family) => {
	const { properties = {} } = endpoint(path).schema;
	return features.filter((feature) => Object.keys(feature).every((key) => key in properties));
};

describe.each(Object.keys(tables))('%s: model x mode x duration', (name) => {
	const family = byFamily(name)!;
	const all = combinations(name, endpoint(family.path));

	test('what the capability table allows is taken by node and server, all else refused by both', () => {
		const verdicts = all.map((combination) => {
			const body = bodyOf(family, combination);
			return { ...combination, node: !nodeSays(family, body), server: !serverSays(family, body) };
		});
		expect(verdicts.filter(({ legal, node, server }) => node !== legal || server !== legal)).toEqual([]);
		expect(verdicts.some(({ legal }) => legal)).toBe(true);
	});

	test('with features, one and two at a time, node and server agree', () => {
		const comparison = new Comparison();
		const extras = fitting(family);
		const pairs = extras.flatMap((one, at) => extras.slice(at + 1).map((two) => ({ ...one, ...two })));
		for (const combination of all.filter(({ duration }) => [undefined, '3', '5', '10', '12'].includes(duration))) {
			const sets = [{}, ...extras, ...(isWhole || (combination.duration ?? PAIRED) === PAIRED ? pairs : [])];
			for (const set of sets) comparison.add(family, { ...bodyOf(family, combination), ...set });
		}
		comparison.print(`${name} with features`);
		expect(comparison.taken).toBeGreaterThan(0);
	});
});

describe('from the form', () => {
	const family = byOperation('video', 'textToVideo')!;
	const all = combinations('textToVideo', endpoint(family.path));
	const parameters = ({ model, mode, duration }: Combination) => ({
		modelName: model,
		prompt: 'A boat',
		...(mode && { quality: mode }),
		...(duration && { duration }),
	});

	test('a legal combination gives its body', async () => {
		for (const combination of all.filter(({ legal }) => legal)) {
			const { body } = await requestOf('video', 'textToVideo', parameters(combination));
			expect(body).toMatchObject({ model_name: combination.model, duration: combination.duration ?? '5' });
			expect(serverSays(family, body as JsonObject)).toBeUndefined();
		}
	});

	test('an illegal one is refused with a message that names the field and its value', async () => {
		for (const combination of all.filter(({ legal }) => !legal)) {
			const { message } = await refusalOf('video', 'textToVideo', parameters(combination));
			expect(message).toMatch(/Quality "4K"|Duration is "\d+"/);
		}
	});
});
