import type { INodeProperties } from 'n8n-workflow';
import { fromTable, toTable, type FormTable } from '../../../build/formTable';

/** A form after it was written to a file and read again. */
const readAgain = (properties: INodeProperties[]): INodeProperties[] =>
	fromTable(JSON.parse(JSON.stringify(toTable(properties))) as FormTable);

const field = (displayOptions?: INodeProperties['displayOptions'], name = 'a'): INodeProperties => ({
	displayName: 'A',
	name,
	type: 'string',
	default: '',
	...(displayOptions && { displayOptions }),
});

test.each<[string, INodeProperties[]]>([
	['of nothing', []],
	['without conditions', [field(), field()]],
	['with one field under several conditions', [field({ show: { b: [1] } }), field(), field({ hide: { b: [1] } })]],
	['that compares two parameters with the same', [field({ show: { b: [1], c: [1] }, hide: { d: [1], b: [2] } })]],
	[
		'that names the operation alone, or later',
		[field({ show: { operation: ['x'] } }), field({ show: { c: [1], operation: ['x'] } })],
	],
	['with empty sides', [field({ show: {}, hide: { b: [''] } })]],
	[
		'with a collection',
		[
			{
				...field({ show: { resource: ['x'], operation: ['y'], b: [false] } }),
				type: 'collection',
				default: {},
				options: [field(), field({ show: { '/b': [{ _cnd: { not: 1 } }] } }, 'c')],
			},
		],
	],
])('a form %s is the same after it was written', (_, properties) => {
	const before = structuredClone(properties);
	expect(readAgain(properties)).toEqual(before);
	expect(properties).toEqual(before);
});

test('each property is an object of its own', () => {
	const [first, second] = readAgain([field({ show: { b: [1] } }), field({ show: { b: [2] } })]);
	first.default = 'changed';
	expect(second.default).toBe('');
});
