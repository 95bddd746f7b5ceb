/** A value in a message, cut to a readable length. */
export function shown(value: unknown): string {
	if (value === undefined) return 'not set';
	const isPlain = typeof value === 'number' || value === undefined;
	const text = typeof value === 'string' ? `"${value}"` : isPlain ? String(value) : JSON.stringify(value);
	return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** `a, b and c`. */
export function allOf(values: string[]): string {
	return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} and ${values[values.length - 1]}`;
}

/** `a, b or c`. */
export function oneOf(values: string[]): string {
	return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values[values.length - 1]}`;
}
