import { formatOf, formats, subtitleFormatOf, textOf, type FileKind } from '../shared/fileFormat';

/** How many first bytes of a file tell what it is. */
export const HEAD_BYTES = 512;

/** What a file is, or why it is not the file that was expected, in words that follow "it is". */
export type Recognized = { mimeType: string; ending: string; problem?: undefined } | { problem: string };

/** Types that file servers give who do not know the kind of their files. */
const SAYS_NOTHING = /^$|\/octet-stream$|^text\/plain$/;

const WEB_PAGE = /^\s*<(!doctype|html|head|body|\?xml)/i;
const JSON_TEXT = /^\s*[{[]\s*["{[\]}]/;

const endingOf = (url: string): string => /\.([a-z0-9]{2,4})$/i.exec(new URL(url).pathname)?.[1].toLowerCase() ?? '';

const endingFor = (mimeType: string): string =>
	Object.keys(formats).find((name) => formats[name].mimeType === mimeType) ?? '';

function subtitle(text: string | undefined, ending: string): Recognized {
	if (text === undefined) return { problem: 'no text' };
	const format = subtitleFormatOf(text) ?? ending;
	if (formats[format]?.kinds.includes('subtitle')) return { mimeType: formats[format].mimeType, ending: format };
	return { mimeType: 'text/plain', ending: ending || 'txt' };
}

const WORDS: Record<FileKind, string> = {
	video: 'video',
	image: 'image',
	audio: 'sound',
	subtitle: 'subtitle file',
	file: 'file',
};

const holds = (format: string | undefined, kind: FileKind): boolean =>
	format !== undefined && format in formats && (kind === 'file' || formats[format].kinds.includes(kind));

/** A container of several kinds is named after what Kling says is in it. */
function ofFormat(format: string, kind: FileKind): Recognized {
	const { mimeType } = formats[format];
	const [main, sub] = mimeType.split('/');
	return { mimeType: kind === 'file' || main === kind ? mimeType : `${kind}/${sub}`, ending: format };
}

/** By what the file server and the address say, when the first bytes are of no known format. */
function said(kind: FileKind, contentType: string, ending: string): Recognized {
	const type = contentType.split(';')[0].trim().toLowerCase();
	if (type.startsWith(`${kind}/`)) return { mimeType: type, ending: ending || endingFor(type) };
	if (SAYS_NOTHING.test(type) && holds(ending, kind)) return ofFormat(ending, kind);
	if (kind === 'file' && !type.startsWith('text/')) return { mimeType: type || 'application/octet-stream', ending };
	return { problem: `no ${WORDS[kind]} of a known format${type ? ` but of the type ${type}` : ''}` };
}

/**
 * What a file is: by its first bytes, else by what the file server and the address say about it.
 * @param head the first bytes, at most HEAD_BYTES; fewer only when the file has no more
 * @param kind what Kling calls it
 * @param contentType the header, or an empty text
 */
export function recognizeFile(head: Buffer, kind: FileKind, contentType: string, url: string): Recognized {
	if (head.length === 0) return { problem: 'empty' };
	const ending = endingOf(url);
	const text = textOf(head);
	if (text !== undefined && WEB_PAGE.test(text)) return { problem: 'a web page' };
	if (text !== undefined && JSON_TEXT.test(text)) return { problem: 'a message in JSON' };
	if (kind === 'subtitle') return subtitle(text, ending);
	const format = formatOf(head);
	if (format === undefined) return text === undefined ? said(kind, contentType, ending) : { problem: 'a text' };
	return holds(format, kind)
		? ofFormat(format, kind)
		: { problem: `a ${format} file, not the ${WORDS[kind]} that Kling named` };
}
