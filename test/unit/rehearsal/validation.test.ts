import { startRehearsal, type Rehearsal } from '../../../rehearsal';
import { call, IMAGES, TEXT, text, type Json } from './client';

let kling: Rehearsal;
beforeAll(async () => {
	kling = await startRehearsal();
});
afterAll(() => kling.close());

const post = (body: unknown, path = TEXT) => call(kling, 'POST', path, body);

test.each<[string, Json, number, RegExp]>([
	['an unknown key', text({ colour: 'red' }), 1201, /unknown key colour/],
	['an unknown key inside', text({ watermark_info: { on: true } }), 1201, /unknown key watermark_info\.on/],
	['a number for a string', text({ duration: 5 }), 1201, /^duration must be/],
	['a value outside the enum', text({ mode: 'ultra' }), 1201, /mode must be one of "std", "pro", "4k"/],
	['a number out of range', { ...text({ cfg_scale: 2 }), model_name: 'kling-v3' }, 1201, /cfg_scale must be <= 1/],
	['a text that is too long', text({ prompt: 'x'.repeat(2501) }), 1201, /prompt must NOT have more than 2500/],
])('refuses %s and names the field', async (_what, body, code, message) => {
	expect(await post(body)).toMatchObject({ status: 400, json: { code, message: expect.stringMatching(message) } });
});

test('names the place inside a list', async () => {
	const multi_prompt = [{ index: 1, prompt: 'a', duration: '0' }];
	const body = { model_name: 'kling-v3', multi_shot: true, shot_type: 'customize', multi_prompt };
	expect(await post(body)).toMatchObject({
		json: { code: 1201, message: expect.stringMatching(/^multi_prompt\[0\]\.duration/) },
	});
});

test('refuses a data: prefix', async () => {
	const body = { model_name: 'kling-v2-1', prompt: 'x', image: 'data:image/png;base64,AAAA' };
	expect(await post(body, '/v1/videos/image2video')).toMatchObject({ status: 400, json: { code: 1201 } });
});

test('a missing field is 1200 and named', async () => {
	expect(await post({ model_name: 'kling-v3' }, IMAGES)).toMatchObject({
		status: 400,
		json: { code: 1200, message: 'prompt is missing' },
	});
});

test.each(['', '[1]', 'null', '{"a":', '"text"'])('a body that is no object is 1200: %s', async (body) => {
	expect(await post(body)).toMatchObject({ status: 400, json: { code: 1200 } });
});

test('a body that is not declared as JSON is 1200', async () => {
	const answer = await call(kling, 'POST', TEXT, JSON.stringify(text()), { 'content-type': 'text/plain' });
	expect(answer).toMatchObject({ status: 400, json: { code: 1200 } });
});

test('empty strings, empty lists and null count as absent', async () => {
	const empty = {
		negative_prompt: '',
		shot_type: '',
		multi_prompt: [],
		camera_control: null,
		callback_url: '',
		external_task_id: '',
	};
	expect(await post(text(empty))).toMatchObject({ status: 200 });
	expect(await post(text({ prompt: '' }))).toMatchObject({
		json: { code: 1201, message: expect.stringContaining('[t2v.prompt]') },
	});
	expect(await post({ model_name: 'kling-v3', prompt: '' }, IMAGES)).toMatchObject({ json: { code: 1200 } });
	const inside = { camera_control: { type: 'down_back', config: null }, model_name: 'kling-v1', mode: 'std' };
	kling.control.set({ acceptRetired: true });
	expect(await post({ prompt: 'x', ...inside })).toMatchObject({ status: 200 });
	kling.control.set({ acceptRetired: false });
});

test('a model outside the contract is 404/1203 unless the settings allow it', async () => {
	const body = text({ model_name: 'kling-v9', sound: 'on', mode: 'pro' });
	expect(await post(body)).toMatchObject({ status: 404, json: { code: 1203 } });
	const v2 = { prompt: 'x' };
	expect(await post(v2, '/text-to-video/kling-9')).toMatchObject({ status: 404, json: { code: 1203 } });
	kling.control.set({ extraModels: ['kling-v9', 'kling-9'] });
	expect(await post(body)).toMatchObject({ status: 200 });
	expect(await post(v2, '/text-to-video/kling-9')).toMatchObject({ status: 200 });
	expect(await post({ ...body, mode: 'ultra' })).toMatchObject({ status: 400 });
	kling.control.set({ extraModels: [] });
});

test.each(['kling-v1', 'kling-v1-6', 'kling-v2-master', 'kling-v2-1-master'])(
	'%s is retired: refused in the recorded words, free, and taken only when the settings say so',
	async (model_name) => {
		const before = kling.ledger.created();
		const body = { model_name, prompt: 'x', duration: '5' };
		expect(await post(body)).toMatchObject({
			status: 400,
			json: { code: 1201, message: `The model '${model_name}' has been discontinued and is no longer available` },
		});
		expect(kling.ledger.created()).toBe(before);
		kling.control.set({ acceptRetired: true });
		expect(await post(body)).toMatchObject({ status: 200 });
		kling.control.set({ acceptRetired: false });
	},
);

test('a retired endpoint is refused whatever the body says, and can still be read', async () => {
	const path = '/v1/videos/multi-image2video';
	const gone = { status: 400, json: { code: 1201, message: 'This API is no longer available' } };
	expect(await post({ anything: 1 }, path)).toMatchObject(gone);
	expect(await call(kling, 'GET', path)).toMatchObject({ status: 200, json: { data: [] } });
});

test('pages are checked against their limits', async () => {
	expect(await call(kling, 'GET', `${TEXT}?pageSize=501`)).toMatchObject({ status: 400, json: { code: 1201 } });
	expect(await call(kling, 'GET', `${TEXT}?pageNum=0`)).toMatchObject({ status: 400, json: { code: 1201 } });
	expect(await call(kling, 'GET', `${TEXT}?pageNum=x`)).toMatchObject({ status: 400, json: { code: 1201 } });
	expect(await call(kling, 'GET', '/v1/general/custom-voices?pageSize=1000')).toMatchObject({ status: 200 });
	expect(await call(kling, 'GET', '/account/costs')).toMatchObject({ status: 400, json: { code: 1200 } });
});

test('long integers in bodies keep their digits, large Base64 is no problem', async () => {
	const list = '[{"element_id":829836802793406551}]';
	const image = 'A'.repeat(15e6);
	const body = `{"model_name":"kling-v3","prompt":"x","image":"${image}","cfg_scale":0.30000000000000004,"element_list":${list}}`;
	const answer = await post(body, '/v1/videos/image2video');
	expect(answer).toMatchObject({ status: 200 });
	const sent = kling.ledger.requests.at(-1)!.body as Json;
	expect(sent.element_list).toEqual([{ element_id: '829836802793406551' }]);
	expect(sent.cfg_scale).toBe(0.30000000000000004);
});

test('refused creations cost nothing and are in the ledger', async () => {
	const before = kling.ledger.created();
	await post(text({ colour: 'red' }));
	expect(kling.ledger.created()).toBe(before);
	expect(kling.ledger.requests.at(-1)).toMatchObject({ kind: 'create', family: 'text2video', status: 400, code: 1201 });
});
