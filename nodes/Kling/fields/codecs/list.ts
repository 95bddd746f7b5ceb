import type { INodeProperties } from 'n8n-workflow';
import { isAbsent, type Json, type JsonObject, type Schema } from '../../contract';
import { readText, Unusable, type Reading } from '../../shared/values';
import { oneOf, shown } from '../../shared/words';
import { asHtml, camelCase, fieldWords, keyOf, oneOfMany, titleCase } from '../words';
import type { Codec, CodecOf, Encoding } from './codec';
import { isEmpty } from './lookup';
import { media } from './simple';

type Members = Array<[string, Schema]>;

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list in the form is a fixedCollection with one group `items`; a plain array (from an expression) is as good. */
function itemsOf(value: unknown): unknown[] | undefined {
	if (isObject(value) && Object.keys(value).length === 0) return [];
	const items = isObject(value) && 'items' in value ? (value.items ?? []) : value;
	return Array.isArray(items) ? items : undefined;
}

const singular = (field: string): string => oneOfMany(field.replace(/_list$/, ''));

const memberName = (list: string, field: string): string =>
	fieldWords[`${list}.${field}`]?.displayName ?? nameOf(field);

const nameOf = (field: string): string => fieldWords[field]?.displayName ?? titleCase(field);

/** The members of a list's items, as name and schema; a list of strings has one. The place in the list is the index. */
function membersOf(schema: Schema, field: string): Members {
	const members = schema.items!.properties ?? { [singular(field)]: schema.items! };
	return Object.entries(members).filter(([name]) => name !== 'index');
}

/** The members without which an item is refused; the place in the list comes by itself. */
const neededOf = ({ items }: Schema, members: Members): string[] =>
	items!.properties ? (items!.required ?? []).filter((name) => name !== 'index') : [members[0][0]];

/** A member of the form; n8n asks for it before a run where an item without it is refused and it starts out empty. */
function memberInForm(codecOf: CodecOf, list: string, member: [string, Schema], needed: string[]): INodeProperties {
	const property = memberProperty(codecOf, list, member);
	return needed.includes(member[0]) && isEmpty(property.default) ? { ...property, required: true } : property;
}

function memberProperty(codecOf: CodecOf, list: string, [field, schema]: [string, Schema]): INodeProperties {
	const codec = codecOf(field, schema);
	const property = {
		displayName: titleCase(field),
		name: camelCase(field),
		description: asHtml(schema.description),
		...codec.property(schema, `${list}.${field}`),
		...fieldWords[field],
		...fieldWords[`${list}.${field}`],
	} as INodeProperties;
	if (codec.describe) property.description = codec.describe(property.description!, schema);
	return property;
}

/** One item of a list, as it is and as it is saved. */
interface Item {
	value: Record<string, unknown>;
	saved: Record<string, unknown> | undefined;
	members: Members;
	list: string;
}

/** The names that an item uses and the list does not know. */
function unknownMembers({ value, members }: Item, isOrdered: boolean): string[] {
	const known = members.map(([name]) => camelCase(name));
	return Object.keys(value).filter((name) => !known.includes(name) && !(isOrdered && name === 'index'));
}

function encodeItem(codecOf: CodecOf, { value, saved, members, list }: Item): JsonObject | Unusable {
	const wire: JsonObject = {};
	for (const [field, schema] of members) {
		const codec = codecOf(field, schema);
		const name = camelCase(field);
		const was = saved?.[name];
		const word = memberName(list, field);
		let given = value[name];
		if (isEmpty(given)) {
			if (saved && was !== undefined && isEmpty(was)) continue;
			if (saved && codec.isInput && was !== undefined)
				return new Unusable(`has an expression for ${word} that gives nothing`);
			given = saved && memberProperty(codecOf, list, [field, schema]).default;
		}
		const encoded = isEmpty(given) ? undefined : codec.encode(given, { field, schema, saved: was });
		if (encoded instanceof Unusable) return new Unusable(encoded.why, encoded.about ?? word);
		if (encoded !== undefined && !isAbsent(encoded)) wire[field] = encoded;
	}
	return wire;
}

/**
 * An item without anything in it: added and left empty, or filled in under names that the form does not have, which n8n
 * takes away before the node sees them.
 */
const isBlank = (codecOf: CodecOf, { value, saved, members, list }: Item): boolean =>
	saved !== undefined &&
	members.every(([field, schema]) => {
		const name = camelCase(field);
		const { default: initial } = memberProperty(codecOf, list, [field, schema]);
		return isEmpty(saved[name]) || JSON.stringify(value[name]) === JSON.stringify(initial);
	});

