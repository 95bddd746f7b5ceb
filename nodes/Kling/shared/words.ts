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
