import axios from 'axios';

import { badAnswers, badFiles, startRehearsal, type FaultAction, type Rehearsal } from '../../../rehearsal';
import { call, create, final, TEXT, text, type Json } from './client';

let kling: Rehearsal;
beforeAll(async () => {
	kling = await startRehearsal({ duration: 0 });
});
afterEach(() => {
	kling.control.reset();
	kling.control.set({ statusWords: {}, freshLinks: false });
});
afterAll(() => kling.close());

/** As `call`, with a client that does not take 407 for a broken network. */
async function ask(method: string, path: string, data?: Json) {
	const headers = { authorization: `Bearer ${kling.keys.apiKey}`, 'content-type': 'application/json' };
	const raw = { validateStatus: () => true, transformResponse: (text: string) => text, proxy: false as const };
	const answer = await axios.request<string>({ method, url: kling.baseUrl + path, data, headers, ...raw });
	return { status: answer.status, text: answer.data, headers: new Headers(answer.headers as Record<string, string>) };
}

const page = /^<!DOCTYPE html>/;
const data = (text: string): unknown => JSON.parse(text).data;

/** What each bad answer is, as a caller gets it. */
const expected: Record<string, [number, (text: string, headers: Headers) => void]> = {
	'page-403': [403, (text) => expect(text).toMatch(page)],
	'page-404': [404, (text) => expect(text).toMatch(page)],
	'page-407': [407, (text) => expect(text).toMatch(page)],
	'page-408': [408, (text) => expect(text).toMatch(page)],
	'page-429': [429, (text) => expect(text).toMatch(page)],
	'page-502': [502, (text) => expect(text).toMatch(page)],
	maintenance: [200, (text) => expect(text).toMatch(/Maintenance/)],
	login: [200, (text) => expect(text).toMatch(/Sign in/)],
	empty: [200, (text) => expect(text).toBe('')],
	'cut-json': [200, (text) => expect(text).toMatch(/^\{"code":0.*[^}]$/)],
	'data-null': [200, (text) => expect(JSON.parse(text)).toMatchObject({ code: 0, data: null })],
	'data-empty': [200, (text) => expect(data(text)).toEqual({})],
	'data-missing': [200, (text) => expect(JSON.parse(text)).not.toHaveProperty('data')],
	'no-id': [200, (text) => expect(JSON.stringify(data(text))).not.toMatch(/"task_id"/)],
	'code-text': [200, (text) => expect(JSON.parse(text).code).toBe('0')],
	'code-word': [503, (text) => expect(JSON.parse(text).code).toBe('ServiceUnavailable')],
	'code-null': [200, (text) => expect(JSON.parse(text).code).toBeNull()],
	'retry-tomorrow': [429, (_text, headers) => expect(headers.get('retry-after')).toBe('86400')],
	'page-retry-tomorrow': [
		429,
		(text, headers) => expect([page.test(text), headers.get('retry-after')]).toEqual([true, '86400']),
	],
};

test('every bad answer is known here', () => expect(Object.keys(expected)).toEqual(Object.keys(badAnswers)));

describe.each(Object.entries(badAnswers))('%s', (name, action) => {
	const places: Array<[string, () => Promise<unknown>, string, string, Json?]> = [
		['create', async () => {}, 'POST', TEXT, text()],
		['get', () => create(kling, TEXT, text({ external_task_id: 'mine' })), 'GET', `${TEXT}/mine`],
		['list', () => create(kling), 'GET', TEXT],
		['sync', async () => {}, 'POST', '/v1/audio/tts', { text: 'x', voice_id: 'oversea_male1', voice_language: 'en' }],
	];

	test.each(places.map((place) => [place[0], place] as const))(
		'once at %s, then a proper answer',
		async (kind, place) => {
			const [, prepare, method, path, body] = place;
			await prepare();
			kling.control.fault({ match: { kind }, do: action });
			const [status, check] = expected[name];
			const answer = await ask(method, path, body);
			expect(answer.status).toBe(status);
			check(answer.text, answer.headers);
			expect(await call(kling, method, path, body)).toMatchObject({
				status: 200,
				json: { code: 0, data: expect.anything() },
			});
		},
	);

	test('with accept the task was made', async () => {
		kling.control.fault({ match: { kind: 'create' }, do: { ...action, accept: true } });
		await ask('POST', TEXT, text());
		expect(kling.ledger.created()).toBe(1);
	});
});

test('a redirect without following it', async () => {
	kling.control.fault({ do: badAnswers.login });
	const response = await fetch(`${kling.baseUrl}${TEXT}`, { redirect: 'manual' });
	expect([response.status, response.headers.get('location')]).toEqual([302, '/rehearsal/login']);
});

test('looks can be told apart by the ids in their query', async () => {
	kling.control.fault({ match: { query: 'task_ids=7' }, times: null, do: badAnswers['page-404'] });
	expect(await call(kling, 'GET', '/tasks?task_ids=8')).toMatchObject({ status: 200 });
	expect(await call(kling, 'GET', '/tasks?task_ids=7')).toMatchObject({ status: 404 });
});

test('words in the prompt: bad answers, no files, other words for the end', async () => {
	expect(await call(kling, 'POST', TEXT, text({ prompt: '[bad page-403]' }))).toMatchObject({ status: 403 });
	expect(kling.ledger.created()).toBe(0);
	expect(await call(kling, 'POST', TEXT, text({ prompt: '[accept-then page-403]' }))).toMatchObject({ status: 403 });
	expect(kling.ledger.created()).toBe(1);
	const empty = await final(kling, `${TEXT}/${await create(kling, TEXT, text({ prompt: '[no-files]' }))}`);
	expect(empty.task_result).toEqual({ videos: [] });
	const id = await create(kling, TEXT, text({ prompt: '[word SUCCEED]' }));
	await new Promise((resolve) => setTimeout(resolve, 50));
	expect((await call(kling, 'GET', `${TEXT}/${id}`)).json.data.task_status).toBe('SUCCEED');
});

