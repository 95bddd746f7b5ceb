import { startRehearsal, type Rehearsal } from '../../../rehearsal';
import { loadContract } from '../../../rehearsal/contract';
import { call, type Json, until } from './client';
import { receiver } from './receiver';

let kling: Rehearsal;
let hook: Awaited<ReturnType<typeof receiver>> | undefined;
beforeAll(async () => {
	kling = await startRehearsal({ duration: 0 });
});
afterEach(() => {
	hook?.close();
	kling.control.reset();
	kling.control.set({ duration: 0, serves: ['v1', 'v2', 'solutions', 'account'] });
});
afterAll(() => kling.close());

const post = (path: string, body: Json) => call(kling, 'POST', path, body);
const get = (path: string) => call(kling, 'GET', path);
const url = 'https://files.example.org/a.png';
const prompt = { type: 'prompt', text: 'x' };
const frame = { type: 'first_frame', url };

/** The least body of every creation path. */
const least: Record<string, Json> = {
	'/text-to-video/{model}': { prompt: 'x' },
	'/image-to-video/{model}': { contents: [frame] },
	'/omni-video/{model}': { contents: [prompt], settings: { aspect_ratio: '1:1' } },
	'/motion-control/{model}': {
		contents: [
			{ type: 'image', url },
			{ type: 'video', url: 'https://files.example.org/a.mp4' },
		],
		settings: { character_orientation: 'image' },
	},
};
const creations = loadContract()
	.operations.filter(({ generation, kind }) => generation === 'v2' && kind === 'create')
	.flatMap(({ path, parameters }) =>
		parameters[0].schema.enum!.map((model) => [path.replace('{model}', String(model)), path] as const),
	);

const TURBO = '/text-to-video/kling-3.0-turbo';
const create = async (path = TURBO, body: Json = { prompt: 'x' }): Promise<string> =>
	(await post(path, body)).json.data.id;
const read = async (id: string) => (await get(`/tasks?task_ids=${id}`)).json.data[0];

test('every model of every path is there', () => expect(creations).toHaveLength(18));

test.each(creations)('%s makes a task and reads it back', async (path, template) => {
	const { status, json } = await post(path, least[template]);
	expect(status).toBe(200);
	expect(json.data).toMatchObject({ id: expect.any(String), status: 'submitted', message: '' });
	expect(json.data).not.toHaveProperty('external_id');
	const [task] = await until(kling, `/tasks?task_ids=${json.data.id}`, ([each]) => each?.status === 'succeeded');
	expect(task).toMatchObject({
		outputs: [{ type: 'video', id: expect.any(String), url: expect.stringMatching(/\.mp4$/), duration: '5.1' }],
		billing: [{ amount: expect.stringMatching(/^[\d.]+$/) }],
	});
	expect(kling.ledger.accepted).toMatchObject([{ path: template, model: path.split('/')[2] }]);
});

test('an alias stands for its model, refused spellings do not', async () => {
	const body = { contents: [prompt], settings: { aspect_ratio: '1:1', audio: 'native' } };
	expect(await post('/omni-video/kling-v3-omni', body)).toMatchObject({ status: 200 });
	expect(kling.ledger.accepted).toMatchObject([{ model: 'kling-3.0-omni' }]);
	expect(await post('/omni-video/kling-v3-1-omni', body)).toMatchObject({ status: 404, json: { code: 1203 } });
	expect(await post('/omni-video/kling-2.6', body)).toMatchObject({
		status: 400,
		json: { code: 1201, message: 'model is not supported' },
	});
});

test('unknown keys are dropped without a word, and told by the ledger', async () => {
	const body = {
		prompt: 'x',
		external_task_id: 'lost',
		callback_url: 'http://127.0.0.1:1/',
		aspect_ratio: '9:16',
		settings: { colour: 'red', duration: 5 },
		options: { external_task_id: 'kept', watermark_info: { enabled: true, big: true } },
	};
	const id = await create(TURBO, body);
	expect(kling.ledger.ignoredKeys()).toEqual([
		{
			path: TURBO,
			keys: ['external_task_id', 'callback_url', 'aspect_ratio', 'settings.colour', 'options.watermark_info.big'],
		},
	]);
	expect(kling.ledger.requests[0].externalTaskId).toBe('kept');
	expect(await read(id)).toMatchObject({ external_id: 'kept', outputs: [{ watermark_url: expect.any(String) }] });
	expect((await get('/tasks?external_task_ids=lost')).json.data).toEqual([]);
	await kling.callbacksDrained();
	expect(kling.callbackLog).toEqual([]);
});

