import { startRehearsal, type Rehearsal } from '../../../rehearsal';
import { Ids } from '../../../rehearsal/ids';
import { call, create, final, IMAGES, TEXT, text } from './client';

let kling: Rehearsal;
beforeEach(async () => {
	kling = await startRehearsal({ duration: 60 });
});
afterEach(() => kling.close());

const get = (path: string) => call(kling, 'GET', path);
const ids = async (query: string) =>
	(await get(TEXT + query)).json.data.map(({ task_id }: { task_id: string }) => task_id);

test('a task goes from submitted through processing to succeed', async () => {
	kling.control.set({ duration: 1500 });
	await get(`${TEXT}/nothing`);
	const { json } = await call(kling, 'POST', TEXT, text({ external_task_id: 'mine' }));
	expect(json.data).toMatchObject({ task_status: 'submitted', task_info: { external_task_id: 'mine' } });
	const seen = new Set<string>();
	for (let done = false; !done;) {
		const { task_status } = (await get(`${TEXT}/mine`)).json.data;
		seen.add(task_status);
		done = task_status === 'succeed';
	}
	expect([...seen]).toEqual(['submitted', 'processing', 'succeed']);
	const { data } = (await get(`${TEXT}/${json.data.task_id}`)).json;
	expect(data).toMatchObject({
		task_status_msg: '',
		final_unit_deduction: '2.5',
		task_info: { external_task_id: 'mine' },
	});
	expect(data.updated_at - data.created_at).toBeGreaterThanOrEqual(1490);
	expect(data.task_result.videos).toHaveLength(1);
});

test('ids do not fit into a double', async () => {
	expect(await create(kling)).toMatch(/^\d{19}$/);
	const ids = new Ids();
	for (let turn = 0; turn < 300; turn++) {
		const id = ids.take();
		expect(String(BigInt(Number(id)))).not.toBe(id);
		expect(BigInt(id) < 2n ** 63n).toBe(true);
	}
});

test('durations hold by path, by family, and null waits for a hand', async () => {
	kling.control.set({ duration: null, durations: { 'image-generation': 0 } });
	const held = await create(kling);
	const quick = await create(kling, IMAGES, { model_name: 'kling-v3', prompt: 'x' });
	await final(kling, `${IMAGES}/${quick}`);
	const { data } = (await get(`${TEXT}/${held}`)).json;
	expect(data.task_status).not.toBe('succeed');
	expect(data).not.toHaveProperty('final_unit_deduction');
	expect(kling.control.finish(held)).toBe(1);
	expect((await get(`${TEXT}/${held}`)).json.data.task_status).toBe('succeed');
	expect(kling.control.finish()).toBe(0);
	const other = await create(kling);
	expect(kling.control.fail(other, 'no reason')).toBe(1);
	const failed = (await get(`${TEXT}/${other}`)).json;
	expect(failed).toMatchObject({
		code: 0,
		data: { task_status: 'failed', task_status_msg: 'no reason', final_unit_deduction: '0' },
	});
	expect(failed.data).not.toHaveProperty('task_result');
});

test('lists are newest first and end with a short page', async () => {
	const made: string[] = [];
	for (let index = 0; index < 5; index++) made.push(await create(kling));
	await create(kling, IMAGES, { model_name: 'kling-v3', prompt: 'x' });
	const newest = made.reverse();
	expect(await ids('')).toEqual(newest);
	expect(await ids('?pageSize=2')).toEqual(newest.slice(0, 2));
	expect(await ids('?pageSize=2&pageNum=3')).toEqual(newest.slice(4));
	expect(await ids('?pageSize=5&pageNum=2')).toEqual([]);
});

test('look-ups stay within the family and its kinds of id', async () => {
	const id = await create(kling, TEXT, text({ external_task_id: 'mine' }));
	expect(await get(`${TEXT}/${id}`)).toMatchObject({ status: 200 });
	for (const path of [`/v1/videos/image2video/${id}`, `/v1/videos/image2video/mine`, `${TEXT}/other`])
		expect(await get(path)).toMatchObject({
			status: 400,
			json: { code: 1201, message: expect.stringContaining('Task not found') },
		});
	kling.control.set({ checkIds: 'none' });
	const face = { face_id: '1', audio_id: '1', sound_start_time: 0, sound_end_time: 2000, sound_insert_time: 0 };
	const lip = await create(kling, '/v1/videos/advanced-lip-sync', {
		session_id: '1',
		face_choose: [face],
		external_task_id: 'lip',
	});
	expect(await get(`/v1/videos/advanced-lip-sync/${lip}`)).toMatchObject({ status: 200 });
	expect(await get('/v1/videos/advanced-lip-sync/lip')).toMatchObject({ status: 400, json: { code: 1201 } });
});

