import type { Contract } from '../contract';
import type { Body, Schema } from '../types';

/** The part of a body that the contract knows, and the paths of what was left out. */
export interface KnownPart {
	body: Body;
	ignored: string[];
}

const isObject = (value: unknown): value is Body =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Drops the keys that a body's schema does not name, at the top and in nested objects. Items of lists keep theirs,
 * because there nobody has seen it happen. Other names that the service takes (contract: x-aliases) are replaced.
 */
export function knownPart({ flat }: Contract, schema: Schema, body: Body): KnownPart {
	const ignored: string[] = [];
	const inside = (node: Schema, value: Body, path: string): Body => {
		const { properties, additionalProperties, 'x-aliases': aliases = {} } = flat(node);
		if (!properties) return value;
		const names = new Map(Object.entries(aliases).map(([name, alias]) => [alias, name]));
		const kept = Object.entries(value).flatMap(([key, member]) => {
			const name = names.get(key) ?? key;
			const known = properties[name];
			if (known) return [[name, isObject(member) ? inside(known, member, `${path}${name}.`) : member] as const];
			if (additionalProperties !== false) return [[key, member] as const];
			ignored.push(path + key);
			return [];
		});
		return Object.fromEntries(kept);
	};
	return { body: inside(schema, body, ''), ignored };
}
