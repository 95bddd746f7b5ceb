import type { INodeProperties } from 'n8n-workflow';

type DisplayOptions = NonNullable<INodeProperties['displayOptions']>;
type Condition = [parameter: string, values: unknown];

/** A property, or an option in a collection, with the number of where it is shown. */
type Numbered = Omit<INodeProperties, 'displayOptions' | 'options'> & { options?: unknown[]; displayOptions?: number };

/**
 * A form of which each part stands once, in as few objects as can be, to be read fast: what is shown under which
 * conditions repeats itself hundreds of times. Parts name each other by number.
 */
export interface FormTable {
	/** What parameters are compared with; the numbers of these conditions run through all parameters. */
	conditions: Record<string, unknown[]>;
	/** What shows something, or hides it: how many conditions, then these; one after the other. */
	sides: number[];
	/** Where something is shown, two numbers each: the side that shows it and the one that hides it, or -1. */
	displays: number[];
	/** All of a property but where it is shown. */
	bodies: Numbered[];
	/** Which of the bodies are collections, whose options have displays as well. */
	collections: number[];
	/** The properties in order, two numbers each: body, and display or -1. */
	shown: number[];
}

const NONE = -1;

/** Numbers what is different, and keeps each such thing at its number. */
function numbering<T>(kept: T[]): (one: T) => number {
	const numbers = new Map<string, number>();
	return (one) => {
		const key = JSON.stringify(one);
		if (!numbers.has(key)) numbers.set(key, kept.push(one) - 1);
		return numbers.get(key)!;
	};
}

/** The conditions by parameter, and the number that each has then. */
function byParameter(all: Condition[]): { conditions: FormTable['conditions']; numberOf: (number: number) => number } {
	const conditions: FormTable['conditions'] = {};
	for (const [parameter, values] of all) (conditions[parameter] ??= []).push(values);
	const order = Object.entries(conditions).flatMap(([parameter, values]) =>
		values.map((one) => all.findIndex((each) => each[0] === parameter && each[1] === one)),
	);
	return { conditions, numberOf: (number) => order.indexOf(number) };
}

export function toTable(properties: INodeProperties[]): FormTable {
	const [all, sides, displays]: [Condition[], number[][], number[][]] = [[], [], []];
	const [numberOfCondition, numberOfSide, numberOfDisplay] = [numbering(all), numbering(sides), numbering(displays)];
	const side = (conditions: object | undefined): number =>
		conditions ? numberOfSide(Object.entries(conditions).map(numberOfCondition)) : NONE;
	const display = ({ show, hide }: DisplayOptions): number => numberOfDisplay([side(show), side(hide)]);

	const bodies: Numbered[] = [];
	// A body given out with conditions must not be the one of a property without.
	const numberOfBody = [false, true].map(() => {
		const number = numbering<Numbered>([]);
		const places: number[] = [];
		return (body: Numbered) => (places[number(body)] ??= bodies.push(body) - 1);
	});
	const option = ({ displayOptions, ...others }: INodeProperties): Numbered =>
		displayOptions ? { ...others, displayOptions: display(displayOptions) } : others;
	const body = (property: Omit<INodeProperties, 'displayOptions'>): Numbered =>
		property.type === 'collection'
			? { ...property, options: (property.options as INodeProperties[]).map(option) }
			: property;
	const shown = properties.flatMap(({ displayOptions, ...others }) => [
		numberOfBody[displayOptions ? 1 : 0](body(others)),
		displayOptions ? display(displayOptions) : NONE,
	]);

	const { conditions, numberOf } = byParameter(all);
	return {
		conditions,
		sides: sides.flatMap((numbers) => [numbers.length, ...numbers.map(numberOf)]),
		displays: displays.flat(),
		bodies,
		collections: [...bodies.keys()].filter((number) => bodies[number].type === 'collection'),
		shown,
	};
}

/**
 * The properties again, each an object of its own. Goes into the file that n8n loads, where it runs once: so it takes
 * nothing apart and walks by number, which is what takes least before anything is compiled.
 */
export function fromTable({ conditions, sides, displays, bodies, collections, shown }: FormTable): INodeProperties[] {
	const parameters: string[] = [];
	const values: unknown[] = [];
	for (const parameter in conditions) {
		const all = conditions[parameter];
		for (let i = 0; i < all.length; i++) {
			parameters.push(parameter);
			values.push(all[i]);
		}
	}
	const madeSides: Array<Record<string, unknown>> = [];
	for (let i = 0; i < sides.length;) {
		const end = i + 1 + sides[i++];
		const first = sides[i];
		const second = sides[i + 1];
		// Nearly all begin with these two, and an object written with its keys is made faster than one filled key by key.
		const isOfOperation = i + 1 < end && parameters[first] === 'resource' && parameters[second] === 'operation';
		const side: Record<string, unknown> = isOfOperation ? { resource: values[first], operation: values[second] } : {};
		for (i += isOfOperation ? 2 : 0; i < end; i++) side[parameters[sides[i]]] = values[sides[i]];
		madeSides.push(side);
	}
	const madeDisplays: DisplayOptions[] = [];
	for (let i = 0; i < displays.length; i += 2) {
		const show = madeSides[displays[i]];
		const hide = madeSides[displays[i + 1]];
		madeDisplays.push(
			(hide === undefined ? { show } : show === undefined ? { hide } : { show, hide }) as DisplayOptions,
		);
	}
	for (const number of collections) {
		for (const option of bodies[number].options as Array<{ displayOptions?: unknown }>) {
			if (option.displayOptions !== undefined) option.displayOptions = madeDisplays[option.displayOptions as number];
		}
	}
	const properties: INodeProperties[] = [];
	for (let i = 0, given = 0; i < shown.length; i += 2) {
		// Bodies are numbered in the order of their first use, and only later uses need a copy.
		const property = (shown[i] === given ? bodies[given++] : { ...bodies[shown[i]] }) as INodeProperties;
		if (shown[i + 1] !== NONE) property.displayOptions = madeDisplays[shown[i + 1]];
		properties.push(property);
	}
	return properties;
}
