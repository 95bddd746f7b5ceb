import type { INodePropertyOptions } from 'n8n-workflow';
import type { Json, Schema } from '../../contract';
import { titleCase, valueName } from '../words';
import { trimmed, type Codec } from './codec';

const asNumber = (value: unknown): Json =>
	typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)) ? Number(value) : (value as Json);

const isOn = (value: unknown): boolean => value === true || value === 'true' || value === 'on';

function choices({ enum: values = [], default: initial }: Schema, field: string): INodePropertyOptions[] {
	const all = initial === undefined ? ['', ...values] : values;
	return all.map((value) => ({ name: valueName(field, String(value)), value }));
}

export const text: Codec = {
	property: () => ({ type: 'string', default: '' }),
	encode: trimmed,
};

export const number: Codec = {
	property: ({ minimum, maximum, type, default: initial }) => ({
		type: 'number',
		typeOptions: { minValue: minimum, maxValue: maximum, numberPrecision: type === 'integer' ? 0 : 2 },
		default: (initial ?? minimum ?? 0) as number,
	}),
	encode: asNumber,
};

/** Off is the same as not sent. */
export const boolean: Codec = {
	property: () => ({ type: 'boolean', default: false }),
	encode: (value) => (isOn(value) ? true : undefined),
};

/** A switch whose off has to be said. */
export const sentSwitch: Codec = { ...boolean, encode: (value) => isOn(value) };

/** An enum of `on` and `off`. */
export const onOff: Codec = {
	...boolean,
	encode: (value) => (isOn(value) ? 'on' : undefined),
	formValue: (value) => value === 'on',
};

/** An object whose only member is `enabled`. */
export const enabled: Codec = {
	...boolean,
	encode: (value) => (isOn(value) ? { enabled: true } : undefined),
};

export const choice: Codec = {
	property: (schema, field) => ({
		type: 'options',
		options: choices(schema, field),
		default: (schema.default ?? '') as string,
	}),
	encode: (value, { type }) => (type === 'integer' || type === 'number' ? asNumber(value) : trimmed(value)),
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
	encode: asNumber,
};

/** A file: URL, Base64 or the name of a binary field. request/media.ts makes the wire value of it. */
export const media: Codec = {
	property: ({ media: use, description = 'File' }) => {
		const takesFiles = use?.accept.includes('base64');
		const what = description.replace(/( address or raw Base64)?(; must not be empty)?$/, '');
		return {
			type: 'string',
			default: '',
			description: `${what}: ${takesFiles ? 'URL, Base64 or name of a binary field' : 'URL'}`,
			placeholder: takesFiles ? 'e.g. data or https://example.com/file' : 'e.g. https://example.com/file',
		};
	},
	encode: trimmed,
};