/** One text of a list of texts, given by itself or as the only member of an object. */
function textItem(codecOf: CodecOf, item: Item, schema: Schema): Reading<Json> {
	const [[member]] = item.members;
	const encoded = encodeItem(codecOf, { ...item, members: [[member, schema]] });
	return encoded instanceof Unusable ? encoded : encoded[member];
}

function encodeList(codecOf: CodecOf, value: unknown, { field, schema, saved }: Encoding): Reading<Json> {
	const items = itemsOf(value);
	if (!items) return new Unusable(`is ${shown(value)}, but must be a list`);
	const { properties } = schema.items!;
	const members = membersOf(schema, field);
	const needed = neededOf(schema, members);
	const names = members.map(([name]) => camelCase(name));
	const isOrdered = 'index' in (properties ?? {});
	const savedItems = typeof saved === 'string' ? undefined : itemsOf(saved);
	const wire: Json[] = [];
	for (const [index, each] of items.entries()) {
		const about = `${oneOfMany(nameOf(field))} ${index + 1}`;
		const isText = !properties && !isObject(each);
		if (!isText && !isObject(each)) {
			return new Unusable(`is ${shown(each)}, but must have ${names.join(', ')}`, about);
		}
		const was = savedItems?.[index];
		const item: Item = {
			value: isText ? { [names[0]]: each } : (each as Record<string, unknown>),
			saved: isText || !isObject(was) ? undefined : was,
			members,
			list: field,
		};
		const unknown = unknownMembers(item, isOrdered);
		if (unknown.length > 0) {
			return new Unusable(`has "${unknown[0]}", but takes ${oneOf(names)} only`, about);
		}
		if (isBlank(codecOf, item) && !isOrdered) {
			return new Unusable(`is empty; fill in ${oneOf(names)}, or remove it`, about);
		}
		const encoded = properties ? encodeItem(codecOf, item) : textItem(codecOf, item, schema.items!);
		if (encoded instanceof Unusable) {
			return new Unusable(encoded.why, encoded.about ? `${about}: ${encoded.about}` : about);
		}
		const missing = properties
			? needed.find((name) => !(name in (encoded as JsonObject)))
			: isAbsent(encoded) && needed[0];
		if (missing) return new Unusable(`has no ${memberName(field, missing).toLowerCase()}`, about);
		wire.push(isOrdered ? { index: index + 1, ...(encoded as JsonObject) } : encoded!);
	}
	return wire;
}

/** A list of objects, or of strings. */
export const listOf = (codecOf: CodecOf): Codec => ({
	isInput: true,
	property: (schema, field) => {
		const list = keyOf(field);
		const members = membersOf(schema, list);
		const needed = neededOf(schema, members);
		return {
			type: 'fixedCollection',
			typeOptions: { multipleValues: true, sortable: true },
			placeholder: `Add ${titleCase(singular(list))}`,
			default: {},
			options: [
				{
					name: 'items',
					displayName: 'Items',
					values: members.map((member) => memberInForm(codecOf, list, member, needed)),
				},
			],
		};
	},
	encode: (value, encoding) => encodeList(codecOf, value, encoding),
});

const firstMember = ({ items }: Schema): [string, Schema] => Object.entries(items!.properties!)[0];

/** A list that takes exactly one item with one member: one string in the form. */
export const single: Codec = {
	isInput: true,
	property: (schema) => media.property(firstMember(schema)[1], ''),
	describe: (description, schema) => media.describe!(description, firstMember(schema)[1]),
	encode: (value, { schema, ...rest }) => {
		const encoded = media.encode(value, { schema: firstMember(schema)[1], ...rest });
		return encoded === undefined || encoded instanceof Unusable ? encoded : [{ [firstMember(schema)[0]]: encoded }];
	},
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
	encode: (value, { schema }) => {
		if (typeof value === 'object' && !Array.isArray(value))
			return new Unusable(`is ${shown(value)}, but must be a list`);
		const given: unknown[] = Array.isArray(value) ? value : String(value).split(',');
		const read = given.map(readText);
		const problem = read.find((tag) => tag instanceof Unusable);
		return problem ?? read.flatMap((tag) => (tag ? [{ [firstMember(schema)[0]]: tag as string }] : []));
	},
};
