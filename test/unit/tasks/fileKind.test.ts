import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recognizeFile } from '../../../nodes/Kling/tasks/fileKind';

const at = (path: string) => `https://files.example.com${path}`;
const sample = (ending: string) =>
	readFileSync(join(__dirname, '../../../rehearsal/media', `sample.${ending}`)).subarray(0, 512);
const UNKNOWN = Buffer.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
const text = (words: string) => Buffer.from(words);

describe('files', () => {
	test.each([
		['by its bytes', sample('mp4'), 'video', '/a.mp4', 'video/mp4', { mimeType: 'video/mp4', ending: 'mp4' }],
		['whatever the server says', sample('mp4'), 'video', '/a', 'text/html', { mimeType: 'video/mp4', ending: 'mp4' }],
		['with another ending', sample('png'), 'image', '/a.jpg', 'image/jpeg', { mimeType: 'image/png', ending: 'png' }],
		['a sound', sample('mp3'), 'audio', '/a.mp3', '', { mimeType: 'audio/mpeg', ending: 'mp3' }],
		['a sound', sample('wav'), 'audio', '/a', '', { mimeType: 'audio/wav', ending: 'wav' }],
		['a sound in a video container', sample('mp4'), 'audio', '/a', '', { mimeType: 'audio/mp4', ending: 'mp4' }],
		[
			'by what the server says',
			UNKNOWN,
			'video',
			'/a.mkv',
			'video/x-matroska',
			{ mimeType: 'video/x-matroska', ending: 'mkv' },
		],
		[
			'by its ending, when the server says just bytes',
			UNKNOWN,
			'audio',
			'/a.mp3?token=1',
			'binary/octet-stream',
			{ mimeType: 'audio/mpeg', ending: 'mp3' },
		],
		[
			'by its ending, when the server says nothing',
			UNKNOWN,
			'video',
			'/a.MP4',
			'',
			{ mimeType: 'video/mp4', ending: 'mp4' },
		],
		[
			'the type, when the address has no ending',
			UNKNOWN,
			'image',
			'/v1.5/17',
			'image/png; a=b',
			{ mimeType: 'image/png', ending: 'png' },
		],
		['of a kind that Kling does not name', sample('png'), 'file', '/a', '', { mimeType: 'image/png', ending: 'png' }],
		[
			'of a kind that Kling never makes',
			text('%PDF-1.7 of some length'),
			'file',
			'/a',
			'',
			{ mimeType: 'application/pdf', ending: 'pdf' },
		],
		['of no known kind at all', UNKNOWN, 'file', '/a.bin', '', { mimeType: 'application/octet-stream', ending: 'bin' }],
		[
			'subtitles by their text',
			text('1\r\n00:00:01,000 --> 00:00:02,000\r\nHello'),
			'subtitle',
			'/a',
			'',
			{ mimeType: 'application/x-subrip', ending: 'srt' },
		],
		[
			'subtitles with a byte order mark',
			text('\ufeff[Script Info]\nTitle: x'),
			'subtitle',
			'/a',
			'text/plain',
			{ mimeType: 'text/x-ssa', ending: 'ass' },
		],
		[
			'subtitles by their ending',
			text('{\\an8}Hello'),
			'subtitle',
			'/a.ass',
			'text/plain',
			{ mimeType: 'text/x-ssa', ending: 'ass' },
		],
	] as const)('%s', (_, bytes, kind, path, said, expected) => {
		expect(recognizeFile(bytes, kind, said, at(path))).toEqual(expected);
	});
});

describe('what is no file', () => {
	test.each([
		['nothing', Buffer.alloc(0), 'video', 'video/mp4', 'empty'],
		['a web page', text('\n<!DOCTYPE html><title>Sign in'), 'video', 'video/mp4', 'a web page'],
		['a web page for subtitles', text('<html>'), 'subtitle', 'text/plain', 'a web page'],
		['an answer in XML', text('<?xml version="1.0"?><Error>'), 'image', 'application/xml', 'a web page'],
		['an answer in JSON', text('{"code":401}'), 'audio', 'audio/mpeg', 'a message in JSON'],
		['a text', text('Bad gateway'), 'video', 'video/mp4', 'a text'],
		['a picture for a video', sample('png'), 'video', 'video/mp4', 'a png file, not the video that Kling named'],
		['a sound for a picture', sample('mp3'), 'image', '', 'a mp3 file, not the image that Kling named'],
		['a video for subtitles', sample('mp4'), 'subtitle', '', 'no text'],
		[
			'bytes of another type',
			UNKNOWN,
			'video',
			'application/zip',
			'no video of a known format but of the type application/zip',
		],
	] as const)('%s', (_, bytes, kind, said, problem) => {
		expect(recognizeFile(bytes, kind, said, at('/file'))).toEqual({ problem });
	});
});
