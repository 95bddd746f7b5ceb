import { endpoint, schemaAt, type Json, type JsonObject } from '../../../nodes/Kling/contract';
import { withMember } from '../../../nodes/Kling/dialects';
import { byOperation, families } from '../../../nodes/Kling/families';
import { properties } from '../../../nodes/Kling/form';
import { nodeSays } from '../request/sides';
import { Form } from './form';

const seconds = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

describe('text to video', () => {
	const form = (values: object = {}) => new Form('video', 'textToVideo', { ...values });

	test('starts with the newest model; retired models come last and say so', () => {
		const model = form().shown.find(({ name }) => name === 'modelName')!;
		expect(model.default).toBe('kling-v3');
		const names = (model.options as Array<{ name: string }>).map(({ name }) => name);
		expect(names.slice(0, 2)).toEqual(['Kling 3.0 Turbo (API Key)', 'Kling 3.0 (API Key)']);
		expect(names.slice(-2)).toEqual(['Kling V1 (Retired 2026-09-15)', 'Custom']);
	});

	test.each([
		['kling-v3', ['std', 'pro', '4k'], seconds(3, 15)],
		['kling-v2-6', ['std', 'pro'], ['5', '10']],
		['kling-v2-master', undefined, ['5', '10']],
		['kling-v1', ['std', 'pro'], ['5', '10']],
	])('%s offers modes %j and durations %j', (modelName, modes, durations) => {
		expect(form({ modelName }).choices('quality')).toEqual(modes);
		expect(form({ modelName }).choices('duration')).toEqual(durations);
	});

	test.each([
		[{ modelName: 'kling-v3' }, true],
		[{ modelName: 'kling-v2-6', quality: 'pro' }, true],
		[{ modelName: 'kling-v2-6', quality: 'std' }, false],
		[{ modelName: 'kling-v2-5-turbo', quality: 'pro' }, false],
	])('sound with %j: %s', (values, shown) => {
		expect(form(values).names.includes('sound')).toBe(shown);
	});

	test.each([
		[{ modelName: 'kling-v1' }, true],
		[{ modelName: 'kling-v1', quality: 'pro' }, false],
		[{ modelName: 'kling-v1', duration: '10' }, false],
		[{ modelName: 'kling-v3' }, false],
	])('camera with %j: %s', (values, shown) => {
		expect(form(values).names.includes('cameraControlType')).toBe(shown);
	});

	test('axis and value belong to the simple camera', () => {
		const camera = (cameraControlType: string) => form({ modelName: 'kling-v1', cameraControlType }).names;
		expect(camera('simple')).toEqual(expect.arrayContaining(['cameraControlAxis', 'cameraControlValue']));
		expect(camera('down_back')).not.toContain('cameraControlAxis');
	});

	test.each(['kling-v3', 'kling-v1-6', 'kling-v2-6', 'kling-v2-master'])(
		'cfg scale is offered for %s: only what is offered can be kept, and refused where it does not fit',
		(modelName) => {
			expect(form({ modelName }).options.filter((name) => name === 'cfgScale')).toHaveLength(1);
		},
	);

	test('own shots replace the prompt', () => {
		expect(form().names).not.toContain('shotType');
		expect(form({ multiShot: true }).names).toEqual(expect.arrayContaining(['prompt', 'shotType']));
		const own = form({ multiShot: true, shotType: 'customize' }).names;
		expect(own).toContain('multiPrompt');
		expect(own).not.toContain('prompt');
	});
});

describe('image to video', () => {
	const names = (values: object) => new Form('video', 'imageToVideo', { ...values }).names;

	test('a camera move excludes end frame and masks', () => {
		const v15 = { modelName: 'kling-v1-5', quality: 'pro' };
		expect(names(v15)).toEqual(
			expect.arrayContaining(['imageTail', 'staticMask', 'dynamicMasks', 'cameraControlType']),
		);
		const moving = names({ ...v15, cameraControlType: 'simple' });
		expect(['imageTail', 'staticMask', 'dynamicMasks'].filter((name) => moving.includes(name))).toEqual([]);
	});

	test('only the simple camera is offered', () => {
		const form = new Form('video', 'imageToVideo', { modelName: 'kling-v1-5', quality: 'pro' });
		expect(form.choices('cameraControlType')).toEqual(['', 'simple']);
	});

	test('voices need sound on v2.6 pro', () => {
		const pro = { modelName: 'kling-v2-6', quality: 'pro' };
		expect(names({ ...pro, sound: true })).toContain('voiceList');
		expect(names(pro)).not.toContain('voiceList');
		expect(names({ ...pro, sound: true })).not.toContain('imageTail');
		expect(names(pro)).toContain('imageTail');
	});
});

