/** Strings in few steps, because a step for each character would overflow the stack on large Base64. */
const STRING_OR_LONG_INTEGER = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;
const LONG_DIGITS = /\d{16}/;

/**
 * Parses JSON and turns integers beyond 2^53 into strings, so that no digit of a 64-bit id is lost.
 * @param text JSON text
 * @returns the parsed value
 * @throws SyntaxError when the text is not JSON
 */
export function parseJson(text: string): unknown {
	// Only text that is JSON is searched: in cut text the search would begin anew at every quote.
	const value: unknown = JSON.parse(text);
	if (!LONG_DIGITS.test(text)) return value;
	const safe = text.replace(STRING_OR_LONG_INTEGER, (token) =>
		token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${token}"`,
	);
	return JSON.parse(safe);
}

/** Wraps digits that have to lose their quotes; no text of a user holds this character. */
const BARE = '\uE000';

/**
 * Writes JSON in which some ids are bare numbers, with all their digits.
 * @param bareKeys names of the members that Kling wants as numbers although JavaScript cannot hold them as such
 */
export function writeJson(value: unknown, bareKeys: string[]): string {
	if (bareKeys.length === 0) return JSON.stringify(value);
	const mark = (key: string, member: unknown) =>
		bareKeys.includes(key) && typeof member === 'string' && /^\d+$/.test(member) ? `${BARE}${member}${BARE}` : member;
	return JSON.stringify(value, mark).replace(new RegExp(`"${BARE}(\\d+)${BARE}"`, 'g'), '$1');
}
