import { Webhook } from 'standardwebhooks';

import { startRehearsal, type Rehearsal, type RehearsalOptions } from '../../../rehearsal';
import { loadContract } from '../../../rehearsal/contract';
import { signatureHeaders } from '../../../rehearsal/signing';
import { call, create, final, TEXT, text, until } from './client';
import { receiver } from './receiver';

const SECRET = `whsec_${Buffer.from('a secret of some length').toString('base64')}`;

let kling: Rehearsal;
let hook: Awaited<ReturnType<typeof receiver>>;
beforeEach(async () => {
	hook = await receiver();
});
afterEach(async () => {
	await kling.close();
	hook.close();
});

const start = async (options: RehearsalOptions = {}) => (kling = await startRehearsal({ duration: 60, ...options }));
const body = (prompt = 'x', more: object = {}) => text({ prompt, callback_url: hook.url, ...more });

/** Runs one task to its end and waits until every callback was made. */
async function run(prompt?: string): Promise<string> {
	const id = await create(kling, TEXT, body(prompt));
	await final(kling, `${TEXT}/${id}`);
	await new Promise((resolve) => setTimeout(resolve, 150));
	await kling.callbacksDrained();
	return id;
}

test('each status change is called back with the bare task object', async () => {
	await start();
	const id = await run();
	expect(hook.statuses()).toEqual(['processing', 'succeed']);
	expect(hook.calls[1].json).toEqual((await call(kling, 'GET', `${TEXT}/${id}`)).json.data);
	expect(hook.calls[1].headers).toMatchObject({ 'content-type': 'application/json' });
	expect(hook.calls[1].headers).not.toHaveProperty('webhook-signature');
	expect(kling.callbackLog).toMatchObject([
		{ taskId: id, status: 'processing', answer: 200, error: null },
		{ taskId: id, status: 'succeed', answer: 200, error: null },
	]);
	expect(JSON.stringify(kling.callbackLog)).not.toContain('not-for-logs');
});

test('submitted is called back when the setting says so', async () => {
	await start({ callbackSubmitted: true });
	await run();
	expect(hook.statuses()).toEqual(['submitted', 'processing', 'succeed']);
});

test('v2 tasks are called back in v2 words', async () => {
	await start();
	const options = { callback_url: hook.url, external_task_id: 'mine' };
	const { json } = await call(kling, 'POST', '/text-to-video/kling-3.0', { prompt: 'x', options });
	await until(kling, `/tasks?external_task_ids=mine`, ([task]) => task?.status === 'succeeded');
	await kling.callbacksDrained();
	expect(hook.calls.map(({ json }) => [json.id, json.status])).toEqual([
		[json.data.id, 'processing'],
		[json.data.id, 'succeeded'],
	]);
	expect(hook.calls[1].json).toMatchObject({ external_id: 'mine', outputs: [{ type: 'video' }] });
});

test('only loopback is ever called', async () => {
	await start();
	const outside = [
		'https://example.org/x',
		'http://10.0.0.1/',
		'http://127.0.0.1.example.org/',
		'http://127.0.0.1@example.org/',
		'file:///etc',
		'nonsense',
	];
	for (const callback_url of outside) await create(kling, TEXT, text({ callback_url }));
	await until(kling, TEXT, (tasks) =>
		tasks.every(({ task_status }: { task_status: string }) => task_status === 'succeed'),
	);
	await kling.callbacksDrained();
	expect(kling.callbackLog).toHaveLength(2 * outside.length);
	expect(new Set(kling.callbackLog.map(({ error }) => error))).toEqual(new Set(['refused: not loopback']));
});

test('a receiver that is down is noted and not called again', async () => {
	await start();
	await create(kling, TEXT, text({ callback_url: 'http://127.0.0.1:1/x' }));
	await until(kling, TEXT, ([task]) => task.task_status === 'succeed');
	await kling.callbacksDrained();
	expect(kling.callbackLog.map(({ answer, error }) => [answer, error])).toEqual([
		[null, 'ECONNREFUSED'],
		[null, 'ECONNREFUSED'],
	]);
});

