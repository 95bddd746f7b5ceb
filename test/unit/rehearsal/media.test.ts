import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { startRehearsal, type Rehearsal } from '../../../rehearsal';
import { create, final, TEXT, text } from './client';

const FOLDER = join(__dirname, '../../../rehearsal/media');

let kling: Rehearsal;
beforeAll(async () => {
	kling = await startRehearsal({ duration: 0 });
});
afterEach(() => kling.control.reset());
afterAll(() => kling.close());

const get = (path: string, headers: Record<string, string> = {}) => fetch(kling.baseUrl + path, { headers });
const bytes = async (response: Response) => Buffer.from(await response.arrayBuffer());

test.each([
	['mp4', 'video/mp4', 'ftyp', 4],
	['png', 'image/png', 'PNG', 1],
	['mp3', 'audio/mpeg', '', 0],
	['wav', 'audio/wav', 'WAVE', 8],
])('a %s is a small real file, without a key', async (extension, type, mark, at) => {
	const response = await get(`/media/123.${extension}`);
	const content = await bytes(response);
	expect(response.headers.get('content-type')).toBe(type);
	expect(content.equals(readFileSync(join(FOLDER, `sample.${extension}`)))).toBe(true);
	expect(content.subarray(at, at + mark.length).toString()).toBe(mark);
	expect(content.length).toBeLessThan(20_000);
});

test('nothing else of the folder is served', async () => {
	for (const path of ['/media/make.sh', '/media/1.sh', '/media/..%2fmain.ts', '/media/x', '/media/1.txt'])
		expect((await get(path)).status).toBe(404);
});

test('results can be fetched at the address the task gives', async () => {
	const { task_result } = await final(kling, `${TEXT}/${await create(kling)}`);
	const response = await fetch(task_result.videos[0].url);
	expect(response.status).toBe(200);
	expect((await bytes(response)).length).toBe(statSync(join(FOLDER, 'sample.mp4')).size);
	expect(kling.ledger.count({ kind: 'media', status: 200 })).toBe(1);
});

test('a big file has the size asked for and starts like an mp4', async () => {
	const { task_result } = await final(kling, `${TEXT}/${await create(kling, TEXT, text({ prompt: '[big 3]' }))}`);
	const response = await fetch(task_result.videos[0].url);
	expect(response.headers.get('content-length')).toBe('3000000');
	const content = await bytes(response);
	expect(content.length).toBe(3_000_000);
	expect(content.subarray(4, 8).toString()).toBe('ftyp');
	const part = await get('/media/big/3000000.mp4', { range: 'bytes=4-65599' });
	expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 4-65599/3000000']);
	expect((await bytes(part)).equals(content.subarray(4, 65_600))).toBe(true);
	expect((await get('/media/big/10.mp4', { range: 'bytes=20-' })).status).toBe(416);
});

test.each(['/media/1.mp4', '/media/big/1000000.mp4'])('a connection can break in the middle of %s', async (path) => {
	kling.control.fault({ match: { kind: 'media' }, do: { cutAfter: 5000 } });
	const response = await get(path);
	expect(response.status).toBe(200);
	await expect(bytes(response)).rejects.toThrow();
	expect((await bytes(await get(path))).length).toBeGreaterThan(5000);
});

test('a file can be gone', async () => {
	kling.control.fault({ match: { path: '^/media/1.mp4' }, do: { answer: { status: 403, body: 'html' } } });
	kling.control.fault({ match: { path: '^/media/2.mp4' }, do: { answer: { status: 404, body: 'empty' } } });
	expect((await get('/media/1.mp4')).status).toBe(403);
	expect((await get('/media/2.mp4')).status).toBe(404);
	expect((await get('/media/1.mp4')).status).toBe(200);
});
