import type { INodeProperties } from 'n8n-workflow';

type DisplayOptions = NonNullable<INodeProperties['displayOptions']>;
type Conditions = Record<string, unknown>;

/** A property, or an option in a collection, with the number of where it is shown. */
type Numbered = Omit<INodeProperties, 'displayOptions' | 'options'> & { options?: unknown[]; displayOptions?: number };

/**
 * A form of which each part stands once, in as few objects as can be, to be read fast: what is shown under which
 * conditions repeats itself hundreds of times. Parts name each other by number.
 */
export interface FormTable {
	/** The parameter of each condition, and its values. */
	parameters: string[];
	values: unknown[];
	/** Where something is shown: how many conditions show it, these, and those that hide it. */
	displays: number[][];
	/** All of a property but where it is shown. */
	bodies: Numbered[];
	/** The properties in order, two numbers each: body, and where it is shown or -1. */
	shown: number[];
}

const EVERYWHERE = -1;

/** Gives what is different a number each, and keeps it by `keep`. */
function numbering<T>(keep: (one: T) => number): (one: T) => number {
	const numbers = new Map<string, number>();
	return (one) => {
		const key = JSON.stringify(one);
		const number = numbers.get(key) ?? keep(one) - 1;
		numbers.set(key, number);
		return number;
	};
}

export function toTable(properties: INodeProperties[]): FormTable {
	const { parameters, values, displays, bodies, shown }: FormTable = {
		parameters: [],
		values: [],
		displays: [],
		bodies: [],
		shown: [],
	};
	const numberOfCondition = numbering(([parameter, value]: [string, unknown]) => {
		values.push(value);
		return parameters.push(parameter);
	});
	const numberOfDisplay = numbering((display: number[]) => displays.push(display));
	// A body given out with conditions must not be the one of a property without.
	const numberOfBody = {
		always: numbering((body: Numbered) => bodies.push(body)),
		conditional: numbering((body: Numbered) => bodies.push(body)),
	};
	const display = ({ show, hide }: DisplayOptions): number => {
		const [shows, hides] = [show, hide].map((side) => Object.entries(side ?? {}).map(numberOfCondition));
		return numberOfDisplay([shows.length, ...shows, ...hides]);
	};
	const option = ({ displayOptions, ...others }: INodeProperties): Numbered =>
		displayOptions ? { ...others, displayOptions: display(displayOptions) } : others;
	const body = (property: Omit<INodeProperties, 'displayOptions'>): Numbered =>
		property.type === 'collection'
			? { ...property, options: (property.options as INodeProperties[]).map(option) }
			: property;
	for (const { displayOptions, ...others } of properties) {
		if (displayOptions) shown.push(numberOfBody.conditional(body(others)), display(displayOptions));
		else shown.push(numberOfBody.always(body(others)), EVERYWHERE);
	}
	return { parameters, values, displays, bodies, shown };
}

/** The properties again, each an object of its own. Goes into the file that n8n loads. */
export function fromTable({ parameters, values, displays, bodies, shown }: FormTable): INodeProperties[] {
	const side = (numbers: number[], from: number, to: number): Conditions => {
		const [first, second] = [numbers[from], numbers[from + 1]];
		// Nearly all begin with these two, and an object written with its keys is made faster than one filled key by key.
		const isOfOperation = to > from + 1 && parameters[first] === 'resource' && parameters[second] === 'operation';
		const conditions: Conditions = isOfOperation ? { resource: values[first], operation: values[second] } : {};
		for (let i = isOfOperation ? from + 2 : from; i < to; i++) conditions[parameters[numbers[i]]] = values[numbers[i]];
		return conditions;
	};
	const display = displays.map((numbers) => {
		const shows = 1 + numbers[0];
		if (shows === numbers.length) return { show: side(numbers, 1, shows) };
		const hide = side(numbers, shows, numbers.length);
		return shows === 1 ? { hide } : { show: side(numbers, 1, shows), hide };
	}) as DisplayOptions[];
	for (const { type, options } of bodies) {
		if (type !== 'collection') continue;
		for (const option of options as Array<{ displayOptions?: unknown }>) {
			if (option.displayOptions !== undefined) option.displayOptions = display[option.displayOptions as number];
		}
	}
	const properties: INodeProperties[] = [];
	for (let i = 0, given = 0; i < shown.length; i += 2) {
		// Bodies are numbered in the order of their first use, and only later uses need a copy.
		const property = (shown[i] === given ? bodies[given++] : { ...bodies[shown[i]] }) as INodeProperties;
		if (shown[i + 1] !== EVERYWHERE) property.displayOptions = display[shown[i + 1]];
		properties.push(property);
	}
	return properties;
}