test('effects show the inputs of their scene, and both for a scene nobody knows', () => {
	const inputs = (value: string) =>
		new Form('video', 'effect', { effectScene: { __rl: true, mode: 'id', value } }).names.filter((name) =>
			name.startsWith('image'),
		);
	expect(inputs('dj_pet')).toEqual(['image']);
	expect(inputs('kiss_pro')).toEqual(['images']);
	expect(inputs('tomorrow')).toEqual(['image', 'images']);
	expect(inputs('')).toEqual(['image']);
});

test('the model, quality and length of an effect stand in the form of the scenes that take them', () => {
	const earlier = (value: string) =>
		new Form('video', 'effect', { effectScene: { __rl: true, mode: 'id', value } }).names.filter((name) =>
			['modelName', 'quality', 'duration'].includes(name),
		);
	expect(earlier('heart_gesture')).toEqual(['modelName', 'quality', 'duration']);
	expect(earlier('kiss_pro')).toEqual([]);
	expect(earlier('={{ $json.scene }}')).toEqual(['modelName', 'quality', 'duration']);
	expect(new Form('video', 'effect').options).not.toContain('quality');
});

test('images: series and single ask for their own count', () => {
	const names = (resultType: string) => new Form('image', 'omniImage', { resultType }).names;
	expect(names('series')).toContain('seriesAmount');
	expect(names('series')).not.toContain('n');
	expect(names('single')).toContain('n');
});

const modelled = families.filter(({ fields, hidden }) => !hidden && fields.some(({ name }) => name === 'customModel'));
const ops = modelled.map(({ resource, operation }) => [`${resource}:${operation}`, resource, operation] as const);

test.each(ops)('%s: a custom model shows every field', (_, resource, operation) => {
	const family = byOperation(resource, operation)!;
	const choices = { cameraControlType: 'simple', shotType: 'customize', sound: true };
	const form = new Form(resource, operation, { modelName: 'custom', customModel: 'kling-v9', ...choices });
	const all = [...form.names, ...form.options];
	expect(family.fields.map(({ name }) => name).filter((name) => !all.includes(name))).toEqual([]);
	for (const { name, property } of family.fields.filter((field) => field.name !== 'modelName')) {
		if (property.type === 'options' && form.names.includes(name)) {
			expect(form.choices(name)).toEqual((property.options as Array<{ value: unknown }>).map(({ value }) => value));
		}
	}
});

/** Every choice of the parameters that decide about others. */
function* situations(resource: string, operation: string, values: object = {}, open?: string[]): Generator<Form> {
	const form = new Form(resource, operation, { ...values });
	const deciders = open ?? [
		'modelName',
		'quality',
		'duration',
		'multiShot',
		'sound',
		'resolution',
		'audio',
		'characterOrientation',
		'resultType',
		'editMode',
		'imageReference',
	];
	const [name, ...rest] = deciders.filter((decider) => form.names.includes(decider));
	if (!name) return void (yield form);
	const { type, typeOptions } = form.shown.find((property) => property.name === name)!;
	const ends = [typeOptions?.minValue, typeOptions?.maxValue];
	const listed = () => form.choices(name)!.filter((value) => value !== 'custom');
	const choices = type === 'boolean' ? [false, true] : type === 'number' ? ends : listed();
	for (const value of choices) yield* situations(resource, operation, { ...values, [name]: value }, rest);
}

