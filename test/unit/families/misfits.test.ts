import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type NodeParameterValueType,
} from 'n8n-workflow';
import { endpoint } from '../../../nodes/Kling/contract';
import { families } from '../../../nodes/Kling/families';
import { parameterName } from '../../../nodes/Kling/fields/words';
import { properties } from '../../../nodes/Kling/form';
import { complement, USED, type Showing } from '../../../nodes/Kling/form/misfit';
import { refusalOf, requestOf } from '../request/form';

/** The form of one operation; n8n's look at all the others takes its time. */
const formOf = (resource: string, operation: string): INodeProperties[] =>
	properties.filter(({ displayOptions: { show = {} } = {} }) => {
		const takes = (name: string, value: string) => ((show[name] ?? [value]) as unknown[]).includes(value);
		return takes('resource', resource) && takes('operation', operation);
	});

/** The parameters that n8n keeps of what was filled in, and the names that it shows then. */
function kept(form: INodeProperties[], resource: string, operation: string, values: INodeParameters) {
	const node: INode = { id: '1', name: 'Kling', type: 'kling', typeVersion: 1, position: [0, 0], parameters: {} };
	const saved = NodeHelpers.getNodeParameters(form, { resource, operation, ...values }, true, false, node, null)!;
	const shown = form
		.filter(({ type }) => type !== 'hidden' && type !== 'notice')
		.filter((property) => NodeHelpers.displayParameter(saved, property, node, null))
		.map(({ name }) => name);
	return { saved, shown };
}

/** Something to fill into a field. */
function something({ type, options = [], default: initial }: Omit<INodeProperties, 'name'>): unknown {
	if (type === 'boolean') return !initial;
	if (type === 'number') return initial === 1 ? 2 : 1;
	if (type === 'resourceLocator') return { __rl: true, mode: 'id', value: '123' };
	if (type === 'options') {
		const values = (options as Array<{ value: unknown }>).map(({ value }) => value);
		return values.find((value) => value !== initial && value !== '');
	}
	if (type !== 'fixedCollection') return 'https://files.example.org/a.png';
	const [{ values }] = options as Array<{ values: INodeProperties[] }>;
	return { items: [Object.fromEntries(values.map((member) => [member.name, something(member)]))] };
}

/** Every choice of one or two parameters of an operation. */
function settingsOf(form: INodeProperties[]): INodeParameters[] {
	const choices = (name: string): INodeParameters[] => {
		const values = form
			.filter((property) => property.name === name)
			.flatMap(
				({ type, options = [] }) =>
					(type === 'boolean'
						? [true, false]
						: (options as Array<{ value: string }>).map(({ value }) => value)) as NodeParameterValueType[],
			);
		return [...new Set(values)].map((value) => ({ [name]: value }));
	};
	const deciders = [
		'quality',
		'sound',
		'multiShot',
		'resolution',
		'cameraControlType',
		'editMode',
		'resultType',
		'referenceType',
		'videoFrom',
		'soundFrom',
		'recordingFrom',
		'source',
	];
	const all = choices('modelName').filter(({ modelName }) => modelName !== 'custom');
	// Of many models every other one, unless all are asked for; n8n takes its time for each.
	const isFew = all.length < 8 || process.env.ALL_MODELS !== undefined;
	const models = all.filter(({ modelName }, index) => isFew || index % 2 === 1 || modelName === 'kling-v3');
	const scenes = form.some(({ name }) => name === 'effectScene')
		? ['kiss_pro', 'dj_pet', 'hug'].map((value) => ({ effectScene: { __rl: true, mode: 'id', value } }))
		: [];
	const ownShots = { multiShot: true, shotType: 'customize' };
	const others: INodeParameters[] = [{}, ownShots, ...deciders.flatMap(choices)];
	const ofModels = (models.length > 0 ? models : [{}]).flatMap((model) =>
		others.map((other) => ({ ...model, ...other })),
	);
	return [...ofModels, ...scenes];
}

const hidden = families
	.filter((family) => !family.hidden)
	.flatMap(({ resource, operation }) => {
		const form = formOf(resource, operation);
		return form
			.filter(({ type, displayOptions: { show = {} } = {} }) => type === 'hidden' && !('source' in show))
			.map(({ name }) => [`${resource}:${operation} ${name}`, { resource, operation, form, name }] as const);
	});

test('there are such fields', () => expect(hidden.length).toBeGreaterThan(40));