test('a body without unknown keys leaves nothing in that list', async () => {
	await create(TURBO, { prompt: 'x', options: { external_task_id: 'a' } });
	expect(kling.ledger.ignoredKeys()).toEqual([]);
});

test('unknown keys inside a content are refused', async () => {
	const contents = [{ ...frame, colour: 'red' }];
	expect(await post('/image-to-video/kling-3.0', { contents })).toMatchObject({ status: 400, json: { code: 1201 } });
});

test('a JWT and an unknown key get the recorded words', async () => {
	const words = 'Authentication error. The current API does not support AK/SK';
	for (const token of ['a.b.c', 'another-key'])
		for (const path of ['/tasks?task_ids=1', '/solutions?task_ids=1'])
			expect(await call(kling, 'GET', path, undefined, { authorization: `Bearer ${token}` })).toMatchObject({
				status: 401,
				json: { code: 1002, message: expect.stringContaining(words) },
			});
});

test('a repeated caller id is refused in the recorded words', async () => {
	const body = { prompt: 'x', options: { external_task_id: 'mine' } };
	await create(TURBO, body);
	expect(await post(TURBO, body)).toMatchObject({
		status: 400,
		json: { code: 1201, message: 'External_task_id mine already exists' },
	});
});

test('a failed task costs nothing and says why', async () => {
	const id = await create(TURBO, { prompt: '[fail the moon is closed]' });
	const [task] = await until(kling, `/tasks?task_ids=${id}`, ([each]) => each.status === 'failed');
	expect(task).toMatchObject({ message: 'the moon is closed', billing: [{ amount: '0' }] });
	expect(task.billing[0]).not.toHaveProperty('charge_type');
	expect(task).not.toHaveProperty('outputs');
	expect(kling.charges).toEqual([]);
});

test('a running task has no outputs and no billing', async () => {
	const id = await create(TURBO, { prompt: '[hold]' });
	expect(Object.keys(await read(id)).sort()).toEqual(['create_time', 'id', 'message', 'status', 'update_time']);
});

test('20 ids a call, in the recorded words', async () => {
	const ids = (count: number) => Array.from({ length: count }, (_, index) => index).join();
	expect(await get(`/tasks?task_ids=${ids(20)}`)).toMatchObject({ status: 200, json: { data: [] } });
	for (const name of ['task_ids', 'external_task_ids'])
		expect(await get(`/tasks?${name}=${ids(21)}`)).toMatchObject({
			status: 400,
			json: { code: 1201, message: 'task_ids and external_task_ids cannot exceed 20 in total' },
		});
	expect(await get('/tasks')).toMatchObject({
		json: { code: 1201, message: 'task_ids or external_task_ids is required' },
	});
});

test('v1 tasks are seen through /tasks, solution tasks are not', async () => {
	const v1 = (await post('/v1/videos/text2video', { model_name: 'kling-v2-6', prompt: 'x', mode: 'pro' })).json.data;
	const contents = [
		{ type: 'product_image', url },
		{ type: 'person_image', url },
	];
	const solution = (await post('/solutions/virtual_try_on', { contents })).json.data;
	const [task] = await until(kling, `/tasks?task_ids=${v1.task_id}`, ([each]) => each?.status === 'succeeded');
	expect(task).toMatchObject({ id: v1.task_id, outputs: [{ type: 'video' }], billing: [{ amount: '2.5' }] });
	expect((await get(`/tasks?task_ids=${solution.id}`)).json.data).toEqual([]);
});

