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

/** An object with a member at a dotted path, such as `options.callback_url`; the given object stays as it is. */
export function withMember(object: IDataObject, path: string, value: GenericValue): IDataObject {
	const [key, ...rest] = path.split('.');
	const inner = object[key];
	const put = rest.length === 0 ? value : withMember(isObject(inner) ? inner : {}, rest.join('.'), value);
	return { ...object, [key]: put };
}

/** The objects of a list; empty when it is no list. */
export const objectsOf = (value: unknown): IDataObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
