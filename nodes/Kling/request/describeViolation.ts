import { lengthOf, schemaAt, type Json, type JsonObject, type Schema } from '../contract';
import type { Violation } from '../contract/rules';
import { oneOf, shown } from '../shared/words';
import { type Label } from './labels';

interface Facts {
	paths: string[];
	names: string[];
	limit: any;
	value: (path: string) => Json | undefined;
	label: Label;
}

const matchWords = (match: Record<string, Json[]>): string =>
	Object.entries(match)
		.map(([key, values]) => `${key} ${oneOf(values.map(String))}`)
		.join(' and ');

/** What a rule looks for in a list: typed inputs go by the labels of their fields. */
function matchedWords(path: string, match: Record<string, Json[]>, label: Label): string | undefined {
	if (path !== 'contents' || !match.type) return undefined;
	return oneOf([...new Set(match.type.map((type) => label(`contents.${String(type)}`)))]);
}

const countOf = (value: Json | undefined): number => (Array.isArray(value) ? value.length : 0);

/** One sentence per operator: the field, its value, what is allowed. */
const sentences: Record<string, (facts: Facts) => string> = {
	require: ({ names }) => `${oneOf(names)} is missing`,
	requireAny: ({ names }) => `One of ${oneOf(names)} is needed`,
	exactlyOne: ({ names }) => `Exactly one of ${oneOf(names)} must be given`,
	atMostOne: ({ names }) => `${names.join(' and ')} exclude each other`,
	forbid: ({ names }) => `${names.join(' and ')} cannot be used`,
	ignored: ({ names }) => `${names.join(' and ')} has no effect`,
	allow: ({ paths, limit, value, label }) =>
		paths
			.map(
				(path) => `${label(path)} is ${shown(value(path))}, allowed is ${oneOf((limit[path] as Json[]).map(String))}`,
			)
			.join('; '),
	minItems: ({ paths, limit, value, label }) =>
		paths
			.map((path) => `${label(path)} has ${countOf(value(path))} items, at least ${limit[path]} are needed`)
			.join('; '),
	maxItems: ({ paths, limit, value, label }) =>
		paths
			.map((path) => `${label(path)} has ${countOf(value(path))} items, at most ${limit[path]} are allowed`)
			.join('; '),
	maxLength: ({ paths, limit, value, label }) =>
		paths
			.map((path) => `${label(path)} has ${lengthOf(value(path))} characters, at most ${limit[path]} are allowed`)
			.join('; '),
	maxTotalItems: ({ paths, names, limit, value }) =>
		`${names.join(' and ')} have ${paths.reduce((sum, path) => sum + countOf(value(path)), 0)} items together, at most ${limit.max} are allowed`,
	maxMatching: ({ names, limit, label }) => {
		const inputs = matchedWords(limit.path, limit.match, label);
		return inputs
			? `At most ${limit.max} of ${inputs} may be given`
			: `${names[0]} may have at most ${limit.max} item with ${matchWords(limit.match)}`;
	},
	hasItem: ({ names, limit, label }) => {
		const inputs = matchedWords(limit.path, limit.match, label);
		return inputs ? `${inputs} is missing` : `${names[0]} needs an item with ${matchWords(limit.match)}`;
	},
	noItem: ({ names, limit, value, label }) => {
		const given = ((value(limit.path) ?? []) as JsonObject[]).map(({ type }) => type as Json);
		const inputs = matchedWords(
			limit.path,
			{ ...limit.match, type: limit.match.type?.filter((type: Json) => given.includes(type)) },
			label,
		);
		return inputs ? `${inputs} cannot be used` : `${names[0]} may not have an item with ${matchWords(limit.match)}`;
	},
	exactlyOneNonZero: ({ names }) => `Exactly one of ${oneOf(names)} must differ from 0`,
	sumEquals: ({ names, value, paths }) => `${names[0]} must add up to ${names[1]}, which is ${shown(value(paths[1]))}`,
	compare: ({ names, limit }) => `${names[0]} must be ${limit.op} ${names[1]}${limit.plus ? ` + ${limit.plus}` : ''}`,
	formula: ({ names }) => `${names.join(', ')} are too large together`,
};

type ConditionWords = (name: string, operand: any, actual: Json | undefined, label: Label) => string;

const conditionWords: Record<string, ConditionWords> = {
	present: (name, operand: boolean) => `${name} ${operand ? 'given' : 'not given'}`,
	hasItem: (name, operand, _, label) =>
		matchedWords(name, operand, label) ?? `an item with ${matchWords(operand)} in ${name}`,
	noItem: (name, operand, _, label) =>
		`no ${matchedWords(name, operand, label) ?? `item with ${matchWords(operand)} in ${name}`}`,
	itemsOver: (name, operand: number) => `more than ${operand} items in ${name}`,
};

function circumstances({ rule, paths }: Violation, value: Facts['value'], label: Label): string {
	const conditions = Object.entries(rule.when ?? {})
		// A switch that is off is no news.
		.filter(([path]) => !paths.includes(path) && value(path) !== false)
		.flatMap(([path, condition]) =>
			Object.entries(condition).map(([name, operand]) =>
				(conditionWords[name] ?? ((field, _, actual) => `${field} ${shown(actual)}`))(
					label(path),
					operand,
					value(path),
					label,
				),
			),
		);
	return conditions.length > 0 ? `, with ${conditions.join(' and ')}` : '';
}

/** Words for a broken rule: field, value, what is allowed, under which circumstances. */
export function describeViolation(violation: Violation, body: JsonObject, schema: Schema, label: Label): string {
	const { operator, paths, limit } = violation;
	const value = (path: string): Json | undefined => {
		const keys = path.replace(/\[(\d+)\]/g, '.$1').split('.');
		const sent = keys.reduce<any>((node, key) => node?.[key], body) as Json | undefined;
		return sent ?? schemaAt(schema, path)?.default;
	};
	const facts: Facts = { paths, names: paths.map(label), limit, value, label };
	return `${sentences[operator](facts)}${circumstances(violation, value, label)}`;
}
