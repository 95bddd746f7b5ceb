import { schemaAt, type Json, type JsonObject, type Rule, type Schema } from '../../../nodes/Kling/contract';
import { valid } from './bodies';

type Match = Record<string, Json[]>;
/** What an operator takes is known to its own functions only. */
type Change = (operand: never) => void;
type Counted = { of: string[]; max: number };
type Matching = { path: string; match: Match; max: number };
type Limits = Record<string, number>;

const keysOf = (path: string): string[] => path.replace(/\[\*\]/g, '.0').split('.');

/** Sets a value at a path, or removes it with undefined. */
function put(body: JsonObject, path: string, value: Json | undefined): void {
	const keys = keysOf(path);
	const last = keys.pop()!;
	const parent = keys.reduce<JsonObject>(
		(node, key, depth) => (node[key] ??= (keys[depth + 1] ?? last) === '0' ? [] : {}) as JsonObject,
		body,
	);
	if (value === undefined) delete parent[last];
	else parent[last] = value;
}

/** Changes bodies so that conditions hold and operators are broken or kept. */
export class Situation {
	readonly body: JsonObject;

	constructor(
		private readonly schema: Schema,
		start: JsonObject,
	) {
		this.body = structuredClone(start);
	}

	fill = (path: string): void => put(this.body, path, valid(schemaAt(this.schema, path)!));

	clear = (path: string): void => put(this.body, path, undefined);

	/** @param which of the values that a match allows; others than the first leave room to break what asks for that */
	items(path: string, count: number, match: Match = {}, which = 0): void {
		const chosen = Object.fromEntries(Object.entries(match).map(([key, values]) => [key, values.at(which)!]));
		const { items } = schemaAt(this.schema, path)!;
		put(
			this.body,
			path,
			Array.from({ length: count }, () => ({ ...(valid(items!) as JsonObject), ...chosen })),
		);
	}

	/** A value that the schema takes and a list does not hold. */
	other(path: string, values: Json[]): Json {
		const { enum: all, type } = schemaAt(this.schema, path)!;
		const known: Json[] = all ?? (type === 'boolean' ? [true, false] : []);
		return known.find((value) => !values.includes(value))!;
	}

	hold(when: Rule['when'] = {}): void {
		for (const [path, condition] of Object.entries(when)) {
			for (const [name, operand] of Object.entries(condition) as Array<[string, never]>)
				this.conditions[name](path, operand);
		}
	}

	private readonly conditions: Record<string, (path: string, operand: never) => void> = {
		present: (path, operand: boolean) => (operand ? this.fill(path) : this.clear(path)),
		equals: (path, operand: Json) => put(this.body, path, operand),
		in: (path, operand: Json[]) => put(this.body, path, operand[0]),
		notIn: (path) => this.clear(path),
		hasItem: (path, operand: Match) => this.items(path, 1, operand, -1),
		noItem: (path) => this.clear(path),
		itemsOver: (path, operand: number) => this.items(path, operand + 1),
	};

	/** For each operator: break it, then keep it. */
	readonly operators: Record<string, { break: Change; keep: Change }> = {
		require: {
			break: (paths: string[]) => paths.forEach(this.clear),
			keep: (paths: string[]) => paths.forEach(this.fill),
		},
		requireAny: { break: (paths: string[]) => paths.forEach(this.clear), keep: ([path]: string[]) => this.fill(path) },
		exactlyOne: {
			break: (paths: string[]) => paths.forEach(this.fill),
			keep: ([path, ...others]: string[]) => (this.fill(path), others.forEach(this.clear)),
		},
		atMostOne: {
			break: (groups: string[][]) => groups.forEach(([path]) => this.fill(path)),
			keep: ([, ...others]: string[][]) => others.flat().forEach(this.clear),
		},
		forbid: {
			break: (paths: string[]) => paths.forEach(this.fill),
			keep: (paths: string[]) => paths.forEach(this.clear),
		},
		allow: {
			break: (allowed: Match) => {
				const [path, values] = Object.entries(allowed)[0];
				put(this.body, path, this.other(path, values));
			},
			keep: (allowed: Match) => Object.entries(allowed).forEach(([path, [value]]) => put(this.body, path, value)),
		},
		minItems: {
			break: (limits: Limits) => this.each(limits, (n) => n - 1),
			keep: (limits: Limits) => this.each(limits, (n) => n),
		},
		maxItems: {
			break: (limits: Limits) => this.each(limits, (n) => n + 1),
			keep: (limits: Limits) => this.each(limits, (n) => n),
		},
		maxTotalItems: {
			break: ({ of, max }: Counted) => this.items(of[0], max + 1),
			keep: ({ of, max }: Counted) => (of.forEach(this.clear), this.items(of[0], max)),
		},
		maxMatching: {
			break: ({ path, match, max }: Matching) => this.items(path, max + 1, match),
			keep: ({ path, match, max }: Matching) => this.items(path, max, match),
		},
		hasItem: { break: () => undefined, keep: ({ path, match }: Matching) => this.add(path, match) },
		noItem: {
			break: ({ path, match }: Matching) => this.add(path, match),
			keep: ({ path }: Matching) => this.clear(path),
		},
		exactlyOneNonZero: {
			break: (paths: string[]) => paths.forEach((path) => put(this.body, path, 1)),
			keep: (paths: string[]) => paths.forEach((path, index) => put(this.body, path, index === 0 ? 1 : 0)),
		},
		sumEquals: {
			break: ({ equals }: { equals: string }) => put(this.body, equals, '7'),
			keep: ({ equals }: { equals: string }) => put(this.body, equals, '5'),
		},
		compare: {
			break: ({ left, right, plus = 0 }: { left: string; right: string; plus?: number }) => (
				put(this.body, right, 500),
				put(this.body, left, 499 + plus)
			),
			keep: ({ left, right, plus = 0 }: { left: string; right: string; plus?: number }) => (
				put(this.body, right, 500),
				put(this.body, left, 500 + plus)
			),
		},
		formula: {
			break: () =>
				Object.keys(this.body)
					.filter((key) => key.endsWith('ratio'))
					.forEach((key) => put(this.body, key, 2)),
			keep: () =>
				Object.keys(this.body)
					.filter((key) => key.endsWith('ratio'))
					.forEach((key) => put(this.body, key, 0)),
		},
	};

	private each(limits: Record<string, number>, change: (count: number) => number): void {
		for (const [path, count] of Object.entries(limits)) this.items(path, change(count));
	}

	private add(path: string, match: Match): void {
		const before = (this.body[path] ?? []) as Json[];
		this.items(path, 1, match);
		this.body[path] = [...before, ...(this.body[path] as Json[])];
	}
}