describe('the listing', () => {
	const list = async (body: Json = {}) => (await post('/tasks', body)).json.data;

	test('an empty page has neither result nor cursor', async () => {
		expect(await list()).toEqual({ count: 0, has_more: false });
	});

	test('pages go on behind the last task, although new ones come, with the filters of each call', async () => {
		const ids: string[] = [];
		for (let index = 0; index < 5; index++) ids.unshift(await create());
		await until(kling, `/tasks?task_ids=${ids[0]}`, ([each]) => each?.status === 'succeeded');
		const first = await list({ limit: 2 });
		expect(first.result.map(({ id }: Json) => id)).toEqual(ids.slice(0, 2));
		expect(first).toMatchObject({ count: 2, has_more: true });
		await create(TURBO, { prompt: '[hold]' });
		const second = await list({ limit: 2, cursor: first.next_cursor });
		expect(second.result.map(({ id }: Json) => id)).toEqual(ids.slice(2, 4));
		const filters = [{ key: 'status', values: ['failed'] }];
		expect(await list({ cursor: first.next_cursor, filters })).toEqual({ count: 0, has_more: false });
		const last = await list({ cursor: second.next_cursor });
		expect(last).toMatchObject({ count: 1, has_more: false });
		expect(await list({ cursor: 'nonsense' })).toBeUndefined();
	});

	test('reaches back 30 days unless told otherwise', async () => {
		const old = await create();
		kling.control.set({ clockOffset: 31 * 86_400_000 });
		const young = await create();
		const found = async (body: Json = {}) => ((await list(body)).result ?? []).map(({ id }: Json) => id);
		expect(await found()).toEqual([young]);
		expect(await found({ start_time: 0 })).toEqual([young, old]);
		expect(await found({ start_time: '0' })).toEqual([young, old]);
		kling.control.set({ clockOffset: 0 });
	});
});

test('callbacks tell id and status', async () => {
	hook = await receiver();
	kling.control.set({ duration: 60 });
	const id = await create(TURBO, { prompt: 'x', options: { callback_url: hook.url } });
	await until(kling, `/tasks?task_ids=${id}`, ([each]) => each?.status === 'succeeded');
	await kling.callbacksDrained();
	expect(hook.calls.map(({ json }) => [json.id, json.status])).toEqual([
		[id, 'processing'],
		[id, 'succeeded'],
	]);
	expect(hook.calls[1].json).toMatchObject({ outputs: [{ type: 'video' }], billing: [{ charge_type: 'unit' }] });
});

test('a host of the old domain serves v1 only: the rest is a web page', async () => {
	kling.control.set({ serves: ['v1', 'account'] });
	for (const path of ['/tasks?task_ids=1', '/solutions?task_ids=1'])
		expect(await get(path)).toMatchObject({ status: 404, text: expect.stringMatching(/^<!DOCTYPE html>/) });
	expect(await post(TURBO, { prompt: 'x' })).toMatchObject({ status: 404 });
	expect(await get('/v1/videos/text2video')).toMatchObject({ status: 200 });
	expect(kling.ledger.requests[0]).toMatchObject({ status: 404, code: null });
});

test.each([
	['honoured', 200, 'mine', []],
	['ignored', 200, null, ['options.external_task_id', 'options.callback_url']],
	['refused', 400, null, []],
] as const)("a caller's id on kling-4.0 can be %s", async (fate, status, externalTaskId, keys) => {
	kling.control.set({ callerOptions: { 'kling-4.0': fate } });
	const options = { external_task_id: 'mine', callback_url: 'http://127.0.0.1:1/' };
	expect(await post('/text-to-video/kling-4.0', { prompt: 'x', options })).toMatchObject({ status });
	expect(kling.ledger.accepted.map((each) => each.externalTaskId)).toEqual(status === 200 ? [externalTaskId] : []);
	expect(kling.ledger.ignoredKeys().flatMap((each) => each.keys)).toEqual(keys);
	expect(await post(TURBO, { prompt: 'x', options })).toMatchObject({ status: fate === 'honoured' ? 400 : 200 });
	kling.control.set({ callerOptions: { 'kling-4.0': 'honoured' } });
});
