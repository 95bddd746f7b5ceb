import { startRehearsal, type Rehearsal } from '../../../rehearsal';
import { call, create, final, IMAGES, TEXT, text, type Json } from './client';

let kling: Rehearsal;
beforeAll(async () => {
	kling = await startRehearsal({ duration: 0, checkIds: 'all' });
});
afterAll(() => kling.close());

const post = (path: string, body: Json) => call(kling, 'POST', path, body);
const get = (path: string) => call(kling, 'GET', path);
const VOICES = '/v1/general/custom-voices';
const ELEMENTS = '/v1/general/advanced-custom-elements';
const SELECTION = '/v1/videos/multi-elements';

const voiced = (voice_id: string) => ({
	model_name: 'kling-v2-6',
	mode: 'pro',
	sound: 'on',
	prompt: 'x',
	image: 'AAAA',
	voice_list: [{ voice_id }],
});
const starring = (id: string) =>
	`{"model_name":"kling-v3","prompt":"x","image":"AAAA","element_list":[{"element_id":${id}}]}`;
const animate = (body: Json | string) => call(kling, 'POST', '/v1/videos/image2video', body);
/** Element ids as digits; JSON.parse would lose some. */
const elementIds = async (path: string) =>
	[...(await get(path)).text.matchAll(/"element_id":(\d+)/g)].map(([, id]) => id);

test('a voice: create, use, delete', async () => {
	const task = await create(kling, VOICES, { voice_name: 'Ann', voice_url: 'https://files.example.org/a.mp3' });
	const { task_result } = await final(kling, `${VOICES}/${task}`);
	const [{ voice_id, voice_name, trial_url }] = task_result.voices;
	expect(voice_name).toBe('Ann');
	expect((await fetch(trial_url)).status).toBe(200);
	expect(await animate(voiced(voice_id))).toMatchObject({ status: 200 });
	expect(await animate(voiced('1'))).toMatchObject({ status: 400, json: { code: 1201 } });
	expect((await post('/v1/general/delete-voices', { voice_id })).json.data).toMatchObject({ task_id: task });
	expect(await post('/v1/general/delete-voices', { voice_id })).toMatchObject({ status: 400, json: { code: 1201 } });
	expect(await animate(voiced(voice_id))).toMatchObject({ status: 400 });
	expect((await get(VOICES)).json.data).toEqual([]);
});

test('an element: its id is a bare number that a double cannot hold', async () => {
	const element_image_list = { frontal_image: 'AAAA', refer_images: [{ image_url: 'BBBB' }] };
	const about = { element_name: 'Fox', element_description: 'A fox', reference_type: 'image_refer' };
	const task = await create(kling, ELEMENTS, { ...about, element_image_list });
	const { task_result } = await final(kling, `${ELEMENTS}/${task}`);
	expect(task_result.elements[0]).toMatchObject({ ...about, element_image_list, status: 'succeed' });
	const [id] = await elementIds(`${ELEMENTS}/${task}`);
	expect(String(Number(id))).not.toBe(id);
	expect(await animate(starring(id))).toMatchObject({ status: 200 });
	expect(await animate(starring(`"${id}"`))).toMatchObject({ status: 200 });
	expect(await animate(starring(String(Number(id))))).toMatchObject({ status: 400, json: { code: 1201 } });
	const gone = await post('/v1/general/delete-elements', { element_id: id });
	expect(gone.json).toMatchObject({ code: 0 });
	expect(gone.json).not.toHaveProperty('data');
	expect((await get(`${ELEMENTS}/${task}`)).json.data.task_result.elements[0].status).toBe('deleted');
	expect(await post('/v1/general/delete-advanced-elements', { element_id: id })).toMatchObject({ status: 400 });
	expect(await animate(starring(id))).toMatchObject({ status: 400 });
});

