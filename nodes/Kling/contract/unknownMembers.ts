import type { Json, Schema } from './types';
import { typesOf } from './validate';

/** The schema of an item in a list, among several by its type. */
const ownSchema = (schema: Schema, type: unknown): Schema | undefined =>
	schema.oneOf ? schema.oneOf.find((part) => typesOf(part).includes(type as string)) : schema;

/** The paths of members that a body has and its schema does not name; what has no described members may hold any. */
export function unknownMembers(value: Json, schema: Schema | undefined, path = ''): string[] {
	if (!schema || typeof value !== 'object' || value === null) return [];
	if (Array.isArray(value)) {
		return value.flatMap((item, index) => unknownMembers(item, schema.items, `${path}[${index}]`));
	}
	const { properties } = ownSchema(schema, value.type) ?? {};
	if (!properties) return [];
	return Object.entries(value).flatMap(([key, member]) => {
		const at = path ? `${path}.${key}` : key;
		return key in properties ? unknownMembers(member, properties[key], at) : [at];
	});
}

/** Where a schema has a member of that name, beside its lists. */
export function placesOfMember(name: string, schema: Schema, path = ''): string[] {
	return Object.entries(schema.properties ?? {}).flatMap(([key, part]) => {
		const at = path ? `${path}.${key}` : key;
		return [...(key === name ? [at] : []), ...placesOfMember(name, part, at)];
	});
}
