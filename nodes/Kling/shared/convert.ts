/**
 * Whatever JSON holds, as a text or a number. `String` and `Number` throw for an object that has a member called
 * `toString` or `valueOf`, and JSON may hold such an object anywhere.
 */

/** A text; of objects and lists their JSON. */
export const asText = (value: unknown): string =>
	typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);

/** A number, also one written as text; NaN for objects and lists. */
export const asNumber = (value: unknown): number => (typeof value === 'object' ? NaN : Number(value));
