import type { IExecuteFunctions } from 'n8n-workflow';

const MB = 2 ** 20;

/**
 * The content of a binary field of an item.
 * @param maxMb reading stops beyond this many MB (2^20 bytes)
 * @returns undefined when the file is larger
 */
export async function readBinary(
	ctx: IExecuteFunctions,
	itemIndex: number,
	name: string,
	maxMb: number,
): Promise<Buffer | undefined> {
	const { id, data } = ctx.helpers.assertBinaryData(itemIndex, name);
	if (!id) {
		const bytes = Buffer.from(data, 'base64');
		return bytes.length > maxMb * MB ? undefined : bytes;
	}
	const chunks: Buffer[] = [];
	let size = 0;
	// Leaving the loop closes the stream.
	for await (const chunk of await ctx.helpers.getBinaryStream(id)) {
		chunks.push(chunk as Buffer);
		size += (chunk as Buffer).length;
		if (size > maxMb * MB) return undefined;
	}
	return Buffer.concat(chunks);
}
