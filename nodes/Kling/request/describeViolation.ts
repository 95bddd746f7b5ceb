import { lengthOf, schemaAt, type Json, type JsonObject, type Schema } from '../contract';
import type { Violation } from '../contract/rules';
import { oneOf } from '../shared/words';
import { type FormWords } from './labels';

interface Facts {
	paths: string[];
	names: string[];
	limit: any;
	value: (path: string) => Json | undefined;
	words: FormWords;
}

const matchWords = (path: string, match: Record<string, Json[]>, { label, value }: FormWords): string =>
	Object.entries(match)
		.map(([key, values]) => [`${path}.${key}`, values] as const)
		.map(([member, values]) => `${label(member)} ${oneOf(values.map((each) => value(member, each)))}`)
		.join(' and ');

/** What a rule looks for in a list: typed inputs go by the labels of their fields. */
function matchedWords(path: string, match: Record<string, Json[]>, { inputs }: FormWords): string | undefined {
	if (path !== 'contents' || !match.type) return undefined;
	return oneOf(inputs(match.type as string[]));
}

const comparisons: Record<string, string> = { '>=': 'at least', '<': 'less than' };

const countOf = (value: Json | undefined): number => (Array.isArray(value) ? value.length : 0);

/** One sentence per operator: the field, its value, what is allowed. */
const sentences: Record<string, (facts: Facts) => string> = {
	require: ({ names }) => `${oneOf(names)} is missing`,
	requireAny: ({ names }) => `One of ${oneOf(names)} is needed`,
	exactlyOne: ({ names }) => `Exactly one of ${oneOf(names)} must be given`,
	atMostOne: ({ names }) => `${names.join(' and ')} exclude each other`,
	forbid: ({ names }) => `${names.join(' and ')} cannot be used`,
	ignored: ({ names }) => `${names.join(' and ')} has no effect`,
	allow: ({ paths, limit, value, words }) =>
		paths
			.map((path) => {
				const allowed = (limit[path] as Json[]).map((each) => words.plain(path, each));
				return `${words.label(path)} is ${words.value(path, value(path))}, allowed is ${oneOf(allowed)}`;
			})
			.join('; '),
	minItems: ({ paths, limit, value, words: { label } }) =>
		paths
			.map((path) => `${label(path)} has ${countOf(value(path))} items, at least ${limit[path]} are needed`)
			.join('; '),
	maxItems: ({ paths, limit, value, words: { label } }) =>
		paths
			.map((path) => `${label(path)} has ${countOf(value(path))} items, at most ${limit[path]} are allowed`)
			.join('; '),
	maxLength: ({ paths, limit, value, words: { label } }) =>
		paths
			.map((path) => `${label(path)} has ${lengthOf(value(path))} characters, at most ${limit[path]} are allowed`)
			.join('; '),
	maxTotalItems: ({ paths, names, limit, value }) =>
		`${names.join(' and ')} have ${paths.reduce((sum, path) => sum + countOf(value(path)), 0)} items together, at most ${limit.max} are allowed`,
	maxMatching: ({ names, limit, words }) => {
		const inputs = matchedWords(limit.path, limit.match, words);
		return inputs
			? `At most ${limit.max} of ${inputs} may be given`
			: `${names[0]} may have at most ${limit.max} item with ${matchWords(limit.path, limit.match, words)}`;
	},
	hasItem: ({ names, limit, words }) => {
		const inputs = matchedWords(limit.path, limit.match, words);
		return inputs
			? `${inputs} is missing`
			: `${names[0]} needs an item with ${matchWords(limit.path, limit.match, words)}`;
	},
	noItem: ({ names, limit, value, words }) => {
		const given = ((value(limit.path) ?? []) as JsonObject[]).map(({ type }) => type as Json);
		const inputs = matchedWords(
			limit.path,
			{ ...limit.match, type: limit.match.type?.filter((type: Json) => given.includes(type)) },
			words,
		);
		return inputs
			? `${inputs} cannot be used`
			: `${names[0]} may not have an item with ${matchWords(limit.path, limit.match, words)}`;
	},
	exactlyOneNonZero: ({ names }) => `Exactly one of ${oneOf(names)} must differ from 0`,
	sumEquals: ({ names, value, paths, words }) =>
		`${names[0]} must add up to ${names[1]}, which is ${words.value(paths[1], value(paths[1]))}`,
	compare: ({ names, limit }) =>
		`${names[0]} must be ${comparisons[limit.op]} ${names[1]}${limit.plus ? ` + ${limit.plus}` : ''}`,
	formula: ({ names }) => `${names.join(', ')} are too large together`,
};

type ConditionWords = (path: string, operand: any, words: FormWords) => string;

const conditionWords: Record<string, ConditionWords> = {
	present: (path, operand: boolean, { label }) => `${label(path)} ${operand ? 'given' : 'not given'}`,
	hasItem: (path, operand, words) =>
		matchedWords(path, operand, words) ?? `an item with ${matchWords(path, operand, words)} in ${words.label(path)}`,
	noItem: (path, operand, words) =>
		`no ${matchedWords(path, operand, words) ?? `item with ${matchWords(path, operand, words)} in ${words.label(path)}`}`,
	itemsOver: (path, operand: number, { label }) => `more than ${operand} items in ${label(path)}`,
};

function circumstances({ rule, paths }: Violation, value: Facts['value'], words: FormWords): string {
	const actual: ConditionWords = (path) => `${words.label(path)} ${words.value(path, value(path))}`;
	const conditions = Object.entries(rule.when ?? {})
		// A switch that is off is no news.
		.filter(([path]) => !paths.includes(path) && value(path) !== false)
		.flatMap(([path, condition]) =>
			Object.entries(condition).map(([name, operand]) => (conditionWords[name] ?? actual)(path, operand, words)),
		);
	return conditions.length > 0 ? `, with ${conditions.join(' and ')}` : '';
}

/** Words for a broken rule: field, value, what is allowed, under which circumstances. */
export function describeViolation(violation: Violation, body: JsonObject, schema: Schema, words: FormWords): string {
	const { operator, paths, limit } = violation;
	const value = (path: string): Json | undefined => {
		const keys = path.replace(/\[(\d+)\]/g, '.$1').split('.');
		const sent = keys.reduce<any>((node, key) => node?.[key], body) as Json | undefined;
		return sent ?? schemaAt(schema, path)?.default;
	};
	// The form can hold several members of a body in one field.
	const names = [...new Set(paths.map(words.label))];
	const facts: Facts = { paths, names, limit, value, words };
	return `${sentences[operator](facts)}${circumstances(violation, value, words)}`;
}
