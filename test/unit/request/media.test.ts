import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { checkFile } from '../../../nodes/Kling/request/checkFile';
import { formatOf } from '../../../nodes/Kling/shared/fileFormat';
import { imageSize } from '../../../nodes/Kling/request/imageSize';
import { bodyOf, refusalOf } from './form';

const file = (name: string): Buffer => readFileSync(join(__dirname, 'files', name));
const base64 = (name: string): string => file(name).toString('base64');
const withFile = (name: string, field = 'photo'): INodeExecutionData => ({
	json: {},
	binary: { [field]: { data: base64(name), mimeType: 'application/octet-stream' } },
});
const recognize = (image: string, item?: INodeExecutionData) => ['image', 'recognize', { image }, { item }] as const;

describe('what a media field takes', () => {
	test('a URL stays as it is', async () => {
		expect(await bodyOf(...recognize(' https://files.example.org/a.png '))).toEqual({
			image: 'https://files.example.org/a.png',
		});
	});

	test.each([
		['Base64', base64('fits.png')],
		['Base64 in lines', base64('fits.png').replace(/(.{76})/g, '$1\n')],
		['a data URI', `data:image/png;base64,${base64('fits.png')}`],
		['a data URI with parameters', `data:image/png;charset=utf-8;base64,${base64('fits.png')}`],
	])('%s becomes raw Base64', async (_, image) => {
		expect(await bodyOf(...recognize(image))).toEqual({ image: base64('fits.png') });
	});

	test('the name of a binary field becomes its content', async () => {
		expect(await bodyOf(...recognize('photo', withFile('fits.jpg')))).toEqual({ image: base64('fits.jpg') });
	});

	test('in lists, too', async () => {
		const { image_list } = await bodyOf(
			'video',
			'omniVideo',
			{
				prompt: 'x',
				imageList: { items: [{ imageUrl: 'photo', type: 'first_frame' }, { imageUrl: 'https://a.example/b.png' }] },
			},
			{ item: withFile('fits.png') },
		);
		expect(image_list).toEqual([
			{ image_url: base64('fits.png'), type: 'first_frame' },
			{ image_url: 'https://a.example/b.png' },
		]);
	});
});

describe('what it refuses', () => {
	test.each(['data', 'foto', 'ftp://a.example/b.png', 'C:\\photo.png', 'data:image/png,abc'])(
		'%s is none of these, and the message names field and binary fields',
		async (image) => {
			const { message } = await refusalOf(...recognize(image, withFile('fits.png')));
			expect(message).toMatch(
				/^Image is ".*", which is neither a URL .* Input Data Field Name of a file \(this item has photo\)$/,
			);
		},
	);

	test('a file for a field that takes URLs only', async () => {
		const film = { videoId: '', videoUrl: 'film' };
		const { message } = await refusalOf('video', 'identifyFace', film, { item: withFile('film.mp4', 'film') });
		expect(message).toContain('Video URL takes a URL only, but got a file');
	});

	test.each([
		['small.png', 'is 298 x 400 pixels, but each side needs at least 300'],
		['wide.jpg', 'is 1000 x 300 pixels, a ratio of 3.33'],
		['picture.webp', 'is a webp file, allowed is jpg, jpeg or png'],
		['picture.gif', 'is a gif file'],
		['picture.bmp', 'is a bmp file'],
		['picture.tiff', 'is a tiff file'],
		['film.mp4', 'is a mp4 file'],
	])('%s as an image: %s', async (name, words) => {
		const { message } = await refusalOf(...recognize('photo', withFile(name)));
		expect(message).toContain(`Image ${words}`);
	});

	test('a file larger than its limit, without its content in the message', async () => {
		const large = Buffer.concat([file('fits.png'), Buffer.alloc(10 * 2 ** 20)]);
		const item = { json: {}, binary: { photo: { data: large.toString('base64'), mimeType: 'image/png' } } };
		const { message } = await refusalOf(...recognize('photo', item));
		expect(message).toBe('Image has more than the 10 MB that are allowed');
	});

	test('an empty file, and a URL with a space', async () => {
		const item = { json: {}, binary: { photo: { data: '', mimeType: 'image/png' } } };
		expect((await refusalOf(...recognize('photo', item))).message).toBe('Image is empty: the file has no bytes');
		const { message } = await refusalOf(...recognize('https://files.example.org/my photo.png'));
		expect(message).toMatch(/^Image is a URL with a space in it: .*; write %20 in its place$/);
	});

	test('bytes of no known format', async () => {
		const { message } = await refusalOf(...recognize(Buffer.alloc(300, 7).toString('base64')));
		expect(message).toBe('Image is no known kind of file, allowed is jpg, jpeg or png');
	});
});