test.each([
	['result', undefined],
	['list', { videos: [] }],
	['url', { videos: [{ id: expect.any(String), duration: '5.1' }] }],
] as const)('a task can succeed without its %s', async (withoutFiles, result) => {
	kling.control.fault({ match: { kind: 'create' }, do: { task: { withoutFiles } } });
	const task = await final(kling, `${TEXT}/${await create(kling)}`);
	expect(task).toMatchObject({ task_status: 'succeed', final_unit_deduction: '2.5' });
	expect(task.task_result).toEqual(result);
});

test('a call that answers at once can lack its files, too', async () => {
	kling.control.fault({ match: { kind: 'sync' }, do: { task: { withoutFiles: 'list' } } });
	const speech = { text: 'x', voice_id: 'oversea_male1', voice_language: 'en' };
	expect((await call(kling, 'POST', '/v1/audio/tts', speech)).json.data.task_result).toEqual({ audios: [] });
	kling.control.fault({ match: { kind: 'sync' }, do: { task: { withoutFiles: 'result' } } });
	const image = { image: 'https://files.example.org/a.png' };
	expect((await call(kling, 'POST', '/v1/videos/image-recognize', image)).json.data).not.toHaveProperty('task_result');
});

test('statuses can be spelled otherwise, for all tasks', async () => {
	kling.control.set({ statusWords: { succeed: 'succeeded', failed: 'FAILED' } });
	const [good, bad] = [await create(kling), await create(kling, TEXT, text({ prompt: '[fail]' }))];
	await new Promise((resolve) => setTimeout(resolve, 50));
	const status = async (id: string) => (await call(kling, 'GET', `${TEXT}/${id}`)).json.data.task_status;
	expect([await status(good), await status(bad)]).toEqual(['succeeded', 'FAILED']);
	expect((await call(kling, 'GET', `/tasks?task_ids=${bad}`)).json.data[0].status).toBe('FAILED');
});

test('links can be fresh at each look', async () => {
	kling.control.set({ freshLinks: true });
	const path = `${TEXT}/${await create(kling)}`;
	await final(kling, path);
	const link = async () => (await call(kling, 'GET', path)).json.data.task_result.videos[0].url as string;
	const [first, second] = [await link(), await link()];
	expect(first).not.toBe(second);
	kling.control.fault({ match: { query: first.split('?')[1] }, times: null, do: badFiles['page-403'] });
	expect([(await fetch(first)).status, (await fetch(second)).status]).toEqual([403, 200]);
});

describe('files', () => {
	const fetchWith = async (action: FaultAction, headers: Record<string, string> = {}) => {
		kling.control.fault({ match: { kind: 'media' }, do: action });
		return fetch(`${kling.baseUrl}/media/1.mp4`, { headers, redirect: 'manual' });
	};
	const bytes = async (response: Response) => Buffer.from(await response.arrayBuffer());
	const whole = async () => bytes(await fetch(`${kling.baseUrl}/media/1.mp4`));

	test.each([
		['empty', 200, /^$/],
		['html', 200, page],
		['page-403', 403, page],
		['page-404', 404, page],
		['page-502', 502, page],
		['login', 302, /^$/],
		['another-kind', 200, /^.PNG/],
	])('%s', async (name, status, content) => {
		const response = await fetchWith(badFiles[name]);
		expect(response.status).toBe(status);
		expect((await bytes(response)).toString('latin1')).toMatch(content);
	});

	test('cut, and the rest by range', async () => {
		const response = await fetchWith(badFiles.cut);
		expect(response.headers.get('accept-ranges')).toBe('bytes');
		await expect(bytes(response)).rejects.toThrow();
		const rest = await fetch(`${kling.baseUrl}/media/1.mp4`, { headers: { range: 'bytes=700-' } });
		expect(rest.status).toBe(206);
		expect((await bytes(rest)).length).toBe((await whole()).length - 700);
	});

	test('cut, and no range', async () => {
		const response = await fetchWith(badFiles['cut-no-range']);
		expect(response.headers.get('accept-ranges')).toBe('none');
		await expect(bytes(response)).rejects.toThrow();
		const again = await fetchWith({ noRange: true }, { range: 'bytes=700-' });
		expect([again.status, (await bytes(again)).length]).toEqual([200, (await whole()).length]);
	});

	test.each([
		['stalled', 700],
		['stalled-at-once', 0],
	])('%s: the headers, %s bytes, then nothing', async (name, count) => {
		const response = await fetchWith(badFiles[name]);
		expect(response.status).toBe(200);
		const reader = response.body!.getReader();
		let got = 0;
		const silence = async () => {
			for (;;) {
				const pause = new Promise<null>((resolve) => setTimeout(resolve, 200, null));
				const next = await Promise.race([reader.read(), pause]);
				if (next === null) return got;
				got += next.value?.length ?? NaN;
			}
		};
		expect(await silence()).toBe(count);
		await reader.cancel();
	});

	test('reset and hang', async () => {
		await expect(fetchWith(badFiles.reset)).rejects.toThrow();
		const pause = new Promise((resolve) => setTimeout(resolve, 200, 'silence'));
		expect(await Promise.race([fetchWith(badFiles.hang), pause])).toBe('silence');
	});
});