test('the signature is the one of the contract', () => {
	const { test_vector: vector } = loadContract().at('/x-webhook-signature') as { test_vector: Record<string, string> };
	const headers = signatureHeaders(vector.secret, vector.id, Number(vector.timestamp) * 1000, vector.body);
	expect(headers).toEqual({
		'webhook-id': vector.id,
		'webhook-timestamp': vector.timestamp,
		'webhook-signature': vector.signature,
	});
});

describe('signed', () => {
	const verify = (index: number) => new Webhook(SECRET).verify(hook.calls[index].body, hook.calls[index].headers);

	test('callbacks verify, and a repeat has the same id', async () => {
		await start({ webhookSecret: SECRET });
		await run('[duplicate 2]');
		expect(hook.statuses()).toEqual(['processing', 'processing', 'succeed', 'succeed']);
		for (const index of [0, 1, 2, 3]) verify(index);
		const ids = hook.calls.map(({ headers }) => headers['webhook-id']);
		expect(ids[0]).toBe(ids[1]);
		expect(ids[1]).not.toBe(ids[2]);
	});

	test.each([
		['bad', 'No matching signature found'],
		['old', 'Message timestamp too old'],
		['none', 'Missing required headers'],
	] as const)('the %s ones do not', async (signature, message) => {
		await start({ webhookSecret: SECRET });
		kling.control.fault({ match: { kind: 'create' }, do: { callback: { signature } } });
		await run();
		expect(() => verify(0)).toThrow(message);
	});
});

test('early: everything is called back before the create answer', async () => {
	await start({ duration: 60_000 });
	const { json } = await call(kling, 'POST', TEXT, body('[early]'));
	expect(hook.statuses()).toEqual(['processing', 'succeed']);
	expect(json.data.task_status).toBe('submitted');
});

test('late, lost, duplicate, out of order, garbage, lie', async () => {
	await start();
	const before = Date.now();
	await run('[late 0.1]');
	expect(hook.calls).toHaveLength(2);
	expect(hook.calls[0].at - before).toBeGreaterThan(100);
	hook.calls.length = 0;
	await run('[lost]');
	expect(hook.calls).toHaveLength(0);
	expect(kling.callbackLog.slice(-2).map(({ error }) => error)).toEqual(['lost', 'lost']);
	await run('[duplicate 5]');
	expect(hook.calls).toHaveLength(10);
	hook.calls.length = 0;
	await run('[out-of-order]');
	expect(hook.statuses()).toEqual(['succeed', 'processing']);
	hook.calls.length = 0;
	await run('[garbage]');
	expect(hook.calls.map(({ json }) => json)).toEqual([{}, {}]);
	hook.calls.length = 0;
	await run('[lie] [fail]');
	expect(hook.statuses()).toEqual(['succeed', 'succeed']);
	expect(hook.calls[0].json.task_result.videos[0].url).toBe(`${kling.baseUrl}/media/forged.mp4`);
});

test('any body can be sent by hand', async () => {
	await start({ webhookSecret: SECRET });
	kling.control.call(hook.url, { task_id: '1', task_status: 'succeed' }, { times: 3, id: 'same' });
	kling.control.call(hook.url, 'x'.repeat(1e6), { signature: 'none' });
	kling.control.call('http://example.org/', {});
	await kling.callbacksDrained();
	expect(hook.calls.map(({ body }) => body.length).sort()).toEqual([1e6, 39, 39, 39].sort());
	expect(kling.callbackLog.at(0)).toMatchObject({ error: 'refused: not loopback' });
});

test('at most so many calls are under way at one time', async () => {
	await start({ duration: null, parallelCallbacks: 3 });
	let now = 0;
	let most = 0;
	hook.close();
	hook = await receiver(async () => {
		most = Math.max(most, ++now);
		await new Promise((resolve) => setTimeout(resolve, 20));
		now--;
	});
	for (let index = 0; index < 10; index++) await create(kling, TEXT, body());
	kling.control.finish();
	await kling.callbacksDrained();
	expect(hook.statuses().filter((status) => status === 'succeed')).toHaveLength(10);
	expect(most).toBe(3);
});
