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
	kling.control.set({ duration: 0, solutionWords: 'id' });
});
afterAll(() => kling.close());

const post = (path: string, body: Json) => call(kling, 'POST', path, body);
const get = (path: string) => call(kling, 'GET', path);
const example = (path: string, more: Json = {}): Json => {
	const { example: body } = loadContract().operations.find((each) => each.path === path && each.kind === 'create')!;
	const { options = {}, ...rest } = structuredClone(body) as Json;
	delete options.external_task_id;
	return { ...rest, options: { ...options, ...more } };
};
const done = async (id: string): Promise<Json> =>
	(await until(kling, `/solutions?task_ids=${id}`, ([task]) => /^(succeed|failed)/.test(task?.status)))[0];
const run = async (path: string, body: Json): Promise<Json> => done((await post(path, body)).json.data.id);

const TRY_ON = '/solutions/virtual_try_on';
const GOODS = '/solutions/e-commerce/goods_studio';
const DUPE = '/solutions/e-commerce/clothing_dupe';
const AGENT = '/solutions/talking_agent';
const SUBTITLE = '/solutions/drama_subtitle';

test.each([
	[TRY_ON, ['image'], 'image', /^image\/png/],
	[GOODS, ['video'], 'video', /^video\/mp4/],
	[DUPE, ['product_image', 'model_images', 'product_video'], 'video', /^video\/mp4/],
	[AGENT, ['video'], 'video', /^video\/mp4/],
	[SUBTITLE, ['subbed_video', 'srt', 'ass'], 'video', /^application\/octet-stream|ass|text/],
])('%s gives its outputs, and files behind them', async (path, types, package_type, lastType) => {
	const task = await run(path, example(path));
	expect(task.outputs.map(({ type }: Json) => type)).toEqual(types);
	expect(task.billing).toEqual([{ charge_type: 'unit', amount: expect.stringMatching(/^[\d.]+$/), package_type }]);
	const files = await Promise.all(task.outputs.map(({ url }: Json) => fetch(url)));
	expect(files.map(({ status }) => status)).toEqual(types.map(() => 200));
	expect(files.at(-1)!.headers.get('content-type')).toMatch(lastType);
});

test('subtitles are subtitles', async () => {
	const [, srt, ass] = (await run(SUBTITLE, example(SUBTITLE))).outputs;
	expect(await (await fetch(srt.url)).text()).toMatch(/^1\n00:00:00,000 --> /);
	expect(await (await fetch(ass.url)).text()).toMatch(/^\[Script Info\]/);
	expect(srt).not.toHaveProperty('duration');
});

test('every product picture and person of an apparel clip has a result of its own', async () => {
	const body = example(DUPE);
	body.contents.push({ type: 'product_image', url: 'https://files.example.org/b.png' });
	for (const name of ['c', 'd', 'e'])
		body.contents.push({ type: 'model_image', url: `https://files.example.org/${name}.png` });
	const types = (await run(DUPE, body)).outputs.map(({ type }: Json) => type);
	expect(types).toEqual([...Array(2).fill('product_image'), ...Array(3).fill('model_images'), 'product_video']);
});

test.each([
	[TRY_ON, 'watermark', 1],
	[GOODS, 'watermark', 1],
	[DUPE, 'watermark_info', 3],
	[AGENT, 'watermark', 1],
	[SUBTITLE, 'none', 0],
])('%s takes its own watermark key and drops the others', async (path, own, count) => {
	for (const key of ['watermark', 'watermark_info']) {
		const { outputs } = await run(
			path,
			example(path, { watermark: undefined, watermark_info: undefined, [key]: { enabled: true } }),
		);
		expect(outputs.filter((each: Json) => each.watermark_url)).toHaveLength(key === own ? count : 0);
		expect(kling.ledger.ignoredKeys()).toEqual(key === own ? [] : [{ path, keys: [`options.${key}`] }]);
		kling.control.reset();
	}
});

