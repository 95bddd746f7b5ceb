import { isAbsent, type Json, type JsonObject, type Rule, type Schema } from '../contract';
import { evaluate } from '../contract/rules';
import type { Field, ReadParameter } from '../families/types';

/** A body and which of its fields stand at the form's default. */
export interface Assembled {
	body: JsonObject;
	defaults: string[];
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const keysOf = (path: string): string[] => path.replace(/\[(\d+)\]/g, '.$1').split('.');

/** Puts a value at a dotted path; `list[0]` makes a list, `list[]` adds to one. What is an object already takes the new members in. */
function put(body: JsonObject, path: string, value: Json): void {
	if (path.endsWith('[]')) {
		const list = (body[path.slice(0, -2)] ??= []) as Json[];
		list.push(...[value].flat());
		return;
	}
	const keys = keysOf(path);
	let node: any = body;
	keys.forEach((key, depth) => {
		if (depth < keys.length - 1) node = node[key] ??= /^\d+$/.test(keys[depth + 1]) ? [] : {};
		else node[key] = value;
	});
}

/** Whether the form shows the field. With a model from an expression n8n hands over hidden parameters, too. */
function isShown({ only = {}, not = {} }: Field, read: ReadParameter): boolean {
	const is = ([name, values]: [string, unknown[]]) => {
		const value = read(name);
		return values.includes((value as { value?: unknown } | null)?.value ?? value);
	};
	return Object.entries(only).every(is) && !Object.entries(not).some(is);
}

/**
 * The body of the parameters that are filled in. Empty strings and lists are left out
 * (contract: x-conventions.empty_means_absent).
 * @param saved reads parameters before expressions are resolved, so that a default expression counts as a default
 */
export function assemble(fields: Field[], read: ReadParameter, saved = read): Assembled {
	const body: JsonObject = {};
	const defaults: string[] = [];
	for (const field of fields) {
		const { name, to, place, property, encode } = field;
		if (!to || !isShown(field, read)) continue;
		const parameter = place === 'options' ? `options.${name}` : name;
		const given = read(parameter);
		const value = isAbsent(given) ? undefined : encode(given, read);
		if (value === undefined || isAbsent(value)) continue;
		put(body, to, value);
		if (!to.endsWith('[]') && same(saved(parameter), property.default)) defaults.push(to);
	}
	return { body, defaults };
}

function without(body: JsonObject, path: string): JsonObject {
	const less = structuredClone(body);
	const keys = keysOf(path);
	const parent = keys.slice(0, -1).reduce<any>((node, key) => node?.[key], less);
	delete parent?.[keys[keys.length - 1]];
	return less;
}

/**
 * Leaves out what the user did not touch and what does not fit the rest: a field at its default that some rule speaks
 * against. A field that was changed stays, and the checks refuse it.
 */
export function dropUnfitDefaults(body: JsonObject, defaults: string[], schema: Schema, rules: Rule[]): JsonObject {
	const broken = (candidate: JsonObject) => evaluate(rules, candidate, schema).length;
	return defaults
		.filter((path) => !schema.required?.includes(path))
		.reduce((kept, path) => {
			if (broken(kept) === 0) return kept;
			const less = without(kept, path);
			return broken(less) < broken(kept) ? less : kept;
		}, body);
}
