import type { Body } from './types';
import { Refusal } from './refusal';

/** Strings in one step each, because a step per character overflows the stack on large Base64. */
const STRING_OR_LONG = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/** Parses a request body. Integers too long for a double become digit strings, so that no digit is lost. */
export function parseBody(text: string): Body {
	let value: unknown;
	try {
		value = JSON.parse(text.replace(STRING_OR_LONG, (token) => (token.startsWith('"') ? token : `"${token}"`)));
	} catch {
		throw new Refusal(1200, 'the body is not JSON');
	}
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		throw new Refusal(1200, 'the body is not a JSON object');
	return value as Body;
}

/** Writes an answer. `element_id` goes out as a bare integer beyond 2^53 (contract: ElementId, x-wire long). */
export function writeJson(value: unknown): string {
	return JSON.stringify(value).replace(/"element_id":"(\d+)"/g, '"element_id":$1');
}

/** A copy without one member. */
export function without(value: Body, key: string): Body {
	return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
}

/** `""`, `[]` and null count as absent (contract: x-conventions.empty_means_absent). */
export function isAbsent(value: unknown): boolean {
	return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

/** A copy of a JSON value in which members that count as absent are left out, at every depth. */
export function withoutAbsent<T>(value: T): T {
	if (Array.isArray(value)) return value.map(withoutAbsent) as T;
	if (typeof value !== 'object' || value === null) return value;
	const kept = Object.entries(value).filter(([, member]) => !isAbsent(member));
	return Object.fromEntries(kept.map(([key, member]) => [key, withoutAbsent(member)])) as T;
}