test('the camelCase names of the speaking avatar are taken too', async () => {
	const body = example(AGENT);
	body.settings = { resolution: '1080p', aspectRatio: '16:9', speechRate: 0.8 };
	expect(await post(AGENT, body)).toMatchObject({ status: 200 });
	expect(kling.ledger.ignoredKeys()).toEqual([]);
	body.settings.speechRate = 3;
	expect(await post(AGENT, body)).toMatchObject({
		json: { code: 1201, message: 'speechRate only supports 0.8, 1.0 and 1.2.' },
	});
});

test.each([
	['id', 'succeeded'],
	['task_id', 'succeed'],
] as const)('answers can call the id %s and the good end %s', async (name, word) => {
	kling.control.set({ solutionWords: name });
	const created = (await post(TRY_ON, example(TRY_ON, { external_task_id: 'mine' }))).json.data;
	expect(created).toMatchObject({ [name]: expect.any(String), status: 'submitted', external_id: 'mine' });
	const task = await done(created[name]);
	expect(task).toMatchObject({ [name]: created[name], status: word });
	expect(Object.keys(task).filter((key) => key.endsWith('id'))).toEqual([name, 'external_id']);
});

test('a failed task costs nothing', async () => {
	const body = example(GOODS);
	body.contents[1].text = '[fail]';
	expect(await run(GOODS, body)).toMatchObject({
		status: 'failed',
		message: expect.stringMatching(/./),
		billing: [{ amount: '0' }],
	});
});

test('subtitles are called back at the end only, the others at every change', async () => {
	hook = await receiver();
	kling.control.set({ duration: 60 });
	for (const path of [SUBTITLE, GOODS]) {
		hook.calls.length = 0;
		await run(path, example(path, { callback_url: hook.url }));
		await kling.callbacksDrained();
		const statuses = hook.calls.map(({ json }) => json.status);
		expect(statuses).toEqual(path === SUBTITLE ? ['succeeded'] : ['processing', 'succeeded']);
	}
});

describe('reading', () => {
	const list = async (body: Json = {}) => (await post('/solutions', body)).json;

	test('20 ids a call, by one kind of id', async () => {
		const ids = (count: number) => Array.from({ length: count }, (_, index) => index).join();
		expect(await get(`/solutions?task_ids=${ids(20)}`)).toMatchObject({ status: 200, json: { data: [] } });
		expect(await get(`/solutions?task_ids=${ids(21)}`)).toMatchObject({ status: 400, json: { code: 1201 } });
		expect(await get('/solutions?task_ids=1&external_task_ids=1')).toMatchObject({ status: 400 });
		expect(await get('/solutions')).toMatchObject({ status: 400, json: { code: 1201 } });
	});

	test('the listing gives 500 unless told otherwise, and only solutions', async () => {
		await post('/text-to-video/kling-3.0-turbo', { prompt: 'x' });
		expect((await list()).data).toEqual({ count: 0, has_more: false });
		for (let index = 0; index < 120; index++) await post(TRY_ON, example(TRY_ON));
		expect((await list()).data).toMatchObject({ count: 120, has_more: false });
		const first = (await list({ limit: 100 })).data;
		expect(first).toMatchObject({ count: 100, has_more: true });
		expect((await list({ cursor: first.next_cursor })).data).toMatchObject({ count: 20, has_more: false });
	});

	test('filters stay the same from page to page', async () => {
		for (let index = 0; index < 3; index++) await run(TRY_ON, example(TRY_ON));
		const filters = [{ key: 'status', values: ['succeeded'] }];
		const { data } = await list({ limit: 2, filters });
		expect(await list({ cursor: data.next_cursor })).toMatchObject({ code: 1201 });
		expect((await list({ cursor: data.next_cursor, filters })).data).toMatchObject({ count: 1 });
	});

	test('the end of the time span does not count', async () => {
		const { create_time } = await run(TRY_ON, example(TRY_ON));
		expect((await list({ start_time: create_time, end_time: create_time + 1 })).data.count).toBe(1);
		expect((await list({ start_time: create_time - 1, end_time: create_time })).data.count).toBe(0);
	});
});
