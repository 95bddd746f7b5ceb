import type { INodeProperties } from 'n8n-workflow';
import { CUSTOM } from '../fields/modelFields';
import { AN_EXPRESSION, where, type Conditions, type Showing } from './misfit';
import { MODEL } from './variants';

type Property = Omit<INodeProperties, 'name'>;

/** A parameter that n8n has to ask for in some of its places. */
export interface Asked {
	name: string;
	property: Property;
	/** The resource and the operation. */
	place: Conditions;
	/** All places where the form shows it. */
	showings: Showing[];
	/** The values that the parameters it depends on can have. */
	choices: Conditions;
}

const namesIn = (showings: Showing[]): string[] => [
	...new Set(showings.flatMap(({ show, hide }) => Object.keys({ ...show, ...hide }))),
];

/** The values of a parameter with which another one matters, too. */
const leadingTo = (showings: Showing[], name: string, next: string): Conditions[string] => [
	...new Set(showings.filter(({ show }) => next in show).flatMap(({ show }) => show[name] ?? [])),
];

/**
 * The property for a place that is known: n8n takes a field under a condition on an expression for shown, and would ask for it,
 * so none of those that it asks for is there then.
 */
export function knownProperty({ name, property, place, choices }: Asked, showing: Showing): INodeProperties {
	// What a model that nobody knows needs is not known either.
	const hidden = showing.hide[MODEL];
	const known = hidden ? { ...showing, hide: { ...showing.hide, [MODEL]: [...hidden, CUSTOM] } } : showing;
	return { ...property, name, displayOptions: where(known, place, choices) };
}

/** The properties for all other places: an expression decides, or a model that is typed. */
export function openProperties({ name, property, place, showings, choices }: Asked): INodeProperties[] {
	const optional = { ...property, required: undefined, name };
	const names = namesIn(showings);
	// As soon as n8n comes to an expression it shows the property; what comes before has to lead there.
	const chain = names.map((each, index) => [
		each,
		index < names.length - 1 ? leadingTo(showings, each, names[index + 1]) : AN_EXPRESSION,
	]);
	const undecided = { show: { ...place, ...Object.fromEntries(chain) } } as INodeProperties['displayOptions'];
	const isTyped = showings.some(({ hide }) => hide[MODEL]);
	return [
		{ ...optional, displayOptions: undecided },
		...(isTyped
			? [{ ...optional, displayOptions: where({ show: { [MODEL]: [CUSTOM] }, hide: {} }, place, choices) }]
			: []),
	];
}
