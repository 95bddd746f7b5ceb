import { isAbsent, type Json, type JsonObject, type Rule, type Schema } from '../contract';
import { evaluate } from '../contract/rules';
import { isEmpty } from '../fields/codecs';
import { Unusable, type Reading } from '../shared/values';
import type { Check } from './checkBody';
import type { Field, ReadParameter } from '../families/types';
import { choiceName } from './labels';

/** A body, which of its fields stand at the form's default, and which parameters cannot be used. */
export interface Assembled {
	body: JsonObject;
	defaults: string[];
	unusable: Check[];
}

/** Whether a field stands as the form starts it; one that takes what the item offers may also be empty in another way. */
export const isLeft = ({ takes, property }: Field, saved: unknown): boolean =>
	same(saved, property.default) || (takes !== undefined && isEmpty(saved));

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The parameter of a field, as n8n reads it. */
export const parameterOf = ({ name, place }: Field): string => (place === 'options' ? `options.${name}` : name);

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

/** What hides a field, as parameter and value; undefined when nothing does. */
export function hiddenBy({ only = {}, not = {} }: Field, read: ReadParameter): [string, unknown] | undefined {
	const valueOf = (name: string): unknown => {
		const value = read(name);
		return (value as { value?: unknown } | null)?.value ?? value;
	};
	const name =
		Object.keys(only).find((each) => !(only[each] as unknown[]).includes(valueOf(each))) ??
		Object.keys(not).find((each) => (not[each] as unknown[]).includes(valueOf(each)));
	return name === undefined ? undefined : [name, valueOf(name)];
}

/** What a field gives to the body: undefined when it is left empty. */
function wireValue(field: Field, fields: Field[], read: ReadParameter, saved: unknown): Reading<Json> {
	const { property, encode, isInput, needed } = field;
	const given = read(parameterOf(field));
	const hidden = hiddenBy(field, read);
	if (hidden) {
		// A field that only steers (either this input or that) is the user's own choice; what is sent is not.
		const decider = fields.find(({ name, to }) => name === hidden[0] && to !== '');
		const isFilled = decider && !isEmpty(given) && !same(saved, property.default);
		if (!isFilled || isAbsent(encode(given, read, saved))) return undefined;
		const { displayName } = decider.property;
		return new Unusable(
			hidden[1] === null || hidden[1] === undefined
				? `needs ${displayName}, which has an expression that gives nothing`
				: `does not fit ${displayName} ${choiceName(decider, hidden[1])}: empty it, or choose another`,
		);
	}
	const isDefault = isLeft(field, saved);
	const encoded = isEmpty(given) ? undefined : encode(given, read, saved);
	if (encoded !== undefined && !(isDefault && encoded instanceof Unusable)) return encoded;
	if (needed && (isEmpty(saved) || isDefault)) return new Unusable('is missing');
	if (!isEmpty(given) || isEmpty(saved) || isDefault) return undefined;
	if (isInput) return new Unusable('has an expression that gives nothing');
	return isEmpty(property.default) ? undefined : encode(property.default, read, property.default);
}

/**
 * The body of the parameters that are filled in. Empty strings and lists are left out
 * (contract: x-conventions.empty_means_absent).
 * @param saved reads parameters before expressions are resolved, so that a default expression counts as a default
 */
export function assemble(fields: Field[], read: ReadParameter, saved = read): Assembled {
	const body: JsonObject = {};
	const defaults: string[] = [];
	const unusable: Check[] = [];
	for (const field of fields) {
		const { to, property } = field;
		const was = saved(parameterOf(field));
		const value = wireValue(field, fields, read, was);
		if (value instanceof Unusable) {
			const message = `${value.about ?? property.displayName} ${value.why}`;
			unusable.push({ id: `input.${field.name}`, level: 'reject', ok: false, message });
			continue;
		}
		if (!to || value === undefined || isAbsent(value)) continue;
		put(body, to, value);
		// What the prompt asks for is as good as filled in.
		if (!to.endsWith('[]') && isLeft(field, was) && !field.takesIfNamed) defaults.push(to);
	}
	return { body, defaults, unusable };
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
