import { startRehearsal, type FaultAction, type Rehearsal } from '../../../rehearsal';
import { loadContract } from '../../../rehearsal/contract';
import { call, final, IMAGES, TEXT, text, type Answer } from './client';

let kling: Rehearsal;
beforeAll(async () => {
	kling = await startRehearsal({ duration: 0 });
});
afterEach(() => kling.control.reset());
afterAll(() => kling.close());

const post = (prompt: string, external_task_id = '') => call(kling, 'POST', TEXT, text({ prompt, external_task_id }));
const isReset = ({ cause }: Error) =>
	['ECONNRESET', 'UND_ERR_SOCKET'].includes((cause as { code?: string } | undefined)?.code ?? '');

/** The answer, or "reset", or "silence" after a while. */
async function outcome(request: () => Promise<Answer>): Promise<Answer | 'reset' | 'silence'> {
	const silence = new Promise<'silence'>((resolve) => setTimeout(resolve, 300, 'silence'));
	const answer = request().catch((error: Error) => {
		if (isReset(error)) return 'reset' as const;
		throw error;
	});
	return Promise.race([answer, silence]);
}

describe('every code of the table', () => {
	const rows = [...loadContract().errors.values()].filter(({ code }) => code !== 0);

	test.each(rows.map(({ code, http }) => [code, http]))('%s comes with HTTP %s', async (code, http) => {
		expect(await post(`[code ${code}]`)).toMatchObject({
			status: http,
			json: { code, request_id: expect.any(String) },
		});
		expect(kling.ledger.created()).toBe(0);
	});

	test('there are 22, success among them', () => expect(rows).toHaveLength(21));
});

