import { endpoint, type Json, type JsonObject, type Schema } from '../../../nodes/Kling/contract';

/** A repeatable source of choices (a linear congruential generator). */
export function dice(seed: number) {
	let state = seed;
	const next = (sides: number): number => {
		state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
		return Math.floor((state / 2 ** 31) * sides);
	};
	return { next, of: <T>(list: T[]): T => list[next(list.length)] };
}

export type Dice = ReturnType<typeof dice>;

const URL = 'https://files.example.org/file';

/** Values around the limits of a schema, right and wrong ones. */
function samples(schema: Schema, dice: Dice): Json[] {
	if (schema.oneOf) return [4, 'auto', '829836802793406123', 1];
	if (schema.enum) return [...schema.enum, ...schema.enum, 'other'];
	if (schema.type === 'boolean') return [true, true, false];
	if (schema.type === 'array') {
		const { minItems = 0, maxItems = 4 } = schema;
		const count = dice.of([minItems, minItems + 1, maxItems, maxItems + 1]);
		return [Array.from({ length: count }, () => randomValue(schema.items!, dice))];
	}
	if (schema.type === 'object' || schema.properties) return [randomObject(schema, dice)];
	if (schema.type === 'number' || schema.type === 'integer') {
		const { minimum: low = 0, maximum: high = 10 } = schema;
		return [0, low, high, Math.round((low + high) / 2), high + 1];
	}
	if (schema.pattern?.startsWith('^[')) return ['1', '3', '5', 'x'];
	const long = schema.maxLength ? ['ä'.repeat(schema.maxLength), 'a'.repeat(schema.maxLength + 1)] : [];
	return [URL, URL, 'text', ...long];
}

export const randomValue = (schema: Schema, dice: Dice): Json => dice.of(samples(schema, dice));

/** A body with about every other field filled; required fields are seldom left out. */
export function randomObject(schema: Schema, dice: Dice): JsonObject {
	const body: JsonObject = {};
	for (const [key, part] of Object.entries(schema.properties ?? {})) {
		if (key === 'model_name' && part.enum) {
			// Unknown models are advice to the node and an error to the server.
			if (dice.next(100) < 95) body[key] = dice.of(part.enum);
			continue;
		}
		if (dice.next(100) < (schema.required?.includes(key) ? 97 : 35)) body[key] = randomValue(part, dice);
	}
	return body;
}

export const valid = (schema: Schema): Json => {
	if (schema.oneOf) return '829836802793406123';
	if (schema.enum) return schema.default ?? schema.enum[0];
	if (schema.type === 'array') return Array.from({ length: schema.minItems ?? 1 }, () => valid(schema.items!));
	if (schema.properties) {
		return Object.fromEntries((schema.required ?? []).map((key) => [key, valid(schema.properties![key])]));
	}
	if (schema.type === 'number' || schema.type === 'integer') return schema.minimum ?? 1;
	return schema.pattern?.startsWith('^[') ? '5' : URL;
};

/** The smallest body that the schema takes. */
export const smallest = (path: string): JsonObject => valid(endpoint(path).schema) as JsonObject;
