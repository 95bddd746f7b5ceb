import { isAbsent, lengthOf } from './schema';
import type { Json, JsonObject, Schema } from './types';

/** A value that does not fit its schema. `kind` tells structure (the wrong type) from limits (the wrong value). */
export interface SchemaFault {
	path: string;
	kind: 'missing' | 'type' | 'value';
	value?: Json;
	expected: string;
	/** The values of a choice, of which it must be one. */
	allowed?: Json[];
	/** How much it has of what it has too much or too little of: `600 characters`. */
	size?: string;
}

const typeOf = (value: Json): string => {
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'array';
	return Number.isInteger(value) ? 'integer' : typeof value;
};

const fitsType = (type: string, value: Json): boolean =>
	type === typeOf(value) || (type === 'number' && typeof value === 'number');

/** What a value must be, each with the words for a value that is not. */
const limits: Array<[keyof Schema, (value: any, limit: any) => boolean, (limit: any) => string]> = [
	['enum', (value, limit: Json[]) => limit.includes(value), (limit: Json[]) => `one of ${limit.join(', ')}`],
	['const', (value, limit) => value === limit, (limit) => `${limit}`],
	['minimum', (value, limit) => typeof value !== 'number' || value >= limit, (limit) => `at least ${limit}`],
	['maximum', (value, limit) => typeof value !== 'number' || value <= limit, (limit) => `at most ${limit}`],
	['minLength', (value, limit) => lengthOf(value) >= limit, (limit) => `at least ${limit} characters`],
	['maxLength', (value, limit) => lengthOf(value) <= limit, (limit) => `at most ${limit} characters`],
	['minItems', (value, limit) => count(value, limit) >= limit, (limit) => `at least ${limit} items`],
	['maxItems', (value, limit) => count(value, limit) <= limit, (limit) => `at most ${limit} items`],
	['pattern', (value, limit) => typeof value !== 'string' || new RegExp(limit).test(value), patternWords],
];

const count = (value: Json, otherwise: number): number => (Array.isArray(value) ? value.length : otherwise);

const characters = (value: Json): string => `${lengthOf(value)} characters`;
const items = (value: Json): string => `${count(value, 0)} items`;

/** What a value has, for the limits that count it. */
const sizes: Partial<Record<keyof Schema, (value: Json) => string>> = {
	minLength: characters,
	maxLength: characters,
	minItems: items,
	maxItems: items,
};

function patternWords(pattern: string): string {
	if (pattern.startsWith('^[0-9]')) return 'digits only';
	if (pattern.startsWith('^[1-9]')) return 'a whole number from 1 to 99, as text';
	return 'a URL or Base64 without "data:"';
}

function members(value: JsonObject, schema: Schema, path: string): SchemaFault[] {
	const at = (key: string) => (path ? `${path}.${key}` : key);
	const missing = (schema.required ?? [])
		.filter((key) => isAbsent(value[key]))
		.map((key): SchemaFault => ({ path: at(key), kind: 'missing', expected: 'a value' }));
	const sent = Object.entries(schema.properties ?? {}).filter(([key]) => !isAbsent(value[key]));
	return [...missing, ...sent.flatMap(([key, part]) => schemaFaults(value[key], part, at(key)))];
}

/** The types of content a schema describes; none when it describes something else. */
export function typesOf({ properties }: Schema): string[] {
	const { const: only, enum: several } = properties?.type ?? {};
	return (several ?? (only === undefined ? [] : [only])) as string[];
}

/** A content is compared with the schema of its own type alone, so that its faults are about what it is meant to be. */
function ofItsType(value: Json, parts: Schema[], kinds: string[][], path: string): SchemaFault[] {
	const type = (value as JsonObject | null)?.type as string;
	const own = kinds.findIndex((types) => types.includes(type));
	if (own >= 0) return schemaFaults(value, parts[own], path);
	return [{ path: `${path}.type`, kind: 'value', value: type, expected: `one of ${kinds.flat().join(', ')}` }];
}

/**
 * Compares a body with its schema: types, enums, lengths, counts, patterns, required members. Keys that the schema does
 * not know pass; empty strings and lists count as not sent.
 */
export function schemaFaults(value: Json, schema: Schema, path = ''): SchemaFault[] {
	if (schema.oneOf) {
		const kinds = schema.oneOf.map(typesOf);
		if (kinds.every((types) => types.length > 0)) return ofItsType(value, schema.oneOf, kinds, path);
		const tries = schema.oneOf.map((part) => schemaFaults(value, part, path));
		const expected = [...new Set(tries.flat().map((fault) => fault.expected))].join(' or ');
		return tries.some((faults) => faults.length === 0) ? [] : [{ path, kind: 'value', value, expected }];
	}
	const types = [schema.type ?? []].flat();
	if (types.length > 0 && !types.some((type) => fitsType(type, value))) {
		return [{ path, kind: 'type', value, expected: `of type ${types.join(' or ')}` }];
	}
	const broken = limits.find(([key, holds]) => schema[key] !== undefined && !holds(value, schema[key]));
	if (broken) {
		const [key, , words] = broken;
		const expected = words(schema[key]);
		const size = sizes[key]?.(value);
		return [
			{ path, kind: 'value', value, expected, ...(key === 'enum' && { allowed: schema.enum }), ...(size && { size }) },
		];
	}
	if (Array.isArray(value)) {
		return value.flatMap((item, index) => (schema.items ? schemaFaults(item, schema.items, `${path}[${index}]`) : []));
	}
	return typeof value === 'object' && value !== null ? members(value, schema, path) : [];
}
