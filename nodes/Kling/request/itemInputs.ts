import type { IBinaryKeyData, INodeExecutionData, INodeProperties, INodePropertyCollection } from 'n8n-workflow';
import type { Field, ReadParameter } from '../families/types';
import { isEmpty } from '../fields/codecs';
import { itemOffers } from '../fields/itemOffers';
import { fileWords, offerWords } from '../fields/whenEmpty';
import { allOf } from '../shared/words';
import { asText } from '../shared/convert';
import { isLeft, parameterOf } from './body';
import { isNamedIn } from './promptNames';
import { describedFile, filesOfKind, whichFiles, type FilesBefore } from './itemFiles';

/** The parameters of one item, with what the item itself gives to fields that were left empty. */
export interface ItemInputs {
	read: ReadParameter;
	/** Paths in the body of fields that took a file; they give way first when they do not fit the rest. */
	fromFiles: string[];
	/** By the labels of fields that got nothing: tells what the item has instead, as a sentence or nothing. */
	notes: Map<string, () => string>;
}

/**
 * Whether the form shows a field and nobody filled it in. What the form does not show, n8n does not hold; options neither, nor
 * what it offers in another way only.
 */
const isOpen = (field: Field, saved: unknown): boolean =>
	(field.place === 'options' || field.offeredFor !== undefined || (saved !== null && saved !== undefined)) &&
	isLeft(field, saved);

/** Whether the prompt asks for what a field takes, where it has to. */
const isWanted = ({ takesIfNamed }: Field, read: ReadParameter): boolean =>
	takesIfNamed === undefined || isNamedIn(asText(read('prompt') ?? ''), takesIfNamed);

/** One value as the form holds it: a list takes it as the first member of its only item. */
function formed({ property }: Field, value: unknown): unknown {
	if (property.type !== 'fixedCollection') return value;
	const [{ values }] = property.options as INodePropertyCollection[];
	return { items: [{ [(values as INodeProperties[])[0].name]: value }] };
}

const isNothingOrNone = (value: unknown): boolean => isEmpty(value) || (Array.isArray(value) && value.length === 0);

/** Every text and description in a value. */
function leaves(value: unknown): unknown[] {
	if (typeof value !== 'object' || value === null) return [value];
	return [value, ...Object.values(value).flatMap(leaves)];
}

/** The files of the item that fields name. */
function namedFiles(fields: Field[], read: ReadParameter, files: IBinaryKeyData): Set<string> {
	const given = fields.filter(({ isInput }) => isInput).flatMap((field) => leaves(read(parameterOf(field))));
	const described = given.flatMap((value) => {
		if (typeof value === 'string') return value.trim() in files ? [value.trim()] : [];
		const file = typeof value === 'object' ? describedFile(value, files) : undefined;
		return file && 'name' in file ? [file.name] : [];
	});
	return new Set(described);
}

/** Why a field got nothing from the item. */
function noteOn({ takes, takesFile }: Field, item: INodeExecutionData, names: string[], before: FilesBefore): string {
	if (!takesFile) return `The item before offers no ${offerWords[takes!]}`;
	if (names.length > 1) {
		return `The item has ${names.length} ${fileWords[takesFile]}s, ${allOf(names)}: enter the name of one`;
	}
	return whichFiles(item.binary, before);
}

/**
 * What the item gives to the fields that were left empty: what a Kling item offers, else the one file of the right kind that
 * no other field names.
 * @param read evaluated parameters
 * @param saved parameters as they are saved, expressions included: only what was left empty takes anything
 * @param before tells what files the item had in nodes before
 */
export function itemInputs(
	item: INodeExecutionData,
	fields: Field[],
	read: ReadParameter,
	saved: ReadParameter,
	before: FilesBefore,
): ItemInputs {
	const offers = itemOffers(item.json);
	const named = item.binary ? namedFiles(fields, read, item.binary) : new Set<string>();
	const taken = new Map<string, unknown>();
	const inputs: ItemInputs = {
		read: (name) => (taken.has(name) ? taken.get(name) : read(name)),
		fromFiles: [],
		notes: new Map(),
	};
	for (const field of fields) {
		const name = parameterOf(field);
		if (field.takesFile && isNothingOrNone(read(name)) && !isEmpty(saved(name))) {
			const note = () => (item.binary || before() !== '' ? whichFiles(item.binary, before) : '');
			inputs.notes.set(field.property.displayName, note);
		}
		if (!field.takes || !isWanted(field, read) || !isOpen(field, saved(name))) continue;
		const offer = offers[field.takes];
		const files = field.takesFile
			? filesOfKind(item.binary ?? {}, field.takesFile).filter((each) => !named.has(each))
			: [];
		const value = offer ?? (files.length === 1 ? files[0] : undefined);
		if (isEmpty(value)) inputs.notes.set(field.property.displayName, () => noteOn(field, item, files, before));
		else taken.set(name, formed(field, value));
		if (offer === undefined && files.length === 1) inputs.fromFiles.push(field.to);
	}
	return inputs;
}
