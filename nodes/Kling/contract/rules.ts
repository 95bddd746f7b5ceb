import { asNumber } from '../shared/convert';
import { calculate, type Formula } from './formula';
import { isAbsent, lengthOf, schemaAt } from './schema';
import type { Json, JsonObject, Rule, Schema } from './types';

/** One operator of a rule that does not hold. `paths` are the fields it speaks about, `limit` the operator's operand. */
export interface Violation {
	rule: Rule;
	operator: string;
	paths: string[];
	limit: unknown;
}

type Match = Record<string, Json[]>;

/** Reads a body by the contract's paths: what was sent (`sent`), or else the schema's default (`value`). */
class Reader {
	constructor(
		private readonly body: JsonObject,
		private readonly schema: Schema,
	) {}

	all(path: string): Json[] {
		if (/^\w+$/.test(path)) return this.body[path] === undefined ? [] : [this.body[path]];
		let found: Json[] = [this.body];
		for (const key of path.split(/\.|(?=\[)/)) {
			found = found.flatMap((node): Json[] => {
				if (key === '[*]') return Array.isArray(node) ? node : [];
				const index = /^\[(\d+)\]$/.exec(key);
				const next = index ? (node as Json[])?.[Number(index[1])] : (node as JsonObject | null)?.[key];
				return next === undefined ? [] : [next];
			});
		}
		return found;
	}

	sent = (path: string): Json | undefined => this.all(path)[0];

	present = (path: string): boolean => !isAbsent(this.sent(path));

	value(path: string): Json | undefined {
		return this.present(path) ? this.sent(path) : schemaAt(this.schema, path)?.default;
	}

	items(path: string): Json[] {
		const list = this.sent(path);
		return Array.isArray(list) ? list : [];
	}

	matching(path: string, match: Match): number {
		const itemValue = (item: Json, key: string) =>
			(item as JsonObject | null)?.[key] ?? schemaAt(this.schema, `${path}.${key}`)?.default;
		return this.items(path).filter((item) =>
			Object.entries(match).every(([key, values]) => values.includes(itemValue(item, key) as Json)),
		).length;
	}

	number(path: string): number {
		return asNumber(this.value(path) ?? 0);
	}
}

const conditions: Record<string, (read: Reader, path: string, operand: any) => boolean> = {
	present: (read, path, operand: boolean) => read.present(path) === operand,
	equals: (read, path, operand: Json) => read.value(path) === operand,
	in: (read, path, operand: Json[]) => operand.includes(read.value(path) as Json),
	notIn: (read, path, operand: Json[]) => !operand.includes(read.value(path) as Json),
	hasItem: (read, path, operand: Match) => read.matching(path, operand) > 0,
	noItem: (read, path, operand: Match) => read.matching(path, operand) === 0,
	itemsOver: (read, path, operand: number) => read.items(path).length > operand,
};

const comparisons: Record<string, (left: number, right: number) => boolean> = {
	'>=': (left, right) => left >= right,
	'<': (left, right) => left < right,
};

/** Each operator returns the paths that break it, or an empty list. */
const operators: Record<string, (read: Reader, operand: any) => string[]> = {
	require: (read, paths: string[]) => paths.filter((path) => !read.present(path)),
	requireAny: (read, paths: string[]) => (paths.some(read.present) ? [] : paths),
	exactlyOne: (read, paths: string[]) => (paths.filter(read.present).length === 1 ? [] : paths),
	atMostOne: (read, groups: string[][]) => {
		const used = groups.filter((paths) => paths.some(read.present));
		return used.length > 1 ? used.flat().filter(read.present) : [];
	},
	forbid: (read, paths: string[]) => paths.filter(read.present),
	ignored: (read, paths: string[]) => paths.filter(read.present),
	allow: (read, allowed: Match) =>
		Object.keys(allowed).filter((path) => !allowed[path].includes(read.value(path) as Json)),
	minItems: (read, limits: Record<string, number>) =>
		Object.keys(limits).filter((path) => read.items(path).length < limits[path]),
	maxItems: (read, limits: Record<string, number>) =>
		Object.keys(limits).filter((path) => read.items(path).length > limits[path]),
	maxLength: (read, limits: Record<string, number>) =>
		Object.keys(limits).filter((path) => lengthOf(read.sent(path)) > limits[path]),
	maxTotalItems: (read, { of, max }: { of: string[]; max: number }) =>
		of.reduce((total, path) => total + read.items(path).length, 0) > max ? of : [],
	maxMatching: (read, { path, match, max }: { path: string; match: Match; max: number }) =>
		read.matching(path, match) > max ? [path] : [],
	hasItem: (read, { path, match }: { path: string; match: Match }) => (read.matching(path, match) > 0 ? [] : [path]),
	noItem: (read, { path, match }: { path: string; match: Match }) => (read.matching(path, match) > 0 ? [path] : []),
	exactlyOneNonZero: (read, paths: string[]) =>
		paths.filter((path) => read.number(path) !== 0).length === 1 ? [] : paths,
	sumEquals: (read, { of, equals }: { of: string; equals: string }) =>
		read.all(of).reduce((sum: number, part) => sum + asNumber(part), 0) === read.number(equals) ? [] : [of, equals],
	// What is missing is not compared; that it is missing is said by who asks for it.
	compare: (read, { left, op, right, plus = 0 }: { left: string; op: string; right: string; plus?: number }) =>
		[left, right].some((path) => isAbsent(read.value(path))) ||
		comparisons[op](read.number(left), read.number(right) + plus)
			? []
			: [left, right],
	formula: (read, formula: Formula) => (calculate(formula, (path) => read.number(path)) ? [] : namesIn(formula)),
};

function namesIn(formula: Formula): string[] {
	if (typeof formula === 'string') return [formula];
	return Array.isArray(formula) ? formula.slice(1).flatMap(namesIn) : [];
}

/** A rule that speaks of every item of a list (`each`) becomes one rule per item. */
function expandEach(rule: Rule, read: Reader): Rule[] {
	const list = rule.each;
	if (!list) return [rule];
	const text = JSON.stringify(rule);
	return read.items(list).map((_, index) => JSON.parse(text.split(`${list}[*]`).join(`${list}[${index}]`)) as Rule);
}

function applies(rule: Rule, read: Reader): boolean {
	return Object.entries(rule.when ?? {}).every(([path, condition]) =>
		Object.entries(condition).every(([name, operand]) => conditions[name](read, path, operand)),
	);
}

/**
 * Evaluates rules on a body; that of a v2 call has the model of its path beside its own members, as `$path: { model }`.
 * @returns every operator that does not hold, in the order of the rules
 */
export function evaluate(rules: Rule[], body: JsonObject, schema: Schema): Violation[] {
	const read = new Reader(body, schema);
	return rules
		.flatMap((rule) => expandEach(rule, read))
		.filter((rule) => applies(rule, read))
		.flatMap((rule) =>
			Object.keys(operators)
				.filter((operator) => operator in rule)
				.map((operator) => ({
					rule,
					operator,
					paths: operators[operator](read, rule[operator]),
					limit: rule[operator],
				})),
		)
		.filter(({ paths }) => paths.length > 0);
}

/** Every field path a rule mentions, in conditions and operands. */
export function mentions(rule: Rule): string[] {
	const operands = Object.keys(operators)
		.filter((name) => name in rule)
		.flatMap((name) => pathsOf(name, rule[name]));
	return [...new Set([...Object.keys(rule.when ?? {}), ...operands])];
}

function pathsOf(operator: string, operand: any): string[] {
	if (operator === 'formula') return namesIn(operand as Formula);
	if (operator === 'maxTotalItems') return operand.of;
	if (operator === 'sumEquals') return [operand.of, operand.equals];
	if (operator === 'compare') return [operand.left, operand.right];
	if (operand.path) return [operand.path];
	return Array.isArray(operand) ? operand.flat() : Object.keys(operand);
}
