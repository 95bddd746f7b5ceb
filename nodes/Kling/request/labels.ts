import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import type { Json, JsonObject } from '../contract';
import type { Family, Field } from '../families';
import { CONTENTS } from '../fields/contents';
import { camelCase, oneOfMany } from '../fields/words';
import { lookUp } from '../shared/lookUp';
import { shown } from '../shared/words';
import { asText } from '../shared/convert';

/** What the form calls the places of a body and the values in them; what it does not know stays as the API has it. */
export interface FormWords {
	/** `Prompt`, `Camera Movement`; a member of a list by its item: `Prompt of Shot 1`. */
	label(path: string): string;
	/** The fields that take types of inputs, each once: `Images`, or for one of its types `Images with Use As "First Frame"`. */
	inputs(types: string[]): string[];
	/** A value in a sentence: `"Kling V2.6"`, `on`. */
	value(path: string, value: Json | undefined): string;
	/** A value among others, without quotation marks. */
	plain(path: string, value: Json): string;
}

type Property = Omit<INodeProperties, 'name'>;

/** A typed input, by its place in the body or as the contract names a type: `contents[2].url`, `contents.first_frame`. */
const CONTENT = /^contents(?:\[(\d+)\]|\.(\w+))/;

/** The way into a list: the place of an item, the name of one of its members, what is left. */
const INTO_LIST = /^(?:\[(\d+|\*)\])?(?:\.(\w+))?(.*)$/;

const bare = (path: string): string => path.replace(/\[[*\d]+\]/g, '');

const takesContent = ({ to, contents = [] }: Field, type: string): boolean =>
	to === CONTENTS && contents.includes(type);

/** The choices of a property; none where it is no list to choose from. */
export const optionsOf = ({ type, options = [] }: Property): INodePropertyOptions[] =>
	type === 'options' ? (options as INodePropertyOptions[]) : [];

/** A member of a list's items; undefined where a field is no list, or has none of that name. */
function memberOf({ type, options = [] }: Property, name: string): INodeProperties | undefined {
	if (type !== 'fixedCollection') return undefined;
	return (options as INodePropertyCollection[])[0].values.find((member) => member.name === camelCase(name));
}

/** The words for a place in a list, inside out: `Prompt of Shot 1`, `Seconds of Shots`; a member by itself is `Use As`. */
function placeIn(property: Property, rest: string): string {
	const { displayName } = property;
	const [, index, name, deeper] = INTO_LIST.exec(rest)!;
	const item = index === undefined || index === '*' ? displayName : `${oneOfMany(displayName)} ${Number(index) + 1}`;
	const member = name === undefined ? undefined : memberOf(property, name);
	if (!member) return property.type === 'fixedCollection' ? item : displayName;
	return index === undefined ? placeIn(member, deeper) : `${placeIn(member, deeper)} of ${item}`;
}

/** The field that fills a place of a body, and what of the place lies within its value. */
function fieldAt(fields: Field[], path: string): { field: Field; rest: string } | undefined {
	const sent = fields.filter(({ to }) => to !== '' && to !== CONTENTS);
	const exact = sent.find(({ to }) => bare(to) === bare(path));
	if (exact) return { field: exact, rest: /\[[*\d]+\]$/.exec(path)?.[0] ?? '' };
	const around = sent.find(({ to }) => bare(path).startsWith(`${bare(to)}.`));
	if (around) return { field: around, rest: path.slice(around.to.length) };
	const within = sent.find(({ to }) => to.startsWith(`${path}.`));
	return within && { field: within, rest: '' };
}

/** `Images`; one of several types that a field takes by its use: `Images with Use As "First Frame"`. */
function inputLabel({ property, uses }: Field, types: string[]): string {
	const use = types.length === 1 && uses && Object.entries(uses.types).find(([, type]) => type === types[0]);
	const member = use && memberOf(property, uses.member);
	if (!member) return property.displayName;
	const name = optionsOf(member).find(({ value }) => value === use[0])?.name ?? use[0];
	return `${property.displayName} with ${member.displayName} ${shown(name)}`;
}

/** What the form of a family calls a value; undefined where it has no name for it. */
function nameOf(fields: Field[], path: string, value: Json | undefined): string | undefined {
	const found = fieldAt(fields, path);
	if (!found || value === undefined) return undefined;
	const { field } = found;
	const isWhole = bare(field.to) === bare(path);
	const property = isWhole ? field.property : memberOf(field.property, bare(path).slice(field.to.length + 1));
	if (!property) return undefined;
	const ofForm = isWhole ? field.formValue(value) : value;
	if (property.type === 'boolean') return ofForm === true ? 'on' : ofForm === false ? 'off' : undefined;
	const ofValue = lookUp(field.valueNames ?? {}, asText(value));
	const name = ofValue ?? optionsOf(property).find((each) => each.value === ofForm)?.name;
	// `5 Seconds` says no more than 5 where the label says what it is.
	return name?.startsWith(asText(value)) ? undefined : name;
}

/** What a choice of the form is called, in a sentence: `"Own List of Shots"`. */
export const choiceName = ({ property }: Field, choice: unknown): string =>
	shown(optionsOf(property).find(({ value }) => value === choice)?.name ?? choice);

const isSwitch = (fields: Field[], path: string): boolean => fieldAt(fields, path)?.field.property.type === 'boolean';

/** The words of a family's form for one body. */
export function formWords({ fields }: Family, body: JsonObject): FormWords {
	const inputs = (types: string[]): string[] => {
		const owners = new Set(types.map((type) => fields.find((field) => takesContent(field, type))));
		const known = [...owners].flatMap((owner) =>
			owner
				? [
						inputLabel(
							owner,
							types.filter((type) => takesContent(owner, type)),
						),
					]
				: [],
		);
		const unknown = types.filter((type) => !fields.some((field) => takesContent(field, type)));
		return [...known, ...unknown.map((type) => `${CONTENTS.slice(0, -2)}.${type}`)];
	};
	return {
		label: (path) => {
			const [, place, named] = CONTENT.exec(path) ?? [];
			const type = named ?? ((body.contents as JsonObject[] | undefined)?.[Number(place)]?.type as string | undefined);
			if (type && fields.some((field) => takesContent(field, type))) return inputs([type])[0];
			const found = type === undefined ? fieldAt(fields, path) : undefined;
			return found ? placeIn(found.field.property, found.rest) : path;
		},
		inputs,
		value: (path, value) => {
			const name = nameOf(fields, path, value);
			return name !== undefined && isSwitch(fields, path) ? name : shown(name ?? value);
		},
		plain: (path, value) => nameOf(fields, path, value) ?? asText(value),
	};
}
