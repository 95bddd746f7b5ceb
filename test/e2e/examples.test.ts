import axios from 'axios';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { INodeExecutionData } from 'n8n-workflow';
import { klingCredential, rehearsalApiKey } from '../../host/account';
import type { Execution, N8nApi } from '../../host/api';
import { startRehearsal, type Rehearsal } from '../../rehearsal';
import { listen } from '../support/loopback';
import { runExample, type Start } from '../support/n8n/example';
import { connect } from '../support/n8n/shared';

const PHOTO = readFileSync(join(__dirname, '../../rehearsal/media/sample.png'));

let api: N8nApi;
let kling: Rehearsal;

beforeAll(async () => {
	api = await connect();
});
// Each test has an account without a past, from which the node would learn how long tasks take.
beforeEach(async () => {
	kling = await startRehearsal({ duration: 700 });
	// The examples name this credential; n8n finds it by its name.
	await api.saveCredential(klingCredential(rehearsalApiKey(kling)));
});
afterEach(async () => {
	const lost = kling.ledger.ignoredKeys();
	await kling.close();
	expect(lost).toEqual([]);
});

const run = async (number: string, start?: Start, addresses?: Record<string, string>) =>
	await runExample(api, kling, number, start, undefined, addresses);

const prompts = (found: Awaited<ReturnType<typeof run>>, items: INodeExecutionData[]) =>
	items.map((item) => found.bodyOf(item).prompt);

/** The item has a video, as a file that n8n can show. */
async function expectVideo({ json, binary }: INodeExecutionData) {
	expect(json).toMatchObject({ task_status: 'succeed', url: expect.stringContaining(kling.baseUrl) as string });
	expect(binary?.data).toMatchObject({ mimeType: 'video/mp4', fileType: 'video', fileExtension: 'mp4' });
	expect((await api.file(binary!.data.id!)).toString('latin1', 4, 8)).toBe('ftyp');
}

/** Fills in the form that starts an example, as a visitor does, and gives the id of the execution. */
const submitForm =
	(path: string, fields: Record<string, Blob | string>): Start =>
	async ({ url }, workflow) => {
		await api.activate(workflow);
		await axios.post(`${url}/form/${path}`, formOf(fields), { proxy: false });
		return (await api.executionsOf(workflow.id))[0];
	};

function formOf(fields: Record<string, Blob | string>): FormData {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) {
		if (typeof value === 'string') form.set(name, value);
		else form.set(name, value, value.type === 'text/csv' ? 'table.csv' : 'teapot.png');
	}
	return form;
}

const productPhoto = submitForm('kling-product-video', {
	'field-0': new Blob([PHOTO], { type: 'image/png' }),
	'field-1': 'A blue teapot',
});

/** A server of somebody else: remembers what it was sent and answers with bytes. */
async function otherService(answer: (req: IncomingMessage) => Buffer | string, type: string) {
	const received: Array<{ method: string; path: string; body: Buffer }> = [];
	const server = createServer((req, res) => {
		const parts: Buffer[] = [];
		req.on('data', (part: Buffer) => parts.push(part));
		req.on('end', () => {
			received.push({ method: req.method!, path: req.url!.split('?')[0], body: Buffer.concat(parts) });
			res.setHeader('content-type', type);
			res.end(answer(req));
		});
	});
	return { ...(await listen(server)), received };
}

test('01 text to video to file', async () => {
	const { items, created } = await run('01');
	expect(created).toEqual(['text2video']);
	await expectVideo(items[0]);
});

test('02 text to video with 3.0 Turbo, with the file', async () => {
	const found = await run('02');
	expect(found.paths).toEqual(['/text-to-video/{model} kling-3.0-turbo']);
	expect(found.bodyOf(found.items[0])).toMatchObject({
		prompt: expect.stringContaining('accordion') as string,
		settings: { resolution: '720p', duration: 5, aspect_ratio: '9:16' },
	});
	await expectVideo(found.items[0]);
});

test('03 a photo from a form becomes the start frame', async () => {
	const found = await run('03', productPhoto);
	expect(found.created).toEqual(['image2video']);
	await expectVideo(found.items[0]);
	const { image, prompt } = found.bodyOf(found.items[0]);
	expect(Buffer.from(String(image), 'base64')).toEqual(PHOTO);
	expect(prompt).toMatch(/^A blue teapot on a slowly rotating turntable/);
});

test('04 start and end frame travel as such', async () => {
	const found = await run('04');
	expect(found.paths).toEqual(['/image-to-video/{model} kling-3.0']);
	expect(found.bodyOf(found.items[0]).contents).toEqual(
		expect.arrayContaining([
			{ type: 'first_frame', url: 'https://example.com/bud.jpg' },
			{ type: 'last_frame', url: 'https://example.com/blossom.jpg' },
		]),
	);
	await expectVideo(found.items[0]);
});