test('presets: the same every time, usable, not to be deleted', async () => {
	const [voice] = (await get('/v1/general/presets-voices?pageSize=1')).json.data;
	expect((await get('/v1/general/presets-voices')).json.data[0]).toEqual(voice);
	const { voice_id, owned_by } = voice.task_result.voices[0];
	expect(owned_by).toBe('kling');
	expect(await animate(voiced(voice_id))).toMatchObject({ status: 200 });
	expect(await post('/v1/general/delete-voices', { voice_id })).toMatchObject({ status: 400 });
	const [id] = await elementIds('/v1/general/advanced-presets-elements');
	expect(await animate(starring(id))).toMatchObject({ status: 200 });
	expect((await get('/v1/general/presets-voices?pageNum=2&pageSize=3')).json.data).toEqual([]);
});

test('the old element library answers at once', async () => {
	const body = {
		element_name: 'Fox',
		element_description: 'A fox',
		element_frontal_image: 'AAAA',
		element_refer_list: [{ image_url: 'BBBB' }],
	};
	expect((await post('/v1/general/custom-elements', body)).json.data).toMatchObject(body);
	expect((await get('/v1/general/custom-elements')).json.data).toMatchObject([{ element_name: 'Fox' }]);
});

test('results of one task are sources of the next', async () => {
	const { task_result } = await final(kling, `${TEXT}/${await create(kling)}`);
	const video_id = task_result.videos[0].id;
	const extended = await create(kling, '/v1/videos/video-extend', { video_id });
	expect(await final(kling, `/v1/videos/video-extend/${extended}`)).toMatchObject({
		task_info: { parent_video: { id: video_id } },
	});
	expect(await post('/v1/videos/video-extend', { video_id: '1' })).toMatchObject({ status: 400, json: { code: 1201 } });
});

test('speech to lip-sync', async () => {
	const speech = await post('/v1/audio/tts', { text: 'Hello there', voice_id: 'oversea_male1', voice_language: 'en' });
	const { id: audio_id, url } = speech.json.data.task_result.audios[0];
	expect((await fetch(url)).headers.get('content-type')).toBe('audio/mpeg');
	const found = await post('/v1/videos/identify-face', { video_url: 'https://files.example.org/a.mp4' });
	const { session_id, face_data } = found.json.data;
	const face = {
		face_id: face_data[0].face_id,
		audio_id,
		sound_start_time: 0,
		sound_end_time: 2000,
		sound_insert_time: 0,
	};
	const lip = (body: Json) => post('/v1/videos/advanced-lip-sync', { session_id, face_choose: [face], ...body });
	expect(await lip({})).toMatchObject({ status: 200 });
	expect(await lip({ session_id: '1' })).toMatchObject({ status: 400, json: { code: 1201 } });
	expect(await lip({ face_choose: [{ ...face, face_id: '1' }] })).toMatchObject({ status: 400 });
	expect(await lip({ face_choose: [{ ...face, audio_id: '1' }] })).toMatchObject({ status: 400 });
});

test('sessions are checked even when other ids are not', async () => {
	kling.control.set({ checkIds: 'sessions' });
	expect(await post('/v1/videos/video-extend', { video_id: '1' })).toMatchObject({ status: 200 });
	const lip = {
		session_id: '1',
		face_choose: [{ face_id: '1', audio_id: '1', sound_start_time: 0, sound_end_time: 2000, sound_insert_time: 0 }],
	};
	expect(await post('/v1/videos/advanced-lip-sync', lip)).toMatchObject({ status: 400 });
	kling.control.set({ checkIds: 'none' });
	expect(await post('/v1/videos/advanced-lip-sync', lip)).toMatchObject({ status: 200 });
	kling.control.set({ checkIds: 'all' });
});