describe('masks', () => {
	const names = ['fits.png', 'fits.jpg', 'small.png'];
	const files = Object.fromEntries(names.map((name) => [name, { data: base64(name), mimeType: 'image/png' }]));
	const masked = (parameters: INodeParameters) => {
		const form = { modelName: 'kling-v1', prompt: 'x', ...parameters };
		return ['video', 'imageToVideo', form, { item: { json: {}, binary: files } }] as const;
	};
	const moving = (mask: string) => ({
		items: [
			{
				mask,
				trajectories: {
					items: [
						{ x: 1, y: 1 },
						{ x: 2, y: 2 },
					],
				},
			},
		],
	});

	test('of the shape of the image and of one size are taken', async () => {
		const parameters = { image: 'fits.png', staticMask: 'fits.jpg', dynamicMasks: moving('fits.png') };
		expect(await bodyOf(...masked(parameters))).toMatchObject({ static_mask: base64('fits.jpg') });
	});

	test('of another shape or size are refused', async () => {
		const shape = await refusalOf(...masked({ image: 'fits.png', staticMask: 'small.png' }));
		expect(shape.message).toBe(
			'Static Mask is 298 x 400 pixels, but Start Frame is 320 x 300: the shapes must be equal',
		);
		const image = 'https://a.example/i.png';
		const size = await refusalOf(...masked({ image, staticMask: 'fits.png', dynamicMasks: moving('small.png') }));
		expect(size.message).toContain('but Mask of Dynamic Mask 1 is 298 x 400: masks must be of one size');
	});
});

describe('sounds', () => {
	test.each(['sound.mp3', 'bare.mp3', 'sound.wav', 'sound.m4a', 'sound.aac'])('%s is taken', async (name) => {
		const avatar = { image: 'https://a.example/i.png', soundFile: 'sound' };
		const body = await bodyOf('video', 'avatar', avatar, { item: withFile(name, 'sound') });
		expect(body.sound_file).toBe(base64(name));
	});

	test.each(['sound.ogg', 'sound.flac', 'film.webm'])('%s is refused', async (name) => {
		const avatar = { image: 'https://a.example/i.png', soundFile: 'sound' };
		const { message } = await refusalOf('video', 'avatar', avatar, { item: withFile(name, 'sound') });
		expect(message).toContain('allowed is mp3, wav, m4a or aac; convert it first');
	});
});

describe('headers', () => {
	test.each([
		['fits.png', 'png'],
		['fits.jpg', 'jpg'],
		['picture.webp', 'webp'],
		['film.mp4', 'mp4'],
		['film.mov', 'mov'],
		['film.webm', 'webm'],
		['sound.mp3', 'mp3'],
		['bare.mp3', 'mp3'],
		['sound.aac', 'aac'],
		['sound.m4a', 'm4a'],
		['sound.wav', 'wav'],
	])('%s is %s', (name, format) => {
		expect(formatOf(file(name))).toBe(format);
	});

	test.each(['fits.png', 'fits.jpg'])('the size of %s', (name) => {
		expect(imageSize(file(name), formatOf(file(name))!)).toEqual({ width: 320, height: 300 });
	});

	test.each(['fits.png', 'fits.jpg'])('%s cut off anywhere does no harm', (name) => {
		const bytes = file(name);
		for (let length = 0; length < bytes.length; length++) {
			const part = bytes.subarray(0, length);
			expect(() => checkFile({ path: 'image', limits: 'image.default', bytes: part })).not.toThrow();
		}
	});

	test('a jpg with padding and a segment before the frame', () => {
		const bytes = file('fits.jpg');
		const comment = Buffer.from([0xff, 0xff, 0xfe, 0x00, 0x04, 0x01, 0x02]);
		const padded = Buffer.concat([bytes.subarray(0, 2), comment, bytes.subarray(2)]);
		expect(imageSize(padded, 'jpg')).toEqual({ width: 320, height: 300 });
	});
});