test('05 the prompt names both references', async () => {
	const found = await run('05');
	expect(found.paths).toEqual(['/omni-video/{model} kling-3.0-omni']);
	const contents = found.bodyOf(found.items[0]).contents as Array<Record<string, string>>;
	const references = contents.filter(({ type }) => type === 'refer_image');
	expect(references.map(({ id }) => id)).toEqual(['person', 'place']);
	const { text } = contents.find(({ type }) => type === 'prompt')!;
	for (const { id } of references) expect(text).toContain(`@${id}`);
	await expectVideo(found.items[0]);
});

test('06 the picture of the try-on becomes the start frame, across two generations of the API', async () => {
	const found = await run('06');
	expect(found.paths).toEqual(['/solutions/virtual_try_on', '/v1/videos/image2video kling-v2-6']);
	expect(found.bodyOf(found.items[0]).image).toBe(found.itemsOf('Try on')[0].json.url);
	await expectVideo(found.items[0]);
});

test('07 each row of the product sheet becomes a goods studio video', async () => {
	const found = await run('07');
	expect(found.paths).toEqual(Array(2).fill('/solutions/e-commerce/goods_studio'));
	const rows = found.itemsOf('Product sheet');
	for (const [at, item] of found.items.entries()) {
		const { name, description, picture } = rows[at].json;
		expect(found.bodyOf(item).contents).toEqual(
			expect.arrayContaining([
				expect.objectContaining({ type: 'ref_image', url: picture }) as object,
				expect.objectContaining({ type: 'goods_title', text: name }) as object,
				expect.objectContaining({ type: 'goods_description', text: description }) as object,
			]),
		);
		await expectVideo(item);
	}
});

test('08 a clip gets English subtitles, as a video and as files', async () => {
	const found = await run('08');
	expect(found.paths).toEqual(['/solutions/drama_subtitle']);
	const files = found.itemsOf('Translate subtitles').map(({ binary }) => binary?.data.fileExtension);
	expect(files).toEqual(expect.arrayContaining(['mp4', 'srt']));
	expect(found.items.map(({ binary }) => binary?.data.fileExtension)).toEqual(['srt']);
	expect((await api.file(found.items[0].binary!.data.id!)).toString()).toMatch(/^1\s+00:00:/);
});

test('09 each step takes the video of the one before', async () => {
	const found = await run('09');
	expect(found.created).toEqual(['text2video', 'lip-sync', 'video-to-audio']);
	const [clip, spoken, sound] = ['Text to video', 'Lip-sync', 'Sound'].map((node) => found.itemsOf(node)[0]);
	expect(kling.ledger.find({ path: '/v1/videos/identify-face' })[0].body).toEqual({ video_id: clip.json.video_id });
	expect(found.bodyOf(sound).video_id).toBe(spoken.json.video_id);
	await expectVideo(sound);
});

test('10 the rows of a sheet become videos, three at a time, in their order', async () => {
	const found = await run('10');
	const rows = found.itemsOf('Rows of the sheet');
	expect(rows).toHaveLength(6);
	expect(kling.ledger.maxInFlight.video).toBe(3);
	expect(prompts(found, found.items)).toEqual(rows.map(({ json }) => json.prompt));
	expect(found.items.map(({ pairedItem }) => pairedItem)).toEqual(rows.map((_, item) => ({ item })));
});

test('11 a sheet goes in, and a table with links comes out', async () => {
	const found = await run('11', undefined, { 'A red kite': 'A red kite [fail the wind fell]' });
	const rows = found.itemsOf('Links').map(({ json }) => json);
	expect(rows).toEqual([
		expect.objectContaining({ row_number: 2, status: 'succeed', link: found.itemsOf('Text to video')[0].json.url }),
		expect.objectContaining({ row_number: 3, link: '', status: expect.stringContaining('the wind fell') as string }),
	]);
	expect(rows[0].units).toBeGreaterThan(0);
	const { id, fileName } = found.items[0].binary!.data;
	expect(fileName).toBe('videos.csv');
	expect((await api.file(id!)).toString()).toContain(String(rows[0].link));
});

test('12 three scenes are made at once and collected in order', async () => {
	const found = await run('12');
	const scenes = found.itemsOf('Text to video');
	expect(kling.ledger.maxInFlight.video).toBe(3);
	expect(prompts(found, scenes)).toEqual([1, 2, 3].map((n) => expect.stringContaining(`Scene ${n}`) as string));
	expect(found.items.map(({ json }) => json.urls)).toEqual([scenes.map(({ json }) => json.url)]);
});