test.each(hidden)(
	'%s: what was filled in stays, is shown once and is refused where it does not fit, unless it is used in any case',
	async (_, one) => {
		const { resource, operation, form, name } = one;
		const own = form.filter((property) => property.name === name && property.type !== 'hidden');
		const { show = {} } = form.find(
			(property) => property.name === name && property.type === 'hidden',
		)!.displayOptions!;
		const chosen = Object.fromEntries(
			Object.entries(show).flatMap(([key, values]) =>
				['resource', 'operation'].includes(key) ? [] : [[key, values![0]]],
			),
		) as INodeParameters;
		const settings = settingsOf(form).filter((setting) => !(name in setting));
		const hiding = settings.filter(
			(setting) => !kept(form, resource, operation, { ...chosen, ...setting }).shown.includes(name),
		);
		expect(hiding.length).toBeGreaterThan(0);
		const value = something(own[0]) as INodeParameters[string];
		// Some of them speak for all; each takes n8n its time.
		const some = [0, 1, 2].map((part) => hiding[Math.floor(((hiding.length - 1) * part) / 2)]);
		for (const setting of new Set(some)) {
			const parameters: INodeParameters = { ...chosen, ...setting, [name]: value };
			const { saved, shown } = kept(form, resource, operation, parameters);
			expect({ setting, kept: saved[name] }).toEqual({ setting, kept: value });
			expect({ setting, shown: shown.filter((each) => each === name) }).toEqual({ setting, shown: [name] });
			const unfit = form.filter((property) => property.name === name && property.hint === USED);
			if (unfit.length > 0) continue;
			const image = { image: 'https://files.example.org/a.png', prompt: 'x' };
			await expect(requestOf(resource, operation, { ...image, ...parameters })).rejects.toThrow(/\w/);
		}
		// Where it fits it is shown once as well, also from an expression.
		for (const setting of settings.filter((each) => !hiding.includes(each)).slice(0, 2)) {
			for (const filled of [value, '={{ $json.value }}']) {
				const { shown } = kept(form, resource, operation, { ...chosen, ...setting, [name]: filled });
				expect({ setting, shown: shown.filter((each) => each === name) }).toEqual({ setting, shown: [name] });
			}
		}
	},
);

test('a model from an expression shows nothing as unfit', () => {
	const form = formOf('video', 'imageToVideo');
	const node: INode = { id: '1', name: 'Kling', type: 'kling', typeVersion: 1, position: [0, 0], parameters: {} };
	const values = { resource: 'video', operation: 'imageToVideo', modelName: '={{ $json.model }}', imageTail: 'x' };
	const saved = NodeHelpers.getNodeParameters(form, values, true, false, node, null)!;
	const unfit = form.filter(({ hint, type }) => type !== 'hidden' && hint?.startsWith('Does not fit'));
	expect(unfit.filter((property) => NodeHelpers.displayParameter(saved, property, node, null))).toEqual([]);
});

test.each<[string, string, INodeParameters, RegExp]>([
	['imageToVideo', 'an end frame', { modelName: 'kling-v2-6', imageTail: 'https://a.example/2.png' }, /End Frame/],
	['imageToVideo', 'sound', { modelName: 'kling-v2-6', sound: true }, /Sound/],
	[
		'imageToVideo',
		'sound of the earlier models',
		{ modelName: 'kling-3.0', sound: true },
		/^Sound does not fit Model "Kling 3.0/,
	],
	[
		'imageToVideo',
		'the quality of the earlier models',
		{ modelName: 'kling-3.0', quality: 'pro' },
		/^Quality does not fit Model/,
	],
	[
		'imageToVideo',
		'middle frames',
		{ middleFrames: { items: [{ image: 'https://a.example/2.png' }] } },
		/^Middle Frames does not fit Model "Kling V3"/,
	],
	['textToVideo', 'a camera move', { modelName: 'kling-v1-6', cameraControlType: 'down_back' }, /Camera Movement/],
	['textToVideo', 'several shots', { modelName: 'kling-v2-6', multiShot: true }, /Multi-Shot/],
	['textToVideo', 'CFG scale', { modelName: 'kling-v2-6', options: { cfgScale: 0.9 } }, /Prompt Strength/],
])('%s: %s of another model is refused by name', async (operation, _, parameters, words) => {
	const image = operation === 'imageToVideo' ? { image: 'https://a.example/1.png' } : {};
	const { message } = await refusalOf('video', operation, { ...image, prompt: 'x', ...parameters });
	expect(message).toMatch(words);
});

test('what is left out of some showings, without overlap', () => {
	const showings: Showing[] = [
		{ show: { model: ['a'], quality: ['pro'] }, hide: {} },
		{ show: {}, hide: { model: ['a', 'b'] } },
	];
	expect(complement(showings)).toEqual([
		{ show: { model: ['a'] }, hide: { quality: ['pro'] } },
		{ show: { model: ['b'] }, hide: {} },
	]);
});

const lines = (values: INodeParameters): string[] => {
	const form = formOf('video', 'imageToVideo');
	const node: INode = { id: '1', name: 'Kling', type: 'kling', typeVersion: 1, position: [0, 0], parameters: {} };
	const all = { resource: 'video', operation: 'imageToVideo', ...values };
	const saved = NodeHelpers.getNodeParameters(form, all, true, false, node, null)!;
	return form
		.filter((property) => property.type === 'notice' && NodeHelpers.displayParameter(saved, property, node, null))
		.map(({ displayName }) => displayName);
};

