import { evaluate, mentions, type Violation } from '../../nodes/Kling/contract/rules';
import { schemaAt } from '../../nodes/Kling/contract/schema';
import type { Endpoint, Fit, Json, JsonObject, Rule, Schema } from '../../nodes/Kling/contract/types';

/** The fields others depend on, each after those it depends on itself. */
const deciders = [
	'model_name',
	'mode',
	'duration',
	'edit_mode',
	'reference_type',
	'result_type',
	'character_orientation',
	'multi_shot',
	'shot_type',
	'sound',
	'image_reference',
	'camera_control.type',
];

/** A rule breaks a fit by these; what other operators miss can still be added to the body. */
const final = ['allow', 'forbid', 'ignored', 'atMostOne', 'noItem'];

/** Whether a violation speaks against a field; "ignored" speaks only against the fields it names. */
const against = (path: string) => (violation: Violation) =>
	final.includes(violation.operator) &&
	(violation.operator !== 'ignored' || violation.paths.some((other) => path === other || path.startsWith(`${other}.`)));

/** Stands for a model that is typed by id: nothing is known about it, so everything fits. */
export const custom = 'custom';

/** The value of an optional deciding field that is left empty. */
export const unset = '';

type Context = Record<string, Json>;
type Answer = Json[];

const named = new Map<Rule, string[]>();

/** The fields of a rule without list stars. */
function fieldsOf(rule: Rule): string[] {
	const known = named.get(rule) ?? mentions(rule).map((path) => path.replace(/\[\*\]/g, ''));
	named.set(rule, known);
	return known;
}

const speaksOf = (rule: Rule, path: string) =>
	fieldsOf(rule).some((other) => other === path || other.startsWith(`${path}.`) || path.startsWith(`${other}.`));

function isSwitch(node: Schema): boolean {
	return node.type === 'boolean' || (node.enum?.join() ?? '') === 'on,off';
}

/** The values to try: those of an enum, the "on" of a switch, or any value at all. */
function candidates(schema: Schema, path: string): Json[] {
	const node = schemaAt(schema, path)!;
	if (node.type === 'boolean') return [true];
	if (isSwitch(node)) return ['on'];
	if (node.enum) return node.enum;
	if (node.type === 'array') return [listOf(node)];
	if (node.type === 'object') return [{ sent: true }];
	return [node.type === 'string' ? 'sent' : 1];
}

/** A list whose items differ in their enums, so that rules about items find one that suits them. */
function listOf(node: Schema): Json[] {
	const enums = Object.entries(node.items?.properties ?? {}).filter(([, part]) => part.enum);
	return [{}, ...enums.flatMap(([key, part]) => part.enum!.map((value) => ({ [key]: value })))];
}

/** What to try for one candidate: a list is tried with each of its items alone. */
const variants = (value: Json): Json[] => (Array.isArray(value) ? value.map((item) => [item]) : [value]);

function nested(values: Context): JsonObject {
	const body: JsonObject = {};
	for (const [path, value] of Object.entries(values)) {
		if (value === unset) continue;
		const keys = path.split('.');
		const last = keys.pop()!;
		const parent = keys.reduce<any>((node, key) => (node[key] ??= {}), body);
		parent[last] = parent[last] && typeof value === 'object' ? { ...(value as object), ...parent[last] } : value;
	}
	return body;
}

class Fitter {
	private readonly domains = new Map<string, Json[]>();
	private readonly order = new Map<string, string[]>();

	constructor(
		private readonly schema: Schema,
		private readonly rules: Rule[],
		private readonly models: Endpoint['models'],
	) {}

	/** The deciding fields that matter for a path, with those that matter for them, in order. */
	decidersOf(path: string): string[] {
		const known = this.order.get(path) ?? this.findDeciders(path);
		this.order.set(path, known);
		return known;
	}

	private findDeciders(path: string): string[] {
		const before = deciders.includes(path) ? deciders.slice(0, deciders.indexOf(path)) : deciders;
		const direct = before.filter(
			(decider) =>
				decider !== path &&
				!decider.startsWith(`${path}.`) &&
				schemaAt(this.schema, decider) &&
				this.rules.some((rule) => speaksOf(rule, path) && speaksOf(rule, decider)),
		);
		const all = new Set([...direct, ...direct.flatMap((decider) => this.decidersOf(decider))]);
		return deciders.filter((decider) => all.has(decider));
	}