test('13 three scenes go to the joining service in their order, and one film comes back', async () => {
	const film = readFileSync(join(__dirname, '../../rehearsal/media/sample.mp4'));
	const joiner = await otherService(() => film, 'video/mp4');
	const found = await run('13', undefined, { 'https://join.example.com': joiner.url });
	await joiner.close();
	const clips = found.itemsOf('Text to video').map(({ json }) => json.url);
	expect(clips).toHaveLength(3);
	expect(JSON.parse(String(joiner.received[0].body))).toEqual({ clips });
	expect(found.items[0].binary?.data).toMatchObject({ mimeType: 'video/mp4' });
	expect(await api.file(found.items[0].binary!.data.id!)).toEqual(film);
});

test('14 the finished video lies in the storage under the name of its task', async () => {
	const storage = await otherService(() => '<LocationConstraint>eu</LocationConstraint>', 'application/xml');
	const data = {
		endpoint: storage.url,
		region: 'eu',
		accessKeyId: 'key',
		secretAccessKey: 'secret',
		forcePathStyle: true,
		ignoreSSLIssues: false,
	};
	await api.saveCredential({ name: 'S3', type: 's3', data });
	const found = await run('14');
	await storage.close();
	const [{ json, binary }] = found.itemsOf('Text to video');
	const { path, body } = storage.received.find(({ method }) => method === 'PUT')!;
	expect(path).toBe(`/kling-videos/${String(json.task_id)}.mp4`);
	expect(body).toEqual(await api.file(binary!.data.id!));
});

test('15 the file reaches the upload with a name for people', async () => {
	const { items } = await run('15');
	expect(items[0].json.fileName).toBe(
		`lighthouse ${String(items[0].json.fileName).slice(11, 21)} ${String(items[0].json.task_id)}.mp4`,
	);
	await expectVideo(items[0]);
});

test('16 the daily video is made once a day, after a look at the units', async () => {
	const first = await run('16');
	const [item] = first.items;
	expect(kling.ledger.count({ path: '/account/costs' })).toBe(1);
	expect(first.bodyOf(item).external_task_id).toMatch(/^daily-\d{4}-\d\d-\d\d$/);
	await expectVideo(item);

	const again = await run('16');
	expect(again.created).toEqual([]);
	expect(again.items[0].json.task_id).toBe(item.json.task_id);
});

test('16 creates nothing when too few units remain', async () => {
	kling.control.set({ units: 0 });
	const stopped = run('16');
	await expect(stopped).rejects.toThrow(/units remain.*Nothing was created/);
	expect(kling.ledger.created()).toBe(0);
});

test('17 the rows of the day are made within the budget, and reported', async () => {
	const found = await run('17');
	expect(found.created).toHaveLength(2);
	const rows = found.itemsOf('Write to the sheet').map(({ json }) => json);
	expect(rows.map(({ row_number }) => row_number)).toEqual([2, 3]);
	const sum = rows.reduce((units, row) => units + Number(row.units), 0);
	expect(sum).toBeGreaterThan(0);
	expect(found.itemsOf('Mail the report')[0].json.text).toBe(`2 videos, ${sum} units`);
	expect(found.itemsOf('Mail why not')).toEqual([]);
});

test('17 creates nothing over the budget, and says why', async () => {
	const found = await run('17', undefined, { '"maxUnits":20': '"maxUnits":1' });
	expect(found.created).toEqual([]);
	expect(found.itemsOf('Mail the report')).toEqual([]);
	expect(JSON.stringify(found.itemsOf('Mail why not')[0].json.error)).toContain('Most Units per Run');
});

test.each([
	['Yes', 1],
	['No', 0],
])('18 the video is made only after a yes: %s', async (answer, made) => {
	let price: unknown;
	const found = await run('18', async (n8n, workflow) => {
		const id = await submitForm('kling-order', { 'field-0': 'A cat on a sofa' })(n8n, workflow);
		let asleep: Execution;
		do asleep = await api.execution(id);
		while (asleep.status !== 'waiting');
		const { runData } = asleep.data.resultData;
		price = runData.Price[0].data!.main[0]![0].json.estimated_units;
		expect(kling.ledger.created()).toBe(0);
		const { link, text } = runData.Message[0].data!.main[0]![0].json;
		expect(text).toContain(`would cost ${String(price)} units`);
		await axios.post(String(link), formOf({ 'field-0': answer }), { proxy: false });
		await api.deactivate(workflow);
		return id;
	});
	expect(price).toBeGreaterThan(0);
	expect(found.created).toHaveLength(made);
	for (const item of found.itemsOf('Make it')) {
		expect(found.bodyOf(item).prompt).toBe('A cat on a sofa');
		await expectVideo(item);
	}
});

test('21 finds every task of the day, with its files', async () => {
	const made = await run('01');
	const { items, created } = await run('21');
	expect(created).toEqual([]);
	const found = items.find(({ json }) => json.task_id === made.items[0].json.task_id);
	expect(found?.json).toMatchObject({ family: 'textToVideo', downloadable: true });
	await expectVideo(found!);
});
