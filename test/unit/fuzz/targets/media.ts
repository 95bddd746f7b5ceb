import { ok } from 'node:assert/strict';
import fc from 'fast-check';
import { findEndpoint, type Schema } from '../../../../nodes/Kling/contract';
import { imageSizes } from '../../../../nodes/Kling/request/imageSize';
import { loadMedia } from '../../../../nodes/Kling/request/media';
import { formatOf, subtitleFormatOf, textOf } from '../../../../nodes/Kling/shared/fileFormat';
import { recognizeFile } from '../../../../nodes/Kling/tasks/fileKind';
import { contextOf } from '../../request/form';
import { texts, type Target } from '../target';

const heads = [
	'',
	'ffd8ff',
	'89504e470d0a1a0a',
	'0000001c66747970',
	'52494646',
	'1a45dfa3',
	'494433',
	'47494638',
	'4f676753',
	'efbbbf',
].map((hex) => Buffer.from(hex, 'hex'));

const content = fc
	.tuple(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 2048 }))
	.map((parts) => Buffer.concat(parts.map((part) => Buffer.from(part))));

interface Given {
	bytes: Buffer;
	kind: 'video' | 'image' | 'audio' | 'subtitle' | 'file';
	type: string;
	end: string;
}

/** First bytes of files: a size or none, a kind or the reason why it is none. */
export const headers: Target = {
	name: 'headers of files',
	percent: 5,
	inputs: fc.record({
		bytes: content,
		kind: fc.constantFrom('video', 'image', 'audio', 'subtitle', 'file'),
		type: fc.oneof(fc.constantFrom('', 'video/mp4', 'text/html', 'application/octet-stream'), texts),
		end: fc.constantFrom('', '.mp4', '.png?x=.srt', '.constructor', '/'),
	}),
	check({ bytes, kind, type, end }: Given) {
		const format = formatOf(bytes);
		for (const each of ['png', 'jpg', format ?? 'none']) {
			for (const { width, height } of imageSizes(bytes, each)) ok(width >= 0 && height >= 0);
		}
		subtitleFormatOf(textOf(bytes) ?? '');
		const known = recognizeFile(bytes, kind, type, `https://files.example.org/a${end}`);
		ok(known.problem ?? known.mimeType);
	},
};

const picture: Schema = findEndpoint('/v1/videos/image2video')!.endpoint.schema.properties!.image;

/** Texts in the place of a file: its bytes, an address that stays, or a problem in words. */
export const media: Target = {
	name: 'media fields',
	percent: 4,
	inputs: fc.oneof(
		texts,
		content.map((bytes) => bytes.toString('base64')),
		content.map((bytes) => `data:image/png;base64,${bytes.toString('base64')}`),
		fc.constantFrom(
			'https://files.example.org/a.png',
			'data:;base64,',
			'data:image/png;base64,====',
			`data:${'a'.repeat(5000)}`,
		),
	),
	async check(value: string) {
		const body = { image: value };
		const files = await loadMedia(contextOf({}), 0, body, { properties: { image: picture } } as Schema, '');
		ok(files.every(({ bytes, problem }) => bytes ?? problem));
		ok(files.length > 0 || body.image === value);
	},
};
