const STRING_OR_LONG_INTEGER = /"(?:\\.|[^"\\])*"|-?\d{16,}(?![\d.eE])/g;

/**
 * Parses JSON and turns integers beyond 2^53 into strings, so that no digit of a 64-bit id is lost.
 * @param text JSON text
 * @returns the parsed value
 * @throws SyntaxError when the text is not JSON
 */
export function parseJson(text: string): unknown {
	const safe = text.replace(STRING_OR_LONG_INTEGER, (token) =>
		token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${token}"`,
	);
	return JSON.parse(safe);
}
