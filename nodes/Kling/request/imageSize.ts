export interface Size {
	width: number;
	height: number;
}

/** Markers of a JPEG frame header (SOF); C4, C8 and CC are other tables. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

const EXIF = 0xe1;
const EXIF_NAME = 'Exif\0\0';
const ORIENTATION_TAG = 0x0112;
const ENTRY_BYTES = 12;

/** Whether a TIFF block, as cameras write it, turns the picture by a quarter (orientations 5 to 8). */
function isTurned(tiff: Buffer): boolean {
	if (tiff.length < 8) return false;
	const isLittle = tiff.toString('latin1', 0, 2) === 'II';
	const short = (at: number): number =>
		at + 2 > tiff.length ? 0 : isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at);
	const first = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
	const room = Math.floor((tiff.length - first - 2) / ENTRY_BYTES);
	const entries = Array.from({ length: Math.min(short(first), room) }, (_, index) => first + 2 + index * ENTRY_BYTES);
	const entry = entries.find((at) => short(at) === ORIENTATION_TAG);
	return entry !== undefined && short(entry + 8) >= 5 && short(entry + 8) <= 8;
}

function jpgSizes(bytes: Buffer): Size[] {
	let at = 2;
	let turned = false;
	while (at + 9 <= bytes.length && bytes[at] === 0xff) {
		const marker = bytes[at + 1];
		if (isFrame(marker)) {
			const stored = { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
			return turned ? [{ width: stored.height, height: stored.width }, stored] : [stored];
		}
		const isAlone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
		if (marker === EXIF && bytes.toString('latin1', at + 4, at + 10) === EXIF_NAME) {
			turned ||= isTurned(bytes.subarray(at + 10, at + 2 + bytes.readUInt16BE(at + 2)));
		}
		// Padding and markers without a segment of their own.
		at += marker === 0xff ? 1 : isAlone ? 2 : 2 + bytes.readUInt16BE(at + 2);
	}
	return [];
}

const pngSizes = (bytes: Buffer): Size[] =>
	bytes.length < 24 ? [] : [{ width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }];

const readers: Record<string, (bytes: Buffer) => Size[]> = { png: pngSizes, jpg: jpgSizes };

/**
 * Width and height in pixels from the header of a png or jpg: as the picture is shown and, where a camera has turned it, as
 * it is stored, because not every program turns it. None for other formats and broken headers.
 */
export const imageSizes = (bytes: Buffer, format: string): Size[] => readers[format]?.(bytes) ?? [];
