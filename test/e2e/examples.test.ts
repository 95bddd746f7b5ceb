import axios from 'axios';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeExecutionData } from 'n8n-workflow';
import { klingCredential, rehearsalAccount } from '../../host/account';
import type { N8nApi } from '../../host/api';
import { startRehearsal, type Rehearsal } from '../../rehearsal';
import { runExample, type Start } from '../support/n8n/example';
import { connect } from '../support/n8n/shared';

const PHOTO = readFileSync(join(__dirname, '../../rehearsal/media/sample.png'));

let api: N8nApi;
let kling: Rehearsal;

beforeAll(async () => {
	api = await connect();
	kling = await startRehearsal({ duration: 700 });
	// The examples name this credential; n8n finds it by its name.
	await api.saveCredential(klingCredential(rehearsalAccount(kling)));
});
afterAll(async () => await kling.close());

const run = async (number: string, start?: Start) => await runExample(api, kling, number, start);

const prompts = (found: Awaited<ReturnType<typeof run>>, items: INodeExecutionData[]) =>
	items.map((item) => found.bodyOf(item).prompt);

/** The item has a video, as a file that n8n can show. */
async function expectVideo({ json, binary }: INodeExecutionData) {
	expect(json).toMatchObject({ task_status: 'succeed', url: expect.stringContaining(kling.baseUrl) as string });
	expect(binary?.data).toMatchObject({ mimeType: 'video/mp4', fileType: 'video', fileExtension: 'mp4' });
	expect((await api.file(binary!.data.id!)).toString('latin1', 4, 8)).toBe('ftyp');
}

/** Fills in the form as a visitor does. */
const submitForm: Start = async ({ url }, workflow) => {
	await api.activate(workflow);
	const form = new FormData();
	form.set('field-0', new Blob([PHOTO], { type: 'image/png' }), 'teapot.png');
	form.set('field-1', 'A blue teapot');
	await axios.post(`${url}/form/kling-product-video`, form, { proxy: false });
	return (await api.executionsOf(workflow.id))[0];
};

test('01 text to video to file', async () => {
	const { items, created } = await run('01');
	expect(created).toEqual(['text2video']);
	await expectVideo(items[0]);
});

test('02 a photo from a form becomes the start frame', async () => {
	const found = await run('02', submitForm);
	expect(found.created).toEqual(['image2video']);
	await expectVideo(found.items[0]);
	const { image, prompt } = found.bodyOf(found.items[0]);
	expect(Buffer.from(String(image), 'base64')).toEqual(PHOTO);
	expect(prompt).toMatch(/^A blue teapot on a slowly rotating turntable/);
});

test('03 the rows of a sheet become videos, three at a time, in their order', async () => {
	const found = await run('03');
	const rows = found.itemsOf('Rows of the sheet');
	expect(rows).toHaveLength(6);
	expect(kling.ledger.maxInFlight.video).toBe(3);
	expect(prompts(found, found.items)).toEqual(rows.map(({ json }) => json.prompt));
	expect(found.items.map(({ pairedItem }) => pairedItem)).toEqual(rows.map((_, item) => ({ item })));
});

test('04 three scenes are made at once and collected in order', async () => {
	const found = await run('04');
	const scenes = found.itemsOf('Text to video');
	expect(kling.ledger.maxInFlight.video).toBe(3);
	expect(prompts(found, scenes)).toEqual([1, 2, 3].map((n) => expect.stringContaining(`Scene ${n}`) as string));
	expect(found.items.map(({ json }) => json.urls)).toEqual([scenes.map(({ json }) => json.url)]);
});

test('05 the picture of the try-on becomes the start frame', async () => {
	const found = await run('05');
	expect(found.created).toEqual(['virtual-try-on', 'image2video']);
	expect(found.bodyOf(found.items[0]).image).toBe(found.itemsOf('Try on')[0].json.url);
	await expectVideo(found.items[0]);
});

test('06 each step takes the video of the one before', async () => {
	const found = await run('06');
	expect(found.created).toEqual(['text2video', 'lip-sync', 'video-to-audio']);
	const [clip, spoken, sound] = ['Text to video', 'Lip-sync', 'Sound'].map((node) => found.itemsOf(node)[0]);
	expect(kling.ledger.find({ path: '/v1/videos/identify-face' })[0].body).toEqual({ video_id: clip.json.video_id });
	expect(found.bodyOf(sound).video_id).toBe(spoken.json.video_id);
	await expectVideo(sound);
});

test('07 the daily video is made once a day, after a look at the units', async () => {
	const first = await run('07');
	const [item] = first.items;
	expect(kling.ledger.count({ path: '/account/costs' })).toBe(1);
	expect(first.bodyOf(item).external_task_id).toMatch(/^daily-\d{4}-\d\d-\d\d$/);
	await expectVideo(item);

	const again = await run('07');
	expect(again.created).toEqual([]);
	expect(again.items[0].json.task_id).toBe(item.json.task_id);
});

test('07 creates nothing when too few units remain', async () => {
	kling.control.set({ units: 0 });
	const stopped = run('07');
	await expect(stopped).rejects.toThrow(/units remain.*Nothing was created/);
	kling.control.set({ units: 100_000 });
	expect(kling.ledger.created()).toBe(0);
});

test('09 finds every task of the day, with its files', async () => {
	const made = await run('01');
	const { items, created } = await run('09');
	expect(created).toEqual([]);
	const found = items.find(({ json }) => json.task_id === made.items[0].json.task_id);
	expect(found?.json).toMatchObject({ family: 'textToVideo', downloadable: true });
	await expectVideo(found!);
});
