import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { checkFile } from '../../../nodes/Kling/request/checkFile';
import { formatOf } from '../../../nodes/Kling/shared/fileFormat';
import { imageSizes } from '../../../nodes/Kling/request/imageSize';
import { bodyOf, refusalOf, requestOf } from './form';

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

	test('the name of a binary field whose content some code has put there as a data URI', async () => {
		const photo = { data: `data:image/png;base64,${base64('fits.png')}`, mimeType: 'image/png' };
		expect(await bodyOf(...recognize('photo', { json: {}, binary: { photo } }))).toEqual({
			image: base64('fits.png'),
		});
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

	test.each([
		['without data', { mimeType: 'image/png' }],
		['with a number as data', { data: 5, mimeType: 'image/png' }],
		['with words as data', { data: 'a picture of a boat!', mimeType: 'image/png' }],
	])('a file %s', async (_, photo) => {
		const item = { json: {}, binary: { photo } } as unknown as INodeExecutionData;
		expect((await refusalOf(...recognize('photo', item))).message).toBe(
			'Image is the file photo, whose data is no Base64 text, as n8n keeps files',
		);
	});

	test('a file that n8n has not kept', async () => {
		const photo = { data: 'filesystem-v2', id: 'filesystem-v2:gone', mimeType: 'image/png' };
		const { message } = await refusalOf(...recognize('photo', { json: {}, binary: { photo } }));
		expect(message).toMatch(/^Image is the file photo, which n8n cannot read any more \(.+\)$/);
	});

	test.each([
		['https://a.example/1.png, https://a.example/2.png', 'takes one URL, but got several: "https://a.example/1.png, '],
		['https://a.example/1.png\nhttps://a.example/2.png', 'takes one URL, but got several: "https://a.example/1.png'],
		['https://', 'is "https://", of which the rest of the URL is missing'],
	])('%s', async (image, words) => {
		expect((await refusalOf(...recognize(image))).message).toContain(`Image ${words}`);
	});

	test('an empty file, and a URL with a space', async () => {
		const item = { json: {}, binary: { photo: { data: '', mimeType: 'image/png' } } };
		expect((await refusalOf(...recognize('photo', item))).message).toBe('Image is empty: the file has no bytes');
		const { message } = await refusalOf(...recognize('https://files.example.org/my photo.png'));
		expect(message).toMatch(/^Image is a URL with a space in it: .*; write %20 in its place$/);
	});

	test.each([
		[
			'pdf',
			Buffer.from(`%PDF-1.7\n${'x'.repeat(200)}`),
			'is a pdf file, allowed is jpg, jpeg or png; convert it first',
		],
		['zip', Buffer.from(`PK\x03\x04${'\x01'.repeat(200)}`), 'is a zip file'],
		['web page', Buffer.from(`<html>${' '.repeat(200)}</html>`), 'is a text, allowed is jpg, jpeg or png'],
		['drawing', Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${' '.repeat(200)}</svg>`), 'is a text'],
	])('a %s', async (_, bytes, words) => {
		const item = { json: {}, binary: { photo: { data: bytes.toString('base64'), mimeType: 'image/png' } } };
		const { message } = await refusalOf(...recognize('photo', item));
		expect(message).toContain(`Image ${words}`);
	});

	test('an empty data URI', async () => {
		const { message } = await refusalOf(...recognize('data:image/png;base64,'));
		expect(message).toBe('Image is empty: the file has no bytes');
	});
});

test.each([
	['image', 'recognize', {}, 'image', 'Image is of no kind of file that is known here; Kling takes jpg, jpeg or png'],
	[
		'video',
		'avatar',
		{ image: 'https://a.example/i.png' },
		'soundFile',
		'Sound File is of no kind of file that is known here; Kling takes mp3, wav, m4a or aac',
	],
])('%s:%s sends a file of an unknown kind, with advice', async (resource, operation, more, field, words) => {
	const unknown = Buffer.alloc(300, 7).toString('base64');
	const { body, advice } = await requestOf(resource, operation, { ...more, [field]: unknown });
	expect(JSON.stringify(body)).toContain(unknown);
	expect(advice).toEqual([words]);
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

describe('a photo that the camera has turned', () => {
	/** The header of a photo with an Exif block, as cameras write it: one entry about the camera, then the orientation. */
	function turned(name: string, orientation: number, isLittle: boolean): Buffer {
		const tiff = Buffer.alloc(8 + 2 + 2 * 12 + 4);
		const short = (value: number, at: number) =>
			isLittle ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at);
		const long = (value: number, at: number) =>
			isLittle ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at);
		tiff.write(isLittle ? 'II' : 'MM', 0, 'latin1');
		short(42, 2);
		long(8, 4);
		short(2, 8);
		[0x0110, 0x0112].forEach((tag, index) => {
			short(tag, 10 + index * 12);
			short(3, 12 + index * 12);
			long(1, 14 + index * 12);
			short(tag === 0x0112 ? orientation : 9, 18 + index * 12);
		});
		const exif = Buffer.concat([Buffer.from('Exif\0\0'), tiff]);
		const head = Buffer.from([0xff, 0xe1, 0, exif.length + 2]);
		const bytes = file(name);
		return Buffer.concat([bytes.subarray(0, 2), head, exif, bytes.subarray(2)]);
	}

	/** A mask of a size; only its header is looked at. */
	function mask(width: number, height: number): Buffer {
		const bytes = Buffer.from(file('fits.png'));
		bytes.writeUInt32BE(width, 16);
		bytes.writeUInt32BE(height, 20);
		return bytes;
	}

	const masked = (photo: Buffer, staticMask: Buffer) => {
		const data = (bytes: Buffer, mimeType: string) => ({ data: bytes.toString('base64'), mimeType });
		const binary = { photo: data(photo, 'image/jpeg'), mask: data(staticMask, 'image/png') };
		const form = { modelName: 'kling-v1', prompt: 'x', image: 'photo', staticMask: 'mask' };
		return ['video', 'imageToVideo', form, { item: { json: {}, binary } }] as const;
	};

	test.each([
		[5, true],
		[6, false],
		[7, true],
		[8, false],
	])('by orientation %i takes masks as it is shown and as it is stored', async (orientation, isLittle) => {
		const photo = turned('wide.jpg', orientation, isLittle);
		expect(imageSizes(photo, 'jpg')).toEqual([
			{ width: 300, height: 1000 },
			{ width: 1000, height: 300 },
		]);
		const upright = turned('fits.jpg', orientation, isLittle);
		expect(await bodyOf(...masked(upright, mask(300, 320)))).toHaveProperty('static_mask');
		expect(await bodyOf(...masked(upright, mask(320, 300)))).toHaveProperty('static_mask');
		const { message } = await refusalOf(...masked(upright, mask(400, 300)));
		expect(message).toBe('Static Mask is 400 x 300 pixels, but Start Frame is 300 x 320: the shapes must be equal');
	});

	test.each([1, 2, 3, 4, 0, 9])('by orientation %i has one size', async (orientation) => {
		expect(imageSizes(turned('fits.jpg', orientation, true), 'jpg')).toEqual([{ width: 320, height: 300 }]);
		await expect(refusalOf(...masked(turned('fits.jpg', orientation, true), mask(300, 320)))).resolves.toBeDefined();
	});

	test('cut off anywhere does no harm', () => {
		const bytes = turned('fits.jpg', 6, true);
		for (let length = 0; length < bytes.length; length++) {
			expect(() => imageSizes(bytes.subarray(0, length), 'jpg')).not.toThrow();
		}
	});
});

describe('sounds', () => {
	test.each([
		['bare.mp3', 1],
		['bare.mp3', 5000],
		['sound.mp3', 700],
		['sound.aac', 64],
	])('%s with %i zeros before its first frame is taken', async (name, zeros) => {
		const data = Buffer.concat([Buffer.alloc(zeros), file(name)]).toString('base64');
		const item = { json: {}, binary: { sound: { data, mimeType: 'audio/mpeg' } } };
		const avatar = { image: 'https://a.example/i.png', soundFile: 'sound' };
		const { body, advice } = await requestOf('video', 'avatar', avatar, { item });
		expect(body.sound_file).toBe(data);
		expect(advice).toEqual([]);
	});

	test.each(['RIFX', 'RF64'])('a wav that begins with %s is taken', async (start) => {
		const bytes = Buffer.from(file('sound.wav'));
		bytes.write(start, 0, 'latin1');
		const soundFile = bytes.toString('base64');
		const { advice } = await requestOf('video', 'avatar', { image: 'https://a.example/i.png', soundFile });
		expect(advice).toEqual([]);
	});

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
		expect(imageSizes(file(name), formatOf(file(name))!)).toEqual([{ width: 320, height: 300 }]);
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
		expect(imageSizes(padded, 'jpg')).toEqual([{ width: 320, height: 300 }]);
	});
});
