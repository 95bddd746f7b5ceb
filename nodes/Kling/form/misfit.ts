import type { IDisplayOptions, INodeProperties, INodePropertyCollection, NodeParameterValueType } from 'n8n-workflow';

type Values = NodeParameterValueType[];
export type Conditions = Record<string, Values>;
type Property = Omit<INodeProperties, 'name'>;

/** When a property is shown: each parameter has one of the values, and none of those that hide it. */
export interface Showing {
	show: Conditions;
	hide: Conditions;
}

/** Any value that no condition names, such as a model that is typed. */
const OTHER = Symbol('other');

const namesIn = ({ show, hide }: Showing): string[] => Object.keys({ ...show, ...hide });

export function admits({ show, hide }: Showing, name: string, value: NodeParameterValueType | typeof OTHER): boolean {
	const isIn = (values: Values): boolean => value !== OTHER && values.includes(value);
	return (!(name in show) || isIn(show[name])) && !(name in hide && isIn(hide[name]));
}

const without = ({ show, hide }: Showing, name: string): Showing => {
	const { [name]: _, ...otherShow } = show;
	const { [name]: __, ...otherHide } = hide;
	return { show: otherShow, hide: otherHide };
};

/**
 * Everything that some showings leave out, as showings that never overlap.
 * @param showings of the properties of one parameter
 */
export function complement(showings: Showing[]): Showing[] {
	if (showings.length === 0) return [{ show: {}, hide: {} }];
	const [name] = showings.flatMap(namesIn);
	// Whatever is left holds without conditions.
	if (name === undefined) return [];
	const known = [...new Set(showings.flatMap(({ show, hide }) => [...(show[name] ?? []), ...(hide[name] ?? [])]))];
	// Values that leave the same showings open leave out the same, and others may, too.
	const answers = new Map<string, string>();
	const leftOut = (value: NodeParameterValueType | typeof OTHER): string => {
		const open = showings.filter((one) => admits(one, name, value));
		const key = open.map((one) => showings.indexOf(one)).join();
		const answer = answers.get(key) ?? JSON.stringify(complement(open.map((one) => without(one, name))));
		answers.set(key, answer);
		return answer;
	};
	const ofOthers = leftOut(OTHER);
	const groups = new Map<string, Values>([[ofOthers, []]]);
	for (const value of known) {
		const left = leftOut(value);
		groups.set(left, [...(groups.get(left) ?? []), value]);
	}
	return [...groups].flatMap(([left, values]) => {
		const elsewhere = known.filter((value) => !values.includes(value));
		return (JSON.parse(left) as Showing[]).map(({ show, hide }) => {
			if (left !== ofOthers) return { show: { [name]: values, ...show }, hide };
			return elsewhere.length > 0 ? { show, hide: { [name]: elsewhere, ...hide } } : { show, hide };
		});
	});
}

const conditions = (...tests: object[]): Values => tests.map((_cnd) => ({ _cnd })) as unknown as Values;

/** Every value has this member and none is a text, so that n8n, asked whether it is there, learns whether there is a value. */
const isThere = (name: string): [string, Values] => [`/${name}.valueOf`, conditions({ exists: true })];

/** Texts that begin with `=`, by the order of letters: n8n runs patterns under a time limit, and throws when it is over. */
export const AN_EXPRESSION = conditions({ between: { from: '=', to: '>' } });

/** The values that mean that nobody filled a field in. */
const untouched = (initial: unknown): Values =>
	typeof initial !== 'object' || initial === null
		? [...new Set([initial as NodeParameterValueType, ''])]
		: 'mode' in initial
			? ['']
			: conditions({ eq: initial }, { eq: { items: [] } });

/** Hides a parameter that nobody filled in, whichever of its properties was shown. */
function whereUntouched(name: string, defaults: unknown[]): Conditions {
	const values = defaults.flatMap(untouched).map((value) => [JSON.stringify(value), value] as const);
	return { [`/${name}`]: [...new Map(values).values()] };
}

