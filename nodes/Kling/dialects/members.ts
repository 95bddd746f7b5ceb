import type { GenericValue, IDataObject } from 'n8n-workflow';

/** Readers of members of an answer, which may be missing or of another type than the contract says. */

export const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text or number as a text; undefined when it is empty or something else. */
export function textOf(value: unknown): string | undefined {
	const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	return text === '' ? undefined : text;
}

/** A number or a text of digits as a number; undefined when it is none. */
export function numberOf(value: unknown): number | undefined {
	const text = textOf(value);
	const number = Number(text);
	return text === undefined || !Number.isFinite(number) ? undefined : number;
}

/** As milliseconds, smaller numbers would lie before March 1973. */
const LEAST_MS = 1e11;

const ISO_8601 = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)$/;

/**
 * A moment in milliseconds since 1970, as Kling gives it (contract: timestamps); seconds, and texts in ISO 8601, as gateways
 * give it, are made into such. Undefined when it is none.
 */
export function timeOf(value: unknown): number | undefined {
	const number = numberOf(value);
	if (number !== undefined) return number > 0 && number < LEAST_MS ? 1000 * number : number;
	const text = textOf(value);
	return text !== undefined && ISO_8601.test(text) ? numberOf(Date.parse(text)) : undefined;
}

/** An object with a member at a dotted path, such as `options.callback_url`; the given object stays as it is. */
export function withMember(object: IDataObject, path: string, value: GenericValue): IDataObject {
	const [key, ...rest] = path.split('.');
	const inner = object[key];
	const put = rest.length === 0 ? value : withMember(isObject(inner) ? inner : {}, rest.join('.'), value);
	return { ...object, [key]: put };
}

/** The objects of a list; empty when it is no list. */
export const objectsOf = (value: unknown): IDataObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
