import type { Json, Schema } from '../../../nodes/Kling/contract';
import { schemaFaults } from '../../../nodes/Kling/contract/validate';

const schema: Schema = {
	type: 'object',
	required: ['prompt'],
	properties: {
		prompt: { type: 'string', maxLength: 3 },
		mode: { type: 'string', enum: ['std', 'pro'] },
		n: { type: 'integer', minimum: 1, maximum: 9 },
		list: {
			type: 'array',
			minItems: 2,
			items: {
				type: 'object',
				required: ['id'],
				properties: { id: { oneOf: [{ type: 'integer' }, { type: 'string', pattern: '^[0-9]+$' }] } },
			},
		},
		config: { type: ['object', 'null'], properties: { pan: { type: 'number' } } },
	},
};

const faults = (body: Json) =>
	schemaFaults(body, schema).map(({ path, kind, expected }) => `${path} ${kind}: ${expected}`);

test.each<[string, Json]>([
	['nothing but what is needed', { prompt: 'abc' }],
	['characters, not UTF-16 units', { prompt: '\u{1F3A5}\u{1F3A5}\u{1F3A5}' }],
	['empty values count as not sent', { prompt: 'a', mode: '', list: [], config: null, n: null }],
	['keys nobody knows', { prompt: 'a', tomorrow: { x: 1 } }],
	['either kind of id', { prompt: 'a', list: [{ id: 7 }, { id: '829836802793406123' }] }],
])('takes %s', (_, body) => {
	expect(faults(body)).toEqual([]);
});

describe('a list of typed contents', () => {
	const content = (type: Schema, more: Schema['properties']): Schema => ({
		type: 'object',
		required: ['type', ...Object.keys(more!)],
		properties: { type, ...more },
	});
	const contents: Schema = {
		type: 'array',
		items: {
			oneOf: [
				content({ const: 'prompt' }, { text: { type: 'string', maxLength: 3 } }),
				content({ enum: ['first_frame', 'last_frame'] }, { url: { type: 'string' } }),
			],
		},
	};

	test.each<[Json, string[]]>([
		[{ type: 'last_frame', url: 'u' }, []],
		[{ type: 'prompt', text: 'abcd' }, ['[0].text at most 3 characters']],
		[{ type: 'first_frame' }, ['[0].url a value']],
		[{ type: 'frame', url: 'u' }, ['[0].type one of prompt, first_frame, last_frame']],
	])('%j is compared with what its own type takes', (item, problems) => {
		expect(schemaFaults([item], contents).map(({ path, expected }) => `${path} ${expected}`)).toEqual(problems);
	});
});

test.each<[Json, string]>([
	[{}, 'prompt missing: a value'],
	[{ prompt: '' }, 'prompt missing: a value'],
	[{ prompt: 'abcd' }, 'prompt value: at most 3 characters'],
	[{ prompt: 7 }, 'prompt type: of type string'],
	[{ prompt: 'a', mode: '4k' }, 'mode value: one of std, pro'],
	[{ prompt: 'a', n: 1.5 }, 'n type: of type integer'],
	[{ prompt: 'a', n: 0 }, 'n value: at least 1'],
	[{ prompt: 'a', list: [{ id: '1' }] }, 'list value: at least 2 items'],
	[{ prompt: 'a', list: [{ id: '1' }, { id: 'x' }] }, 'list[1].id value: of type integer or digits only'],
	[{ prompt: 'a', list: [{ id: '1' }, {}] }, 'list[1].id missing: a value'],
	[{ prompt: 'a', config: { pan: '1' } }, 'config.pan type: of type number'],
])('refuses %j', (body, problem) => {
	expect(faults(body)).toEqual([problem]);
});