	/** What a deciding field can be on the form in a context; empty when it is not shown there. */
	private domain(decider: string, context: Context): Json[] {
		const relevant = this.decidersOf(decider).map((other) => [other, context[other]]);
		const key = JSON.stringify([decider, relevant]);
		const known = this.domains.get(key);
		if (known) return known;
		const node = schemaAt(this.schema, decider)!;
		let values: Json[];
		if (decider === 'model_name') values = [...this.models.map(({ name }) => name), custom];
		else values = this.answer(decider, context);
		if (isSwitch(node) && values.length > 0) values = [node.type === 'boolean' ? false : 'off', ...values];
		else if (node.default === undefined && !this.isRequired(decider) && values.length > 0) values = [unset, ...values];
		this.domains.set(key, values);
		return values;
	}

	private isRequired(path: string): boolean {
		return this.schema.required?.includes(path) ?? false;
	}

	/** Which candidates of a field can be part of some request in a context. */
	private answer(path: string, context: Context): Answer {
		if (context.model_name === custom) return candidates(this.schema, path);
		const rules = this.rules.filter((rule) => speaksOf(rule, path));
		const helpers = this.helpersOf(path, rules, context);
		return candidates(this.schema, path).filter((value) =>
			helpers.some((helper) =>
				variants(value).some(
					(variant) =>
						!evaluate(rules, nested({ ...context, ...helper, [path]: variant }), this.schema).some(against(path)),
				),
			),
		);
	}

	/** Other fields that rules name together with this one, in every combination of sent and not sent. */
	private helpersOf(path: string, rules: Rule[], context: Context): Context[] {
		const binding = rules.filter((rule) => final.some((operator) => operator in rule));
		const names = new Set(binding.flatMap(fieldsOf).map((name) => name.split('.')[0]));
		const others = [...names].filter(
			(name) => path.split('.')[0] !== name && !(name in context) && !deciders.includes(name),
		);
		return others.reduce<Context[]>(
			(sets, name) => [...sets, ...sets.map((set) => ({ ...set, [name]: candidates(this.schema, name)[0] }))],
			[{}],
		);
	}

	/** The fits of a field as disjoint products of decider values, or undefined when it fits everywhere. */
	fitsOf(path: string): Fit[] | undefined {
		const all = candidates(this.schema, path);
		const walk = (open: string[], context: Context): Fit[] => {
			if (open.length === 0) {
				const values = this.answer(path, context);
				if (values.length === 0) return [];
				return [values.length === all.length ? { when: {} } : { when: {}, values }];
			}
			const [decider, ...rest] = open;
			const domain = this.domain(decider, context);
			if (domain.length === 0) return walk(rest, context);
			const groups = new Map<string, Json[]>();
			for (const value of domain) {
				const result = JSON.stringify(walk(rest, { ...context, [decider]: value }));
				groups.set(result, [...(groups.get(result) ?? []), value]);
			}
			return [...groups].flatMap(([result, values]) =>
				(JSON.parse(result) as Fit[]).map((fit) =>
					groups.size === 1 ? fit : { ...fit, when: { [decider]: values, ...fit.when } },
				),
			);
		};
		const fits = walk(this.decidersOf(path), {});
		const everywhere = fits.length === 1 && Object.keys(fits[0].when).length === 0 && !fits[0].values;
		return everywhere ? undefined : fits;
	}
}

function fieldPaths(schema: Schema, prefix = ''): string[] {
	return Object.entries(schema.properties ?? {}).flatMap(([key, node]) => [
		`${prefix}${key}`,
		...(node.type === 'object' ? fieldPaths(node, `${prefix}${key}.`) : []),
	]);
}

/**
 * For every field, the products of deciding values (model, mode, duration ...) in which it fits. Several fits of one
 * field never overlap. Only what rules forbid for good counts; what could be mended by adding a field does not.
 */
export function compileFits(schema: Schema, rules: Rule[], models: Endpoint['models']): Record<string, Fit[]> {
	const fitter = new Fitter(schema, rules, models);
	return Object.fromEntries(
		fieldPaths(schema)
			.filter((path) => path !== 'model_name' && path !== 'model')
			.map((path) => [path, fitter.fitsOf(path)] as const)
			.filter((entry): entry is [string, Fit[]] => entry[1] !== undefined),
	);
}