test('an external id with special characters is found', async () => {
	const external_task_id = 'a/b c?ü#';
	await create(kling, TEXT, text({ external_task_id }));
	expect(await get(`${TEXT}/${encodeURIComponent(external_task_id)}`)).toMatchObject({ status: 200 });
});

test('a repeated external id is refused, in any family, and costs nothing', async () => {
	await create(kling, TEXT, text({ external_task_id: 'mine' }));
	const again = await call(kling, 'POST', TEXT, text({ external_task_id: 'mine' }));
	expect(again).toMatchObject({ status: 400, json: { code: 1201 } });
	const elsewhere = await call(kling, 'POST', IMAGES, {
		model_name: 'kling-v3',
		prompt: 'x',
		external_task_id: 'mine',
	});
	expect(elsewhere).toMatchObject({ status: 400, json: { code: 1201 } });
	expect(kling.ledger.created()).toBe(1);
	expect(kling.ledger.accepted).toMatchObject([{ family: 'text2video', path: TEXT, externalTaskId: 'mine' }]);
});

test('full slots answer 429/1303 until one is free; the id is not used up', async () => {
	kling.control.set({ duration: null, slots: { video: 2 } });
	const first = await create(kling);
	await create(kling);
	const refused = await call(kling, 'POST', TEXT, text({ external_task_id: 'third' }));
	expect(refused).toMatchObject({
		status: 429,
		json: { code: 1303, message: 'parallel task over resource pack limit' },
	});
	await create(kling, IMAGES, { model_name: 'kling-v3', prompt: 'x' });
	kling.control.finish(first);
	await create(kling, TEXT, text({ external_task_id: 'third' }));
	expect(kling.ledger.maxInFlight).toEqual({ video: 2, image: 1 });
	expect(kling.ledger.created('text2video')).toBe(3);
});

test('pictures take n slots, a series its amount', async () => {
	kling.control.set({ duration: null, slots: { image: 9 } });
	await create(kling, IMAGES, { model_name: 'kling-v3', prompt: 'x', n: 6 });
	const omni = (more: object) => ({ model_name: 'kling-v3-omni', prompt: 'x', ...more });
	const series = await call(
		kling,
		'POST',
		'/v1/images/omni-image',
		omni({ result_type: 'series', series_amount: 4, n: 1 }),
	);
	expect(series).toMatchObject({ status: 429, json: { code: 1303 } });
	const three = await create(kling, '/v1/images/omni-image', omni({ n: 3, watermark_info: { enabled: true } }));
	expect(kling.ledger.maxInFlight).toEqual({ image: 9 });
	kling.control.finish();
	const { data } = (await get(`/v1/images/omni-image/${three}`)).json;
	expect(data.task_result.images.map(({ index }: { index: number }) => index)).toEqual([0, 1, 2]);
	expect(data.task_result.images[0].watermark_url).toMatch(/\.png$/);
	expect(data.task_result).toMatchObject({ result_type: 'single' });
	expect(data.final_unit_deduction).toBe('24');
});

test('a pack that is used up answers 429/1102', async () => {
	kling.control.set({ units: 1, duration: 0 });
	await final(kling, `${TEXT}/${await create(kling)}`);
	expect(await call(kling, 'POST', TEXT, text())).toMatchObject({ status: 429, json: { code: 1102 } });
	expect(await call(kling, 'POST', IMAGES, { model_name: 'kling-v3', prompt: 'x' })).toMatchObject({ status: 200 });
});

test('new tasks can stay hidden from look-ups for a while', async () => {
	kling.control.set({ hiddenFor: 300, duration: 0 });
	const id = await create(kling, TEXT, text({ external_task_id: 'mine' }));
	expect(await get(`${TEXT}/${id}`)).toMatchObject({ status: 400, json: { code: 1201 } });
	expect(await get(`${TEXT}/mine`)).toMatchObject({ status: 400 });
	expect(await ids('')).toEqual([]);
	expect(await call(kling, 'POST', TEXT, text({ external_task_id: 'mine' }))).toMatchObject({ json: { code: 1201 } });
	await final(kling, `${TEXT}/mine`);
	expect(await ids('')).toEqual([id]);
});

test('servers in one process do not see each other', async () => {
	const other = await startRehearsal();
	const id = await create(kling);
	expect(await call(other, 'GET', `${TEXT}/${id}`)).toMatchObject({ status: 400 });
	expect(other.ledger.created()).toBe(0);
	await other.close();
});

test('reset forgets everything but the settings', async () => {
	await create(kling, TEXT, text({ external_task_id: 'mine' }));
	kling.control.reset();
	expect(await ids('')).toEqual([]);
	expect(kling.ledger.accepted).toEqual([]);
	await create(kling, TEXT, text({ external_task_id: 'mine' }));
});
