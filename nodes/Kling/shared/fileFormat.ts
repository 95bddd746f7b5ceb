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
	[(bytes) => ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WAVE', 'wav'],
	[(bytes) => ascii(bytes, 0, 2) === 'BM', 'bmp'],
	[(bytes) => ['II*\0', 'MM\0*'].includes(ascii(bytes, 0, 4)), 'tiff'],
	[(bytes) => ascii(bytes, 0, 4) === 'OggS', 'ogg'],
	[(bytes) => ascii(bytes, 0, 4) === 'fLaC', 'flac'],
	[(bytes) => bytes.readUInt32BE(0) === 0x1a45dfa3, 'webm'],
	[(bytes) => ['moov', 'mdat', 'wide'].includes(ascii(bytes, 4, 8)), 'mov'],
	[(bytes) => ascii(bytes, 0, 3) === 'ID3', 'mp3'],
	// Frame headers: eleven set bits, then layer 0 (AAC in ADTS) or layer III.
	[(bytes) => bytes[0] === 0xff && (bytes[1] & 0xf6) === 0xf0, 'aac'],
	[(bytes) => bytes[0] === 0xff && (bytes[1] & 0xe6) === 0xe2, 'mp3'],
];

/** The format of a file by its first bytes, or undefined when they are none of the known ones. */
export function formatOf(bytes: Buffer): string | undefined {
	if (bytes.length < 12) return undefined;
	if (ascii(bytes, 4, 8) === 'ftyp') {
		const brand = ascii(bytes, 8, 12);
		return brands.find(([pattern]) => pattern.test(brand))?.[1] ?? 'mp4';
	}
	return starts.find(([matches]) => matches(bytes))?.[1];
}
