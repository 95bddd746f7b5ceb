import type { INodePropertyOptions } from 'n8n-workflow';
import type { Json, Media, Schema } from '../../contract';
import { titleCase, valueDescription, valueName } from '../words';
import {
	choiceMeant,
	readKlingId,
	readNumber,
	readSwitch,
	readText,
	Unusable,
	type Reading,
} from '../../shared/values';
import { oneOf, shown } from '../../shared/words';
import { asText } from '../../shared/convert';
import type { Codec } from './codec';

const ifOn =
	(wire: Json) =>
	(value: unknown): Reading<Json> => {
		const on = readSwitch(value);
		return on instanceof Unusable ? on : on ? wire : undefined;
	};

function choices({ enum: values = [], default: initial }: Schema, field: string): INodePropertyOptions[] {
	const all = initial === undefined ? ['', ...values] : values;
	return all.map((value) => {
		const description = valueDescription(field, String(value));
		return { name: valueName(field, String(value)), value, ...(description && { description }) };
	});
}

export const text: Codec = {
	property: () => ({ type: 'string', default: '' }),
	encode: readText,
};

/** What something of Kling's is found by; it has more digits than numbers keep. */
export const id: Codec = {
	...text,
	isInput: true,
	encode: readKlingId,
};

export const number: Codec = {
	property: ({ minimum, maximum, type, default: initial }) => ({
		type: 'number',
		typeOptions: { minValue: minimum, maxValue: maximum, numberPrecision: type === 'integer' ? 0 : 2 },
		default: (initial ?? minimum ?? 0) as number,
	}),
	encode: (value) => readNumber(value),
};

/** Off is the same as not sent. */
export const boolean: Codec = {
	property: () => ({ type: 'boolean', default: false }),
	encode: ifOn(true),
};

/** A switch whose off has to be said. */
export const sentSwitch: Codec = { ...boolean, encode: readSwitch };

/** An enum of `on` and `off`. */
export const onOff: Codec = {
	...boolean,
	encode: ifOn('on'),
	formValue: (value) => value === 'on',
};

/** An object whose only member is `enabled`. */
export const enabled: Codec = {
	...boolean,
	encode: ifOn({ enabled: true }),
};

export const choice: Codec = {
	property: (schema, field) => ({
		type: 'options',
		options: choices(schema, field),
		default: (schema.default ?? '') as string,
	}),
	encode: (value, { schema, field }) => {
		const all = choices(schema, field);
		const meant = choiceMeant(value, all);
		const read = schema.type === 'integer' || schema.type === 'number' ? readNumber(meant) : readText(meant);
		if (!(read instanceof Unusable)) return read;
		const names = all.filter((each) => each.value !== '').map(({ name }) => name);
		return new Unusable(`is ${shown(value)}, but must be ${oneOf(names)}`);
	},
};

/** A choice whose values have no order of their own: none first, the others by name. */
export const byName: Codec = {
	...choice,
	property: (schema, field) => ({
		...choice.property(schema, field),
		options: choices(schema, field).sort(
			(one, other) => Number(other.value === '') - Number(one.value === '') || (one.name < other.name ? -1 : 1),
		),
	}),
};

/** A whole number or a word, such as `series_amount`. */
export const numberOrWord: Codec = {
	property: ({ oneOf = [], default: initial }) => {
		const { minimum = 0, maximum = 0 } = oneOf.find(({ type }) => type === 'integer') ?? {};
		const words = oneOf.flatMap((part) => (part.const === undefined ? [] : [String(part.const)]));
		const numbers = Array.from({ length: maximum - minimum + 1 }, (_, index) => minimum + index);
		return {
			type: 'options',
			options: [...words, ...numbers].map((value) => ({ name: titleCase(String(value)), value })),
			default: initial as number,
		};
	},
	encode: (value, { schema: { oneOf = [] } }) => {
		const words = oneOf.flatMap((part) => (part.const === undefined ? [] : [String(part.const)]));
		return words.find((word) => word === asText(value).trim()) ?? readNumber(value);
	},
};

const fileExamples: Record<Media['kind'], string> = {
	image: 'image.png',
	video: 'video.mp4',
	audio: 'sound.mp3',
};

/** A file: URL, Base64 or the name of a binary field. request/media.ts makes the wire value of it. */
export const media: Codec = {
	property: ({ media: use }) => ({
		type: 'string',
		default: '',
		placeholder: `e.g. https://example.com/${fileExamples[use?.kind ?? 'image']}`,
	}),
	describe: (description, { media: use }) =>
		`${description}: ${use?.accept.includes('base64') ? 'URL or Input Data Field Name' : 'URL'}`,
	isInput: true,
	// A description of a file is as good as its name; request/media.ts finds the file.
	encode: (value) => {
		if (!Array.isArray(value)) return typeof value === 'object' ? (value as Json) : readText(value);
		if (value.length === 0) return new Unusable('has an expression that gives nothing');
		if (value.length > 1) return new Unusable(`is a list of ${value.length}, but must be one file`);
		if (typeof value[0] !== 'string') return value as Json;
		return readText(value[0]) ?? new Unusable('has an expression that gives nothing');
	},
};
