import type { Schema } from '../../nodes/Kling/contract/types';

const kept = [
	'type',
	'enum',
	'const',
	'default',
	'pattern',
	'minimum',
	'maximum',
	'minLength',
	'maxLength',
	'minItems',
	'maxItems',
	'required',
] as const;

/** A schema with references resolved, reduced to the keywords the node checks. Closed objects are the rule. */
export function compileSchema(source: any, schemas: Record<string, any>): Schema {
	if (source.$ref) {
		const { $ref, ...own } = source;
		return compileSchema({ ...schemas[$ref.split('/').pop()], ...own }, schemas);
	}
	const schema: any = {};
	for (const key of kept) if (source[key] !== undefined) schema[key] = source[key];
	if (source.description) schema.description = source.description.replace(/\.$/, '');
	if (source['x-media']) schema.media = source['x-media'];
	if (source.items) schema.items = compileSchema(source.items, schemas);
	if (source.oneOf) schema.oneOf = source.oneOf.map((part: any) => compileSchema(part, schemas));
	if (source.properties) {
		schema.properties = Object.fromEntries(
			Object.entries(source.properties).map(([key, part]) => [key, compileSchema(part, schemas)]),
		);
	}
	return schema;
}
