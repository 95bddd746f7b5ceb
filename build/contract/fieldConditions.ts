import { evaluate, mentions, type Violation } from '../../nodes/Kling/contract/rules';
import { schemaAt } from '../../nodes/Kling/contract/schema';
import type { Endpoint, FieldCondition, Json, JsonObject, Rule, Schema } from '../../nodes/Kling/contract/types';

/** The fields others depend on, each after those it depends on itself. */
const deciders = [
	'model_name',
	'$path.model',
	'mode',
	'settings.resolution',
	'settings.character_orientation',
	'settings.multi_shot',
	'settings.audio',
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

/** The fields that name the model; a rule may speak of either. */
const modelPaths = ['model_name', '$path.model'];

/** A content of this type is a field of the form, though no member of the body. */
const content = /^contents\.(\w+)$/;

/** A rule breaks a condition by these; what other operators miss can still be added to the body. */
const final = ['allow', 'forbid', 'ignored', 'atMostOne', 'noItem'];

/** Whether a violation speaks against a field; "ignored" speaks only against the fields it names. */
const against = (path: string) => (violation: Violation) =>
	final.includes(violation.operator) &&
	(violation.operator !== 'ignored' || violation.paths.some((other) => path === other || path.startsWith(`${other}.`)));

/** Stands for a model that is typed by id: nothing is known about it, so everything fits. */
const custom = 'custom';

/** The value of an optional deciding field that is left empty. */
const unset = '';

type Context = Record<string, Json>;
type Answer = Json[];

const named = new Map<Rule, string[]>();
const texts = new Map<Rule, string>();

function textOf(rule: Rule): string {
	const known = texts.get(rule) ?? JSON.stringify(rule);
	texts.set(rule, known);
	return known;
}

/** The fields of a rule without list stars. */
function fieldsOf(rule: Rule): string[] {
	const known = named.get(rule) ?? mentions(rule).map((path) => path.replace(/\[\*\]/g, ''));
	named.set(rule, known);
	return known;
}

const speaksOf = (rule: Rule, path: string): boolean => {
	const type = content.exec(path)?.[1];
	if (type) return textOf(rule).includes(`"${type}"`);
	return speaksOfField(rule, path);
};

const speaksOfField = (rule: Rule, path: string): boolean =>
	fieldsOf(rule).some((other) => other === path || other.startsWith(`${path}.`) || path.startsWith(`${other}.`));

function isSwitch(node: Schema): boolean {
	return node.type === 'boolean' || (node.enum?.join() ?? '') === 'on,off';
}

/** The values to try: those of an enum, the "on" of a switch, or any value at all. */
function candidates(schema: Schema, path: string): Json[] {
	const type = content.exec(path)?.[1];
	if (type) return [[{ type }]];
	const node = schemaAt(schema, path)!;
	if (node.type === 'boolean') return [true];
	if (isSwitch(node)) return ['on'];
	if (node.enum) return node.enum;
	if (node.type === 'array') return [listOf(node)];
	if (node.type === 'object') return [{ sent: true }];
	if (path === 'settings.duration') return wholeNumbers(node);
	return [node.type === 'string' ? 'sent' : 1];
}

const wholeNumbers = ({ minimum = 0, maximum = 0 }: Schema): Json[] =>
	Array.from({ length: maximum - minimum + 1 }, (_, at) => minimum + at);

/** A list whose items differ in their enums, so that rules about items find one that suits them. */
function listOf(node: Schema): Json[] {
	const enums = Object.entries(node.items?.properties ?? {}).filter(([, part]) => part.enum);
	return [{}, ...enums.flatMap(([key, part]) => part.enum!.map((value) => ({ [key]: value })))];
}

function nested(values: Context): JsonObject {
	const body: JsonObject = {};
	for (const [path, value] of Object.entries(values)) {
		if (value === unset) continue;
		const keys = content.test(path) ? ['contents'] : path.split('.');
		const last = keys.pop()!;
		const parent = keys.reduce<any>((node, key) => (node[key] ??= {}), body);
		parent[last] = parent[last] && typeof value === 'object' ? { ...(value as object), ...parent[last] } : value;
	}
	return body;
}

class Conditions {
	private readonly domains = new Map<string, Json[]>();
	private readonly spoken = new Map<string, Rule[]>();
	private readonly order = new Map<string, string[]>();

	constructor(
		private readonly schema: Schema,
		private readonly rules: Rule[],
		private readonly models: Endpoint['models'],
		private readonly contents: string[],
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
				this.has(decider) &&
				this.rulesOf(path).some((rule) => speaksOf(rule, decider)),
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
		const node = schemaAt(this.schema, decider) ?? {};
		let values: Json[];
		if (modelPaths.includes(decider)) values = [...this.models.map(({ name }) => name), custom];
		else values = this.answer(decider, context);
		if (isSwitch(node) && values.length > 0) values = [node.type === 'boolean' ? false : 'off', ...values];
		else if (node.default === undefined && !this.isRequired(decider) && values.length > 0) values = [unset, ...values];
		this.domains.set(key, values);
		return values;
	}

	private rulesOf(path: string): Rule[] {
		const known = this.spoken.get(path) ?? this.rules.filter((rule) => speaksOf(rule, path));
		this.spoken.set(path, known);
		return known;
	}

	private has(path: string): boolean {
		return path === '$path.model'
			? !this.schema.properties?.model_name && this.models.length > 0
			: schemaAt(this.schema, path) !== undefined;
	}

	private isRequired(path: string): boolean {
		return path === '$path.model' || (this.schema.required?.includes(path) ?? false);
	}

	/** Which candidates of a field can be part of some request in a context. */
	private answer(path: string, context: Context): Answer {
		if (modelPaths.some((model) => context[model] === custom)) return candidates(this.schema, path);
		const rules = this.rulesOf(path);
		const helpers = this.helpersOf(path, rules, context);
		return candidates(this.schema, path).filter((value) =>
			helpers.some((helper) =>
				this.variants(path, value).some(
					(variant) =>
						!evaluate(rules, nested({ ...context, ...helper, [path]: variant }), this.schema).some(against(path)),
				),
			),
		);
	}

	/** What to try for one candidate: a list with each of its items alone, a content alone and beside one of each other type. */
	private variants(path: string, value: Json): Json[] {
		if (!Array.isArray(value)) return [value];
		if (!content.test(path)) return value.map((item) => [item]);
		return [value, ...this.contents.map((type) => [...value, { type }])];
	}

	/** Other fields that rules name together with this one, in every combination of sent and not sent. */
	private helpersOf(path: string, rules: Rule[], context: Context): Context[] {
		const binding = rules.filter((rule) => final.some((operator) => operator in rule));
		const names = new Set(binding.flatMap(fieldsOf).map((name) => name.split('.')[0]));
		const others = [...names].filter(
			(name) => name !== '$path' && path.split('.')[0] !== name && !(name in context) && !deciders.includes(name),
		);
		return others.reduce<Context[]>(
			(sets, name) => [...sets, ...sets.map((set) => ({ ...set, [name]: candidates(this.schema, name)[0] }))],
			[{}],
		);
	}

	/** When a field can be used, as disjoint products of decider values; undefined when always. */
	of(path: string): FieldCondition[] | undefined {
		const all = candidates(this.schema, path);
		const walk = (open: string[], context: Context): FieldCondition[] => {
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
				(JSON.parse(result) as FieldCondition[]).map((condition) =>
					groups.size === 1 ? condition : { ...condition, when: { [decider]: values, ...condition.when } },
				),
			);
		};
		const found = walk(this.decidersOf(path), {});
		const always = found.length === 1 && Object.keys(found[0].when).length === 0 && !found[0].values;
		return always ? undefined : found;
	}
}

function fieldPaths(schema: Schema, prefix = ''): string[] {
	return Object.entries(schema.properties ?? {}).flatMap(([key, node]) => [
		`${prefix}${key}`,
		...(node.type === 'object' ? fieldPaths(node, `${prefix}${key}.`) : []),
	]);
}

interface Subject extends Pick<Endpoint, 'schema' | 'rules' | 'models'> {
	/** Types of contents. */
	contents: string[];
}

/**
 * For every field, the products of deciding values (model, mode, duration ...) in which it can be used. Several conditions
 * of one field never overlap. Only what rules forbid for good counts; what could be mended by adding a field does not.
 */
export function compileConditions({ schema, rules, models, contents }: Subject): Endpoint['conditions'] {
	const conditions = new Conditions(schema, rules, models, contents);
	return Object.fromEntries(
		[...fieldPaths(schema), ...contents.map((type) => `contents.${type}`)]
			.filter((path) => !['model_name', 'model', 'contents', 'settings', 'options'].includes(path))
			.map((path) => [path, conditions.of(path)] as const)
			.filter((entry): entry is [string, FieldCondition[]] => entry[1] !== undefined),
	);
}
