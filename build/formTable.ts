import type { INodeProperties } from 'n8n-workflow';

type DisplayOptions = NonNullable<INodeProperties['displayOptions']>;
type Side = 'show' | 'hide';
type Condition = [parameter: string, values: unknown];

/** A property, or an option in a collection, with the number of where it is shown. */
type Numbered = Omit<INodeProperties, 'displayOptions' | 'options'> & { options?: unknown[]; displayOptions?: number };

/**
 * A form of which each part stands once, to be read fast: what is shown under which conditions repeats itself hundreds of
 * times. Parts name each other by number.
 */
export interface FormTable {
	conditions: Condition[];
	displays: Array<Partial<Record<Side, number[]>>>;
	/** All of a property but where it is shown. */
	bodies: Numbered[];
	/** The properties in order: body, and where it is shown. */
	shown: Array<[body: number, display?: number]>;
}

/** Keeps what is different once, and gives its number. */
function numbering<T>(kept: T[]): (one: T) => number {
	const numbers = new Map<string, number>();
	return (one) => {
		const key = JSON.stringify(one);
		const number = numbers.get(key) ?? kept.push(one) - 1;
		numbers.set(key, number);
		return number;
	};
}

export function toTable(properties: INodeProperties[]): FormTable {
	const table: FormTable = { conditions: [], displays: [], bodies: [], shown: [] };
	const numberOfCondition = numbering(table.conditions);
	const numberOfDisplay = numbering(table.displays);
	// A body given out with conditions must not be the one of a property without.
	const numberOfBody = { always: numbering(table.bodies), conditional: numbering(table.bodies) };
	const display = (shown: DisplayOptions): number =>
		numberOfDisplay(
			Object.fromEntries(
				Object.entries(shown).map(([side, conditions]) => [
					side,
					Object.entries(conditions ?? {}).map(numberOfCondition),
				]),
			),
		);
	const option = ({ displayOptions, ...others }: INodeProperties): Numbered =>
		displayOptions ? { ...others, displayOptions: display(displayOptions) } : others;
	const body = (property: Omit<INodeProperties, 'displayOptions'>): Numbered =>
		property.type === 'collection'
			? { ...property, options: (property.options as INodeProperties[]).map(option) }
			: property;
	for (const { displayOptions, ...others } of properties) {
		table.shown.push(
			displayOptions
				? [numberOfBody.conditional(body(others)), display(displayOptions)]
				: [numberOfBody.always(body(others))],
		);
	}
	return table;
}

/** The properties again, each an object of its own. Goes into the file that n8n loads. */
export function fromTable({ conditions, displays, bodies, shown }: FormTable): INodeProperties[] {
	const side = (numbers: number[]) => {
		const all: Record<string, unknown> = {};
		for (const number of numbers) all[conditions[number][0]] = conditions[number][1];
		return all;
	};
	const display = displays.map(({ show, hide }) => {
		if (!show) return { hide: side(hide!) };
		return hide ? { show: side(show), hide: side(hide) } : { show: side(show) };
	}) as DisplayOptions[];
	for (const { type, options } of bodies) {
		if (type !== 'collection') continue;
		for (const option of options as Array<{ displayOptions?: unknown }>) {
			if (option.displayOptions !== undefined) option.displayOptions = display[option.displayOptions as number];
		}
	}
	let given = 0;
	return shown.map(([body, at]) => {
		// Bodies are numbered in the order of their first use, and only later uses need a copy.
		const property = (body === given ? bodies[given++] : { ...bodies[body] }) as INodeProperties;
		if (at !== undefined) property.displayOptions = display[at];
		return property;
	});
}
