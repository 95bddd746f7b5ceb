export interface Size {
	width: number;
	height: number;
}

/** Markers of a JPEG frame header (SOF); C4, C8 and CC are other tables. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

function jpgSize(bytes: Buffer): Size | undefined {
	let at = 2;
	while (at + 9 <= bytes.length && bytes[at] === 0xff) {
		const marker = bytes[at + 1];
		if (isFrame(marker)) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
		// Padding and markers without a segment of their own.
		at +=
			marker === 0xff ? 1 : marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8) ? 2 : 2 + bytes.readUInt16BE(at + 2);
	}
	return undefined;
}

function pngSize(bytes: Buffer): Size | undefined {
	return bytes.length < 24 ? undefined : { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

const readers: Record<string, (bytes: Buffer) => Size | undefined> = { png: pngSize, jpg: jpgSize };

/** Width and height in pixels from the header of a png or jpg; undefined for other formats and broken headers. */
export const imageSize = (bytes: Buffer, format: string): Size | undefined => readers[format]?.(bytes);