test('a hidden end frame or sound leaves a line that says what would show it', () => {
	expect(lines({ modelName: 'kling-v3' })).toEqual([]);
	const standard = lines({ modelName: 'kling-v2-6', quality: 'std' });
	expect(standard).toContainEqual(
		expect.stringMatching(/^End Frame is there with .*Kling V2.6 with Quality Professional/),
	);
	expect(standard).toContainEqual(expect.stringMatching(/^Sound is there with Kling V3/));
	expect(lines({ modelName: 'kling-v2-6', quality: 'pro' })).not.toContainEqual(expect.stringMatching(/^(End|Sound)/));
	expect(lines({ modelName: '={{ $json.model }}' })).toEqual([]);
});

const speech = { source: 'audio', audioId: '7', soundEndTime: 3000 };
const portrait = { image: 'https://a.example/p.png' };
const film = 'https://a.example/v.mp4';
const voice = 'https://a.example/s.mp3';

describe('inputs of which one is enough', () => {
	/** What is filled in, and what is sent of it. */
	test.each<[string, string, INodeParameters, object]>([
		['video', 'identifyFace', { videoUrl: film }, { video_url: film }],
		['video', 'identifyFace', { videoFrom: 'url', videoId: '7' }, { video_id: '7' }],
		['videoEdit', 'initSelection', { videoUrl: film }, { video_url: film }],
		['audio', 'videoToAudio', { videoUrl: film }, { video_url: film }],
		['video', 'avatar', { ...portrait, audioId: '7' }, { audio_id: '7' }],
		['video', 'avatar', { ...portrait, soundFrom: 'speech', soundFile: voice }, { sound_file: voice }],
		['voice', 'create', { voiceName: 'A', videoId: '7' }, { video_id: '7' }],
		['voice', 'create', { voiceName: 'A', recordingFrom: 'kling', voiceUrl: voice }, { voice_url: voice }],
	])('%s:%s with %j sends what is filled in, whatever the selector says', async (resource, operation, values, sent) => {
		expect((await requestOf(resource, operation, values)).body).toMatchObject(sent);
	});

	test('of lip-sync are sent as well, to where they belong', async () => {
		const { calls } = await requestOf('video', 'lipSync', { videoUrl: film, ...speech });
		expect(calls[0].body).toEqual({ video_url: film });
		expect(calls[1].body).toMatchObject({ face_choose: [{ audio_id: '7', sound_end_time: 3000 }] });
		const text = { ...speech, source: 'text', text: 'x', videoId: '1' };
		expect((await requestOf('video', 'lipSync', text)).calls[2].body).toMatchObject({
			face_choose: [{ sound_end_time: 3000 }],
		});
	});

	test.each<[string, string, INodeParameters, RegExp]>([
		['video', 'identifyFace', { videoId: '7', videoUrl: film }, /^Exactly one of Video ID or Video URL/],
		['video', 'avatar', { ...portrait, audioId: '7', soundFile: voice }, /^Exactly one of Audio ID or Sound File/],
	])('%s:%s is refused when both are filled in', async (resource, operation, values, words) => {
		expect((await refusalOf(resource, operation, values)).message).toMatch(words);
	});

	test('stay on display while they are filled in, each once', () => {
		const form = formOf('video', 'avatar');
		const inputs = (values: INodeParameters) =>
			kept(form, 'video', 'avatar', values).shown.filter((name) => ['audioId', 'soundFile'].includes(name));
		expect(inputs({})).toEqual(['soundFile']);
		expect(inputs({ soundFrom: 'speech' })).toEqual(['audioId']);
		expect(inputs({ soundFrom: 'speech', soundFile: voice })).toEqual(['soundFile', 'audioId']);
		expect(inputs({ audioId: '={{ $json.id }}' })).toEqual(['soundFile', 'audioId']);
		expect(inputs({ soundFrom: '={{ $json.from }}' })).toEqual(['soundFile', 'audioId']);
	});

	test('of lip-sync are each shown once when an expression decides between a sound and a text', () => {
		const form = formOf('video', 'lipSync');
		const values = { source: '={{ $json.source }}', soundFile: voice, audioId: '7', soundEndTime: 3000 };
		const { shown } = kept(form, 'video', 'lipSync', values);
		expect(shown.filter((name) => name in values)).toEqual(['source', 'soundFile', 'audioId', 'soundEndTime']);
	});

	/** Rules by which exactly one of several inputs has to be there; effects show theirs by the scene. */
	const rules = families
		.filter(({ operation, hidden }) => operation !== 'effect' && !hidden)
		.flatMap(({ resource, operation, path }) =>
			endpoint(path).rules.flatMap(({ id, exactlyOne }) =>
				exactlyOne ? [[id, resource, operation, exactlyOne as string[]] as const] : [],
			),
		);

	test.each(rules)('%s: the form of a new node offers one of them', (_, resource, operation, paths) => {
		const { shown } = kept(formOf(resource, operation), resource, operation, {});
		const names = paths.map((path) => parameterName(path.split('.').pop()!));
		expect(shown.filter((name) => names.includes(name))).toHaveLength(1);
	});
});