describe('answers instead of the proper one', () => {
	test.each<[string, number, RegExp]>([
		['accept-then-500', 500, /^\{"code":5000/],
		['accept-then-502', 502, /^<!DOCTYPE html>/],
		['accept-then-503', 503, /^$/],
		['accept-then-504', 504, /^\{"code":5002/],
		['accept-then-broken-json', 200, /^\{"code":0.*[^}]$/],
		['accept-then-html', 200, /^<!DOCTYPE html>/],
	])('[%s] accepts first, once per external id', async (word, status, body) => {
		const answer = await post(`[${word}]`, 'mine');
		expect(answer.status).toBe(status);
		expect(answer.text).toMatch(body);
		expect(kling.ledger.created()).toBe(1);
		expect(await call(kling, 'GET', `${TEXT}/mine`)).toMatchObject({ status: 200 });
		expect(await post(`[${word}]`, 'mine')).toMatchObject({ status: 400, json: { code: 1201 } });
		expect(await post(`[${word}]`, 'other')).toMatchObject({ status });
		expect(kling.ledger.created()).toBe(2);
	});

	test('[accept-then-reset] and [accept-then-timeout] accept, [reset-before] and [html] do not', async () => {
		expect(await outcome(() => post('[accept-then-reset]', 'a'))).toBe('reset');
		expect(await outcome(() => post('[accept-then-timeout]', 'b'))).toBe('silence');
		expect(kling.ledger.accepted.map(({ externalTaskId }) => externalTaskId)).toEqual(['a', 'b']);
		expect(await outcome(() => post('[reset-before]', 'c'))).toBe('reset');
		expect(await post('[html]', 'd')).toMatchObject({ status: 200, text: expect.stringContaining('<html>') });
		expect(kling.ledger.created()).toBe(2);
		expect(kling.ledger.requests.slice(-4).map(({ status, code }) => [status, code])).toEqual([
			[0, null],
			[0, null],
			[0, null],
			[200, null],
		]);
		expect(await post('[reset-before]', 'c')).toMatchObject({ status: 200 });
	});

	test('a request that would be refused anyway gets its refusal', async () => {
		const answer = await call(kling, 'POST', TEXT, text({ prompt: '[accept-then-500]', colour: 'red' }));
		expect(answer).toMatchObject({ status: 400, json: { code: 1201 } });
	});

	test('[slow-answer]', async () => {
		const begin = Date.now();
		await post('[slow-answer 0.2]');
		expect(Date.now() - begin).toBeGreaterThanOrEqual(190);
	});
});

describe('tokens', () => {
	test(' xN counts per external id, or per body without one', async () => {
		const codes = async (id: string) => [
			await post('[code 1303 x2]', id),
			await post('[code 1303 x2]', id),
			await post('[code 1303 x2]', id),
		];
		expect((await codes('a')).map(({ json }) => json.code)).toEqual([1303, 1303, 0]);
		expect((await codes('')).map(({ json }) => json.code)).toEqual([1303, 1303, 0]);
	});

	test('work in any text of any body', async () => {
		const body = { human_image: 'https://files.example.org/[code 1301].png' };
		expect(await call(kling, 'POST', '/v1/images/kolors-virtual-try-on', body)).toMatchObject({ json: { code: 1301 } });
		const faces = await call(kling, 'POST', '/v1/videos/identify-face', {
			video_url: 'https://files.example.org/[faces 2].mp4',
		});
		expect(faces.json.data.face_data).toHaveLength(2);
	});

	test('other words in brackets mean nothing', async () => {
		expect(await post('a [red] boat [constructor] [fail-safe]')).toMatchObject({ status: 200 });
		expect(kling.ledger.requests.at(-1)!.fault).toBeNull();
	});

	test('[fail], [fail reason], [slow], [hold], [hidden]', async () => {
		await post('[fail]', 'a');
		expect(await final(kling, `${TEXT}/a`)).toMatchObject({
			task_status: 'failed',
			task_status_msg: expect.stringMatching(/./),
		});
		await post('[fail the moon is closed]', 'b');
		expect(await final(kling, `${TEXT}/b`)).toMatchObject({ task_status_msg: 'the moon is closed' });
		await post('[slow 0.3]', 'c');
		const { created_at, updated_at } = await final(kling, `${TEXT}/c`);
		expect(updated_at - created_at).toBeGreaterThanOrEqual(290);
		await post('[hidden 60]', 'd');
		expect(await call(kling, 'GET', `${TEXT}/d`)).toMatchObject({ status: 400 });
		await post('[hold]', 'e');
		expect(kling.control.finish('e')).toBe(1);
	});
});

describe('rules', () => {
	const refuse = (code: number): FaultAction => ({ answer: { code } });
	const code = async (path = TEXT, body: object = text()) => (await call(kling, 'POST', path, body)).json.code;

	test('play once unless told otherwise, after skip', async () => {
		kling.control.fault({ match: { kind: 'create' }, skip: 1, times: 2, do: refuse(5000) });
		expect([await code(), await code(), await code(), await code()]).toEqual([0, 5000, 5000, 0]);
		kling.control.fault({ do: refuse(5001) });
		expect([await code(), await code()]).toEqual([5001, 0]);
		kling.control.fault({ times: null, do: refuse(5001) });
		expect([await code(), await code(), await code()]).toEqual([5001, 5001, 5001]);
		kling.control.clearFaults();
		expect(await code()).toBe(0);
	});

	test.each([
		['method', { method: 'get' }],
		['path', { path: 'image2video$' }],
		['family', { family: 'image-generation' }],
		['kind', { kind: 'list' }],
		['externalTaskId', { externalTaskId: 'other' }],
		['body', { body: 'a red boat' }],
	])('fit by %s', async (_name, match) => {
		kling.control.fault({ match, times: null, do: refuse(5000) });
		expect(await code()).toBe(0);
	});

	test('hit what they fit', async () => {
		kling.control.fault({
			match: {
				method: 'post',
				path: '^/v1/images/',
				family: 'image-generation',
				kind: 'create',
				externalTaskId: 'mine',
				body: 'red',
			},
			do: refuse(5000),
		});
		expect(await code()).toBe(0);
		expect(await code(IMAGES, { model_name: 'kling-v3', prompt: 'red', external_task_id: 'mine' })).toBe(5000);
	});

	test('come before the key is looked at, and carry Retry-After', async () => {
		kling.control.fault({ do: { answer: { code: 1302, retryAfter: 7 } } });
		const answer = await call(kling, 'GET', TEXT, undefined, { authorization: 'Bearer wrong' });
		expect(answer).toMatchObject({ status: 429, json: { code: 1302 } });
		expect(answer.headers.get('retry-after')).toBe('7');
	});

	test('several are merged, the first answer wins, and the ledger names them', async () => {
		kling.control.set({ duration: null });
		const names = [
			kling.control.fault({ do: { accept: true, answer: { status: 500 } } }),
			kling.control.fault({ do: { ...refuse(5001), task: { duration: 0 } } }),
		];
		expect(await post('[fail]', 'mine')).toMatchObject({ status: 500 });
		expect(await final(kling, `${TEXT}/mine`)).toMatchObject({ task_status: 'failed' });
		expect(kling.ledger.find({ kind: 'create' })[0].fault).toBe([...names, 'fail'].join(', '));
		kling.control.set({ duration: 0 });
	});
});

describe('control over HTTP', () => {
	const control = (command: object, headers?: Record<string, string>) =>
		call(kling, 'POST', '/rehearsal/control', command, headers);

	test('settings, faults, finish, fail, ledger, reset', async () => {
		kling.control.set({ webhookSecret: 'whsec_aGlkZGVu' });
		const answer = await control({
			settings: { duration: null, slots: { video: 2 } },
			faults: [{ do: { answer: { code: 1301 } } }],
		});
		expect(answer.json).toMatchObject({
			faults: [expect.any(String)],
			ended: 0,
			settings: { duration: null, slots: { video: 2 } },
		});
		expect(answer.text).not.toContain('whsec_');
		expect(await post('x', 'a')).toMatchObject({ json: { code: 1301 } });
		await post('x', 'a');
		await post('x', 'b');
		expect(await post('x', 'c')).toMatchObject({ json: { code: 1303 } });
		expect((await control({ finish: 'a', fail: ['b'], reason: 'why' })).json).toMatchObject({ ended: 2 });
		expect(await final(kling, `${TEXT}/b`)).toMatchObject({ task_status: 'failed', task_status_msg: 'why' });
		const ledger = (await call(kling, 'GET', '/rehearsal/ledger')).json;
		expect(ledger.summary).toMatchObject({
			accepted: { text2video: 2 },
			maxInFlight: { video: 2 },
			byKind: { create: 4 },
		});
		expect(ledger.requests.map(({ code }: { code: number }) => code)).toEqual([1301, 0, 0, 1303, 0]);
		expect((await call(kling, 'GET', '/rehearsal/ledger?summary')).json).toEqual(ledger.summary);
		await control({ reset: true, settings: { duration: 0, slots: { video: null }, webhookSecret: null } });
		expect((await call(kling, 'GET', '/rehearsal/ledger?summary')).json).toMatchObject({ requests: 0, accepted: {} });
	});

	test('a command that makes no sense is refused and changes nothing', async () => {
		const before = kling.ledger.requests.length;
		expect(await control({ faults: [{ match: { path: '(' }, do: {} }] })).toMatchObject({
			status: 400,
			json: { error: expect.stringContaining('regular expression') },
		});
		expect(await call(kling, 'POST', '/rehearsal/control', '{')).toMatchObject({ status: 400 });
		expect(await post('x')).toMatchObject({ status: 200 });
		expect(kling.ledger.requests).toHaveLength(before + 1);
	});

	test('a web page cannot steer it: only application/json is taken', async () => {
		expect(await control({ reset: true }, { 'content-type': 'text/plain' })).toMatchObject({ status: 415 });
	});
});
