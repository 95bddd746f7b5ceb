import type { Match } from '../types';
import { matching } from './conditions';
import { comparisons, evaluate } from './expression';
import type { Reader } from './paths';

/** Returns what is wrong, in words that name the fields, or undefined when the operator is satisfied. */
type Operator = (read: Reader, argument: never) => string | undefined;

const first = <T>(list: T[], problem: (entry: T) => string | undefined) => {
	for (const entry of list) {
		const found = problem(entry);
		if (found) return found;
	}
	return undefined;
};
const present = (read: Reader, paths: string[]) => paths.filter((path) => read.sent(path) !== undefined);
const show = (value: unknown) => JSON.stringify(value);
const total = (read: Reader, paths: string[]) => paths.reduce((sum, path) => sum + read.items(path).length, 0);
const perPath =
	<T>(test: (read: Reader, path: string, want: T) => string | undefined) =>
	(read: Reader, wants: Record<string, T>) =>
		first(Object.entries(wants), ([path, want]) => test(read, path, want));

/** Every operator of contract x-conventions.x_rules. `ignored` and `external` never refuse. */
export const operators: Record<string, Operator> = {
	require: (read, paths: string[]) =>
		first(paths, (path) => (read.sent(path) === undefined ? `${path} is needed here` : undefined)),
	requireAny: (read, paths: string[]) =>
		present(read, paths).length ? undefined : `one of ${paths.join(', ')} is needed`,
	exactlyOne: (read, paths: string[]) =>
		present(read, paths).length === 1 ? undefined : `exactly one of ${paths.join(', ')} is needed`,
	atMostOne: (read, groups: string[][]) => {
		const used = groups.filter((group) => present(read, group).length);
		return used.length <= 1 ? undefined : `${used.flat().join(', ')} exclude each other`;
	},
	forbid: (read, paths: string[]) =>
		first(paths, (path) => (read.sent(path) === undefined ? undefined : `${path} is not allowed here`)),
	ignored: () => undefined,
	external: () => undefined,
	allow: perPath((read, path, values: unknown[]) => {
		const value = read.value(path);
		if (value === undefined || values.includes(value) || read.isExtraModel(value)) return undefined;
		return `${path} is ${show(value)}, allowed here: ${values.map(show).join(', ')}`;
	}),
	minItems: perPath((read, path, min: number) =>
		read.items(path).length < min ? `${path} needs at least ${min} items` : undefined,
	),
	maxItems: perPath((read, path, max: number) =>
		read.items(path).length > max ? `${path} takes at most ${max} items` : undefined,
	),
	maxLength: perPath((read, path, max: number) => {
		const value = read.sent(path);
		return typeof value === 'string' && [...value].length > max ? `${path} takes at most ${max} characters` : undefined;
	}),
	maxTotalItems: (read, { of, max }: { of: string[]; max: number }) =>
		total(read, of) > max ? `${of.join(' and ')} together take at most ${max} items` : undefined,
	maxMatching: (read, { path, match, max }: { path: string; match: Match; max: number }) =>
		matching(read, path, match).length > max ? `${path} takes at most ${max} items with ${show(match)}` : undefined,
	hasItem: (read, { path, match }: { path: string; match: Match }) =>
		matching(read, path, match).length ? undefined : `${path} needs an item with ${show(match)}`,
	noItem: (read, { path, match }: { path: string; match: Match }) =>
		matching(read, path, match).length ? `${path} may not hold an item with ${show(match)}` : undefined,
	exactlyOneNonZero: (read, paths: string[]) =>
		paths.filter((path) => Number(read.sent(path) ?? 0) !== 0).length === 1
			? undefined
			: `exactly one of ${paths.join(', ')} must differ from 0`,
	sumEquals: (read, { of, equals }: { of: string; equals: string }) => {
		const [list, member] = of.split('[*].');
		const sum = read.items(list).reduce((value, item) => value + Number(item[member] ?? 0), 0);
		const want = Number(read.value(equals));
		return sum === want ? undefined : `${of} add up to ${sum}, not to ${equals} (${want})`;
	},
	compare: (read, { left, op, right, plus = 0 }: { left: string; op: string; right: string; plus?: number }) => {
		const [a, b] = [read.value(left), read.value(right)].map((value) => (value === undefined ? NaN : Number(value)));
		if (Number.isNaN(a) || Number.isNaN(b) || comparisons[op](a, b + plus)) return undefined;
		return `${left} must be ${op} ${right}${plus ? ` + ${plus}` : ''}`;
	},
	expr: (read, text: string) =>
		evaluate(text, (name) => read.value(name)) === false ? `this must hold: ${text}` : undefined,
};
