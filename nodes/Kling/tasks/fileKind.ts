/** The kinds of files that Kling makes or passes on, by the ending of their names. */
const TYPES: Record<string, string> = {
	mp4: 'video/mp4',
	mov: 'video/quicktime',
	webm: 'video/webm',
	png: 'image/png',
	jpg: 'image/jpeg',
	jpeg: 'image/jpeg',
	webp: 'image/webp',
	mp3: 'audio/mpeg',
	wav: 'audio/wav',
};

/** What file servers say that do not know the kind of their files. */
const SAYS_NOTHING = /^$|\/octet-stream$|^text\/plain$/;

const endingOf = (url: string): string => /\.([a-z0-9]{2,4})$/i.exec(new URL(url).pathname)?.[1].toLowerCase() ?? '';

/**
 * The type of a file and the ending its name should have, from what the file server says and from the address.
 * @param contentType the header, or an empty text
 */
export function fileKind(url: string, contentType: string): { mimeType?: string; ending: string } {
	const said = contentType.split(';')[0].trim();
	const ending = endingOf(url);
	const mimeType = SAYS_NOTHING.test(said) ? (TYPES[ending] ?? (said || undefined)) : said;
	return { mimeType, ending: ending || (Object.keys(TYPES).find((known) => TYPES[known] === mimeType) ?? '') };
}
