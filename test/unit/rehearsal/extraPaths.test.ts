import { startRehearsal, type Rehearsal } from '../../../rehearsal';
import { call, until } from './client';

let kling: Rehearsal;
beforeEach(async () => {
	kling = await startRehearsal({ duration: 0 });
});
afterEach(() => kling.close());

const post = (path: string, body: object) => call(kling, 'POST', path, body);
const get = (path: string) => call(kling, 'GET', path);

test('a path is a web page until the server has learned it', async () => {
	const path = '/dream-to-video/kling-5.0';
	expect(await post(path, {})).toMatchObject({ status: 404, text: expect.stringMatching(/^<!DOCTYPE html>/) });
	kling.control.addPath({ path });
	const body = { anything: [1], options: { external_task_id: 'mine' } };
	const { json } = await post(path, body);
	const [task] = await until(kling, '/tasks?external_task_ids=mine', ([each]) => each?.status === 'succeeded');
	expect(task).toMatchObject({ id: json.data.id, outputs: [{ type: 'video' }] });
	expect(kling.ledger.created('kling-5.0')).toBe(1);
	expect(kling.ledger.ignoredKeys()).toEqual([]);
	expect(await post(path, body)).toMatchObject({ status: 400, json: { code: 1201 } });
});

test('a new model on a known path, with results of its own', async () => {
	expect(await post('/text-to-video/kling-9', { prompt: 'x' })).toMatchObject({ status: 404, json: { code: 1203 } });
	kling.control.addPath({ path: '/text-to-video/kling-9', pack: 'image', outputs: ['image', 'audio'] });
	const { id } = (await post('/text-to-video/kling-9', { prompt: 'x' })).json.data;
	const [task] = await until(kling, `/tasks?task_ids=${id}`, ([each]) => each?.status === 'succeeded');
	expect(task.outputs.map(({ type }: { type: string }) => type)).toEqual(['image', 'audio']);
	expect(kling.ledger.maxInFlight).toEqual({ image: 1 });
});

test('v1 and solutions paths are read where their generation is', async () => {
	kling.control.addPath({ path: '/v1/videos/new-thing' });
	kling.control.addPath({ path: '/solutions/new-product', outputs: ['srt'] });
	const { task_id } = (await post('/v1/videos/new-thing', { external_task_id: 'a b' })).json.data;
	await until(kling, `/v1/videos/new-thing/${task_id}`, ({ task_status }) => task_status === 'succeed');
	expect(await get('/v1/videos/new-thing/a%20b')).toMatchObject({ status: 200, json: { data: { task_id } } });
	expect((await get('/v1/videos/new-thing')).json.data).toMatchObject([{ task_id }]);
	const { id } = (await post('/solutions/new-product', {})).json.data;
	const [task] = await until(kling, `/solutions?task_ids=${id}`, ([each]) => each?.status === 'succeeded');
	expect(task.outputs).toMatchObject([{ type: 'srt', url: expect.stringMatching(/\.srt$/) }]);
});

test('a schema of the contract can be named', async () => {
	kling.control.addPath({ path: '/image/kling-image-4.0', schema: '/components/x-unplaced-schemas/V2Image40Request' });
	expect(await post('/image/kling-image-4.0', { contents: [{ type: 'prompt' }] })).toMatchObject({ status: 400 });
	expect(await post('/image/kling-image-4.0', { contents: [{ type: 'prompt', text: 'x' }] })).toMatchObject({
		status: 200,
	});
});

test('other processes can add paths, reset forgets them', async () => {
	await post('/rehearsal/control', { paths: [{ path: '/a/b' }] });
	expect(await post('/a/b', {})).toMatchObject({ status: 200 });
	kling.control.reset();
	expect(await post('/a/b', {})).toMatchObject({ status: 404 });
});
