import type { INodeProperties } from 'n8n-workflow';
import { isAbsent, type Json, type JsonObject, type Schema } from '../../contract';
import { camelCase, fieldWords, titleCase } from '../words';
import { trimmed, type Codec, type CodecOf, type ReadParameter } from './codec';
import { media } from './simple';

/** A list in the form is a fixedCollection with one group `items`; a plain array (from an expression) is as good. */
function itemsOf(value: unknown): JsonObject[] {
	const items = (value as { items?: unknown } | null)?.items ?? value;
	return Array.isArray(items) ? (items as JsonObject[]) : [];
}

const singular = (field: string): string =>
	field
		.replace(/_list$/, '')
		.replace(/ies$/, 'y')
		.replace(/s$/, '');

/** The members of a list's items, as name and schema; a list of strings has one. The place in the list is the index. */
function membersOf(schema: Schema, field: string): Array<[string, Schema]> {
	const members = schema.items!.properties ?? { [singular(field)]: schema.items! };
	return Object.entries(members).filter(([name]) => name !== 'index');
}

const memberProperty =
	(codecOf: CodecOf, list: string) =>
	([field, schema]: [string, Schema]): INodeProperties => {
		return {
			displayName: titleCase(field),
			name: camelCase(field),
			description: schema.description,
			...codecOf(field, schema).property(schema, field),
			...fieldWords[field],
			...fieldWords[`${list}.${field}`],
		} as INodeProperties;
	};

function encodeItem(
	codecOf: CodecOf,
	item: JsonObject,
	members: Array<[string, Schema]>,
	read: ReadParameter,
): JsonObject {
	const wire: JsonObject = {};
	for (const [field, schema] of members) {
		const given = item[camelCase(field)];
		const value = isAbsent(given) ? undefined : codecOf(field, schema).encode(given, schema, read);
		if (value !== undefined && !isAbsent(value)) wire[field] = value;
	}
	return wire;
}

/** An item without any of what the API requires was added and left empty. */
const isFilled = (item: JsonObject, required: string[]): boolean =>
	required.length === 0 ? Object.keys(item).length > 0 : required.some((field) => field in item);

/** A list of values or of objects; `codecOf` says how a member of an object travels. */
export const listOf = (codecOf: CodecOf): Codec => ({
	property: (schema, field) => ({
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: `Add ${titleCase(singular(field))}`,
		default: {},
		options: [
			{ name: 'items', displayName: 'Items', values: membersOf(schema, field).map(memberProperty(codecOf, field)) },
		],
	}),
	encode: (value, schema, read): Json => {
		const { properties, required = [] } = schema.items!;
		if (!properties) {
			const items = itemsOf(value) as Json[];
			return items
				.map((item) => trimmed(typeof item === 'string' ? item : Object.values(item ?? {})[0]))
				.filter(Boolean);
		}
		const members = membersOf(schema, '');
		const items = itemsOf(value).map((item) => encodeItem(codecOf, item, members, read));
		const filled = items.filter((item) => isFilled(item, required));
		return 'index' in properties ? filled.map((item, index) => ({ index: index + 1, ...item })) : filled;
	},
});

const firstMember = ({ items }: Schema): [string, Schema] => Object.entries(items!.properties!)[0];

/** A list that takes exactly one item with one member: one string in the form. */
export const single: Codec = {
	property: (schema) => media.property(firstMember(schema)[1], ''),
	encode: (value, schema) => (isAbsent(value) ? [] : [{ [firstMember(schema)[0]]: trimmed(value) }]),
};

/** Several values of one enum, sent as objects (`[{tag_id}]`). Their names stand in the contract's description. */
export const tags: Codec = {
	property: (schema) => {
		const { enum: values = [], description = '' } = firstMember(schema)[1];
		const names = new Map([...description.matchAll(/(o_\d+) (\w+)/g)].map(([, value, name]) => [value, name]));
		return {
			type: 'multiOptions',
			options: values.map((value) => ({ name: titleCase(names.get(value) ?? value), value })),
			default: [],
		};
	},
	encode: (value, schema) =>
		Array.isArray(value) ? value.map((tag) => ({ [firstMember(schema)[0]]: tag as string })) : [],
};