test.each(ops)('%s: the form offers only what is taken, and each parameter once', (_, resource, operation) => {
	const form = byOperation(resource, operation)!;
	let looked = 0;
	for (const shown of situations(resource, operation)) {
		expect(shown.names).toEqual([...new Set(shown.names)]);
		const read = (name: string) => shown.values[name] ?? null;
		const family = form.variant?.(read) ?? form;
		const { schema } = endpoint(family.path);
		let body: JsonObject = {};
		for (const field of family.fields.filter(({ name, to }) => shown.names.includes(name) && /^[\w.$]+$/.test(to))) {
			const value = field.encode(shown.values[field.name], read, shown.values[field.name]) as Json | undefined;
			const part = schemaAt(schema, field.to);
			if (/^(\$path|settings)\./.test(field.to) && value !== undefined && value !== '') {
				body = withMember(body as never, field.to, value as never) as JsonObject;
			}
			if (!part || field.to.includes('.')) continue;
			if (part.enum && value !== undefined && value !== '') body[field.to] = value;
			if (part.type === 'boolean' && value) body[field.to] = value;
		}
		// Prompts, frames and shots are the user's; rules that ask for them are met.
		const filled = { ...body, prompt: 'x', image: 'https://a.example/i.png', shot_type: 'intelligence' };
		const refused = nodeSays(
			family,
			Object.fromEntries(Object.entries(filled).filter(([key]) => key === '$path' || key in schema.properties!)),
		);
		if (refused && !/is missing|must be given|has 0 items/.test(refused))
			throw new Error(`${refused}: ${JSON.stringify(body)}`);
		looked++;
	}
	expect(looked).toBeGreaterThan(0);
});

test('defaults are among the choices, and all properties of a name share one', () => {
	for (const { name, type, options = [], default: initial, displayOptions } of properties) {
		if (type !== 'options' || String(initial).startsWith('=')) continue;
		const values = (options as Array<{ value: unknown }>).map(({ value }) => value);
		expect({ name, displayOptions, listed: values.includes(initial) }).toEqual({ name, displayOptions, listed: true });
	}
});

test('no property says twice where it is not shown', () => {
	const twice = properties.flatMap(({ name, displayOptions: { show = {}, hide = {} } = {} }) =>
		Object.entries(hide)
			.filter(([key, values]) => show[key] && !values!.some((value) => show[key]!.includes(value as never)))
			.map(([key]) => `${name}: ${key}`),
	);
	expect(twice).toEqual([]);
});

/** Groups of options, in the order of n8n's one list; those of the operation stand before them. */
const groups = [
	['splitResults', 'downloadWatermarked'],
	['dryRun', 'maxConcurrentTasks', 'maxUnits', 'minRemainingUnits'],
	['timeout', 'onTimeout', 'waitStrategy', 'parkAfter'],
	['externalTaskId', 'callbackUrl', 'additionalBodyFields'],
];

test('options are grouped alike in every operation, behind those of its own from A to Z', () => {
	const places = properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options }) =>
			options!.map((option) => [displayOptions!.show!.resource![0] as string, (option as { value: string }).value]),
		);
	const withOptions = places
		.map(([resource, operation]) => ({ resource, operation, options: new Form(resource, operation).options }))
		.filter(({ options }) => options.length > 0);
	expect(withOptions.length).toBeGreaterThan(30);
	const { options: labelled } = properties.find(({ name }) => name === 'options')!;
	const label = (name: string) => labelled!.find((option) => option.name === name)!;
	for (const { resource, operation, options } of withOptions) {
		const common = groups.flat().filter((name) => options.includes(name));
		const own = options.slice(0, options.length - common.length);
		expect({ resource, operation, options }).toEqual({ resource, operation, options: [...own, ...common] });
		const labels = own.map((name) => (label(name) as { displayName: string }).displayName);
		expect(labels).toEqual([...labels].sort());
	}
});

describe('options that mean something only while the node waits', () => {
	const ofWaiting = ['onTimeout', 'waitStrategy', 'parkAfter', 'splitResults', 'downloadWatermarked'];
	const shown = (form: Form) => ofWaiting.filter((name) => form.options.includes(name));

	test('stand there while it does, or may', () => {
		expect(shown(new Form('video', 'textToVideo'))).toEqual(ofWaiting);
		expect(shown(new Form('video', 'textToVideo', { waitForCompletion: '={{ $json.wait }}' }))).toEqual(ofWaiting);
		expect(shown(new Form('task', 'wait'))).toEqual(ofWaiting);
	});

	test('and are gone when it does not', () => {
		const form = new Form('video', 'textToVideo', { waitForCompletion: false });
		expect(shown(form)).toEqual([]);
		expect(form.names).not.toContain('downloadResults');
		expect(form.options).toContain('maxConcurrentTasks');
	});
});
