/** The kinds of files that Kling makes; `file` where it does not say which. */
export type FileKind = 'video' | 'image' | 'audio' | 'subtitle' | 'file';

/** The formats of files by the endings of their names: their MIME type, and what such a file can hold. */
export const formats: Record<string, { mimeType: string; kinds: FileKind[] }> = {
	mp4: { mimeType: 'video/mp4', kinds: ['video', 'audio'] },
	mov: { mimeType: 'video/quicktime', kinds: ['video'] },
	webm: { mimeType: 'video/webm', kinds: ['video', 'audio'] },
	png: { mimeType: 'image/png', kinds: ['image'] },
	jpg: { mimeType: 'image/jpeg', kinds: ['image'] },
	jpeg: { mimeType: 'image/jpeg', kinds: ['image'] },
	webp: { mimeType: 'image/webp', kinds: ['image'] },
	gif: { mimeType: 'image/gif', kinds: ['image'] },
	bmp: { mimeType: 'image/bmp', kinds: ['image'] },
	tiff: { mimeType: 'image/tiff', kinds: ['image'] },
	avif: { mimeType: 'image/avif', kinds: ['image'] },
	heic: { mimeType: 'image/heic', kinds: ['image'] },
	mp3: { mimeType: 'audio/mpeg', kinds: ['audio'] },
	wav: { mimeType: 'audio/wav', kinds: ['audio'] },
	m4a: { mimeType: 'audio/mp4', kinds: ['audio'] },
	aac: { mimeType: 'audio/aac', kinds: ['audio'] },
	ogg: { mimeType: 'audio/ogg', kinds: ['audio'] },
	flac: { mimeType: 'audio/flac', kinds: ['audio'] },
	srt: { mimeType: 'application/x-subrip', kinds: ['subtitle'] },
	ass: { mimeType: 'text/x-ssa', kinds: ['subtitle'] },
	vtt: { mimeType: 'text/vtt', kinds: ['subtitle'] },
	pdf: { mimeType: 'application/pdf', kinds: [] },
	zip: { mimeType: 'application/zip', kinds: [] },
};

const ascii = (bytes: Buffer, from: number, to: number): string => bytes.toString('latin1', from, to);

const brands: Array<[RegExp, string]> = [
	[/^qt/, 'mov'],
	[/^M4[AB]/, 'm4a'],
	[/^avi[fs]/, 'avif'],
	[/^(hei[cx]|mif1|msf1)/, 'heic'],
];

const starts: Array<[(bytes: Buffer) => boolean, string]> = [
	[(bytes) => bytes.readUInt32BE(0) === 0x89504e47, 'png'],
	[(bytes) => bytes.readUIntBE(0, 3) === 0xffd8ff, 'jpg'],
	[(bytes) => ascii(bytes, 0, 4) === 'GIF8', 'gif'],
	[(bytes) => ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP', 'webp'],
	[(bytes) => ['RIFF', 'RIFX', 'RF64', 'BW64'].includes(ascii(bytes, 0, 4)) && ascii(bytes, 8, 12) === 'WAVE', 'wav'],
	[(bytes) => ascii(bytes, 0, 2) === 'BM', 'bmp'],
	[(bytes) => ['II*\0', 'MM\0*'].includes(ascii(bytes, 0, 4)), 'tiff'],
	[(bytes) => ascii(bytes, 0, 4) === 'OggS', 'ogg'],
	[(bytes) => ascii(bytes, 0, 4) === 'fLaC', 'flac'],
	[(bytes) => bytes.readUInt32BE(0) === 0x1a45dfa3, 'webm'],
	[(bytes) => ['moov', 'mdat', 'wide', 'free', 'skip', 'pnot'].includes(ascii(bytes, 4, 8)), 'mov'],
	[(bytes) => ascii(bytes, 0, 5) === '%PDF-', 'pdf'],
	[(bytes) => ascii(bytes, 0, 4) === 'PK\x03\x04', 'zip'],
];

/** Sounds whose frames may begin anywhere. */
const frames: typeof starts = [
	[(bytes) => ascii(bytes, 0, 3) === 'ID3', 'mp3'],
	// Frame headers: eleven set bits, then layer 0 (AAC in ADTS) or layer III.
	[(bytes) => bytes[0] === 0xff && (bytes[1] & 0xf6) === 0xf0, 'aac'],
	[(bytes) => bytes[0] === 0xff && (bytes[1] & 0xe6) === 0xe2, 'mp3'],
];

/** A file from its first byte that is not zero: some programs leave room before a sound. */
function withoutZeros(bytes: Buffer): Buffer {
	let first = 0;
	while (first < bytes.length && bytes[first] === 0) first++;
	return bytes.subarray(first);
}

/** The format of a file by its first bytes, or undefined when they are none of the known ones. */
export function formatOf(bytes: Buffer): string | undefined {
	if (bytes.length < 12) return undefined;
	if (ascii(bytes, 4, 8) === 'ftyp') {
		const brand = ascii(bytes, 8, 12);
		return brands.find(([pattern]) => pattern.test(brand))?.[1] ?? 'mp4';
	}
	const known = starts.find(([matches]) => matches(bytes)) ?? frames.find(([matches]) => matches(withoutZeros(bytes)));
	return known?.[1];
}

const BYTE_ORDER_MARK = /^\ufeff/;
const CONTROL = /[\0-\x08\x0e-\x1f\x7f\ufffd]/;

/** The text that a file begins with, or undefined when its first bytes are none. */
export function textOf(bytes: Buffer): string | undefined {
	// The last character may be cut in half.
	const text = bytes
		.toString('utf8')
		.replace(BYTE_ORDER_MARK, '')
		.replace(/\ufffd+$/, '');
	return text === '' || CONTROL.test(text) ? undefined : text;
}

const texts: Array<[RegExp, string]> = [
	[/^\s*\[Script Info\]/i, 'ass'],
	[/^WEBVTT/, 'vtt'],
	[/^\s*\d+\s*\r?\n\s*[\d:.,]+\s*-->/, 'srt'],
];

/** The format of a subtitle file by what it begins with, or undefined. */
export const subtitleFormatOf = (text: string): string | undefined =>
	texts.find(([pattern]) => pattern.test(text))?.[1];
