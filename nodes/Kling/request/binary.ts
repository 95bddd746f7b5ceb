import type { IExecuteFunctions } from 'n8n-workflow';

const MB = 2 ** 20;

const DATA_URI = /^data:[^,]*;base64,/i;
const BASE64 = /^[\w+/-]*={0,2}$/;

/** What was read, or why it was not, in words that follow the field's name. */
export type ReadFile = { bytes: Buffer; problem?: undefined } | { problem: string };

/** The bytes of a file that an item holds itself; undefined where it does not hold them as n8n does, in Base64. */
function bytesIn(data: unknown): Buffer | undefined {
	if (typeof data !== 'string') return undefined;
	// Nodes with code of the user's own leave both in.
	const text = data.replace(DATA_URI, '').replace(/\s/g, '');
	return BASE64.test(text) ? Buffer.from(text, 'base64') : undefined;
}

/**
 * The content of a binary field of an item.
 * @param maxMb reading stops beyond this many MB (2^20 bytes)
 */
export async function readBinary(
	ctx: IExecuteFunctions,
	itemIndex: number,
	name: string,
	maxMb: number,
): Promise<ReadFile> {
	const tooLarge = { problem: `has more than the ${maxMb} MB that are allowed` };
	const { id, data } = ctx.helpers.assertBinaryData(itemIndex, name);
	if (!id) {
		const bytes = bytesIn(data);
		if (!bytes) return { problem: `is the file ${name}, whose data is no Base64 text, as n8n keeps files` };
		return bytes.length > maxMb * MB ? tooLarge : { bytes };
	}
	const chunks: Buffer[] = [];
	let size = 0;
	try {
		// Leaving the loop closes the stream.
		for await (const chunk of await ctx.helpers.getBinaryStream(id)) {
			chunks.push(chunk as Buffer);
			size += (chunk as Buffer).length;
			if (size > maxMb * MB) return tooLarge;
		}
	} catch (error) {
		return { problem: `is the file ${name}, which n8n cannot read any more (${(error as Error).message})` };
	}
	return { bytes: Buffer.concat(chunks) };
}
