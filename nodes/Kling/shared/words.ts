/** White space, and marks that nobody sees, which web pages and office programs leave at the ends of what is copied. */
const UNSEEN = '[\\s\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069]+';
const AROUND = new RegExp(`^${UNSEEN}|${UNSEEN}$`, 'g');

/** A text without what nobody sees around it. */
export const trimmed = (text: string): string => text.replace(AROUND, '');

/** A value in a message, cut to a readable length. */
export function shown(value: unknown): string {
	if (value === undefined) return 'not set';
	const isPlain = typeof value === 'number' || value === undefined;
	const text = typeof value === 'string' ? `"${value}"` : isPlain ? String(value) : JSON.stringify(value);
	return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

const joined = (values: string[], last: string): string =>
	values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} ${last} ${values[values.length - 1]}`;

/** `a, b and c`. */
export const allOf = (values: string[]): string => joined(values, 'and');

/** `a, b or c`. */
export const oneOf = (values: string[]): string => joined(values, 'or');