test('a selection: mark, unmark, clear, edit', async () => {
	const video = { video_url: 'https://files.example.org/a.mp4' };
	const { session_id } = (await post(`${SELECTION}/init-selection`, video)).json.data;
	const step = (name: string, more: Json = {}) => post(`${SELECTION}/${name}-selection`, { session_id, ...more });
	const points = [{ x: 0.25, y: 0.5 }];
	const removal = { session_id, edit_mode: 'removal', prompt: 'remove it from <<<video_1>>>' };
	expect(await post(SELECTION, removal)).toMatchObject({ status: 400, json: { code: 1201 } });
	const marked = await step('add', { frame_index: 3, points });
	expect(marked.json.data).toMatchObject({
		status: 0,
		session_id,
		res: { frame_index: 3, rle_mask_list: [{ object_id: 0 }] },
	});
	expect(await step('delete', { frame_index: 3, points: [{ x: 0.26, y: 0.5 }] })).toMatchObject({ status: 400 });
	expect((await step('delete', { frame_index: 3, points })).json.data.res.rle_mask_list).toEqual([]);
	for (let frame_index = 0; frame_index < 10; frame_index++) await step('add', { frame_index, points });
	expect(await step('add', { frame_index: 10, points })).toMatchObject({ status: 400 });
	expect(await step('add', { frame_index: 9, points })).toMatchObject({ status: 200 });
	expect((await step('preview')).json.data.res).toHaveProperty('video');
	const task = await create(kling, SELECTION, removal);
	expect(await final(kling, `${SELECTION}/${task}`)).toMatchObject({ task_result: { videos: [{ session_id }] } });
	await step('clear');
	expect(await post(SELECTION, removal)).toMatchObject({ status: 400 });
	expect(await post(`${SELECTION}/preview-selection`, { session_id: '1' })).toMatchObject({
		status: 400,
		json: { code: 1201 },
	});
});

test('the account pays for what succeeded', async () => {
	kling.control.reset();
	const span = { start_time: 0, end_time: Date.now() + 60_000 };
	for (const body of [text(), text({ prompt: '[fail]' }), text({ duration: '10' })])
		await final(kling, `${TEXT}/${await create(kling, TEXT, body)}`);
	await final(kling, `${IMAGES}/${await create(kling, IMAGES, { model_name: 'kling-v3', prompt: 'x', n: 3 })}`);
	const packs = (await get(`/account/costs?start_time=0&end_time=${span.end_time}`)).json.data
		.resource_pack_subscribe_infos;
	const left = packs.map((pack: Json) => pack.total_quantity - pack.remaining_quantity);
	// 0.5 a second of silent 1080p, 8 a picture (contract: x-prices v26-silent, image-v3).
	expect(left).toEqual([7.5, 24, 0]);
	expect(await get('/account/costs?start_time=2&end_time=1')).toMatchObject({ status: 400, json: { code: 1201 } });
	const page = (more: Json) => post('/account/billing/package', more);
	const first = (await page({ ...span, limit: 2 })).json.data;
	expect(first).toMatchObject({ result: { count: 2 }, has_more: true });
	const second = (await page({ cursor: first.next_cursor })).json.data;
	expect(second).toMatchObject({ result: { count: 1 }, has_more: false });
	const amounts = [...first.result.detail, ...second.result.detail].map((row: Json) => row.deduction_amount);
	expect(amounts).toEqual([24, 5, 2.5]);
	expect((await post('/account/billing/balance', span)).json.data.result.count).toBe(0);
	expect(await page({})).toMatchObject({ status: 400, json: { code: 1201 } });
	expect(await page({ cursor: 'nonsense' })).toMatchObject({ status: 400, json: { code: 1201 } });
});

test('v2 queries see tasks of both generations', async () => {
	kling.control.reset();
	const v1 = await create(kling, IMAGES, { model_name: 'kling-v3', prompt: 'x', n: 2, external_task_id: 'one' });
	const body = { prompt: '[hold]', options: { external_task_id: 'two' } };
	const v2 = (await post('/text-to-video/kling-3.0', body)).json.data.id;
	await final(kling, `${IMAGES}/${v1}`);
	const found = (await get(`/tasks?task_ids=${v1},${v2},1`)).json.data;
	expect(found).toMatchObject([
		{ id: v1, status: 'succeeded', external_id: 'one', outputs: [{ type: 'image' }, { type: 'image' }] },
		{ id: v2, external_id: 'two' },
	]);
	expect((await get('/tasks?external_task_ids=two')).json.data).toMatchObject([{ id: v2 }]);
	expect(await get('/tasks')).toMatchObject({ status: 400, json: { code: 1201 } });
	const query = async (filters: Json[]) =>
		(await post('/tasks', { filters })).json.data.result.map(({ id }: Json) => id);
	expect(await query([])).toEqual([v2, v1]);
	expect(await query([{ key: 'status', values: ['succeeded'] }])).toEqual([v1]);
	expect(await query([{ key: 'product_type', values: ['video'] }])).toEqual([v2]);
});