/**
 * Shows something where a field has no place, in a part of what its properties leave out. Where the node learns only later
 * what is chosen (an expression) the field itself is shown, so this is not. n8n takes everything under `show` for met when
 * one of the values is an expression, so what is asked of values stands under `hide`.
 */
export function where(
	{ show, hide }: Showing,
	place: Conditions,
	choices: Conditions,
	own: { show: Array<[string, Values]>; hide: Conditions } = { show: [], hide: {} },
): IDisplayOptions {
	const listed = Object.keys(show).filter((name) => name in choices && show[name].length > 1);
	const others = (name: string): Values => choices[name].filter((value) => !show[name].includes(value));
	// Whatever is not the only value, an expression included, is said in a word.
	const only = Object.keys(show).filter((name) => name in choices && show[name].length === 1);
	// What is typed has no list of other values.
	const typed = Object.entries(show).filter(([name]) => !(name in choices));
	return {
		show: { ...place, ...Object.fromEntries([...own.show, ...listed.map(isThere), ...typed]) },
		hide: {
			...own.hide,
			...Object.fromEntries(listed.map((name) => [`/${name}`, [...others(name), ...AN_EXPRESSION]])),
			...Object.fromEntries(only.map((name) => [`/${name}`, conditions({ not: show[name][0] })])),
			...Object.fromEntries(Object.keys(hide).map((name) => [`/${name}`, [...hide[name], ...AN_EXPRESSION]])),
		},
	} as IDisplayOptions;
}

/** What stands under a field that keeps its value where it does not fit. What it does not fit may stand above or below it. */
export const misfitHint = ({ type }: Pick<INodeProperties, 'type'>): string =>
	`Does not fit the other choices: a run is refused until this is ${type === 'boolean' ? 'off' : 'empty'}`;

/** What stands under a field that is offered for another choice and sent all the same. */
export const USED = 'Is used, whatever is chosen above; empty it if that is not meant';

/** A property without its help, which the one that fits gives. */
function bare(property: Property): Property {
	if (property.type === 'boolean') return property;
	const { description: _, placeholder: __, hint: ___, required: ____, ...rest } = property;
	if (property.type !== 'fixedCollection') return rest;
	const groups = property.options as INodePropertyCollection[];
	const options = groups.map((group) => ({
		...group,
		values: group.values.map((each) => ({ ...bare(each), name: each.name })),
	}));
	return { ...rest, options };
}

/** A parameter of one operation. */
export interface Parameter {
	name: string;
	property: Property;
	/** The resource and the operation. */
	place: Conditions;
	/** Which of several inputs has to be chosen. */
	selected: Conditions;
	/** When its properties are shown. */
	showings: Showing[];
	/** The values that the parameters it depends on can have. */
	choices: Conditions;
	/** The values that its properties start with. */
	defaults: unknown[];
	/** What stands under it where it is not offered. */
	hint: string;
}

/**
 * Keeps a value from vanishing: n8n takes away what it does not show before the node runs, so without this what was filled
 * in would be missing in what is paid for as soon as another model is chosen. Never on display.
 */
export function keeper({ name, property, place, selected, defaults }: Parameter): INodeProperties {
	const { displayName, default: initial } = property;
	const hide = whereUntouched(name, defaults);
	const displayOptions = { show: { ...place, ...selected }, hide } as IDisplayOptions;
	return { displayName, name, type: 'hidden', default: initial, displayOptions };
}

/** Shows a value where it does not fit. */
export function misfits(parameter: Parameter): INodeProperties[] {
	const { name, property, place, selected, showings, choices, defaults, hint } = parameter;
	const own = { show: [isThere(name)], hide: whereUntouched(name, defaults) };
	return complement(showings).map(({ show, hide }) => ({
		...bare(property),
		name,
		hint,
		displayOptions: where({ show: { ...selected, ...show }, hide }, place, choices, own),
	}));
}
