import { randomUUID } from 'node:crypto';
import { Agent, createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import axios, { type AxiosRequestConfig } from 'axios';
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { Webhook } from 'standardwebhooks';
import { klingCredential, rehearsalAccount } from '../../host/account';
import type { Execution, N8nApi, Workflow } from '../../host/api';
import { readExamples, withCredential } from '../../host/examples';
import { startRehearsal, type Rehearsal } from '../../rehearsal';
import { listen, type Listening } from '../support/loopback';
import { chain, node } from '../support/engine/workflow';
import { after } from '../support/n8n/nodes';
import { connect } from '../support/n8n/shared';
import { callbackBody, createTask, SECRET } from '../support/trigger';

const webhookSecret = 'whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI=';
/** Longer than n8n takes to start an execution that it should not start. */
const aMoment = 1000;

let api: N8nApi;
let kling: Rehearsal;
let credentials: Record<'plain' | 'signed', { id: string; name: string }>;
let trap: Listening;
let trapped = 0;

beforeAll(async () => {
	api = await connect();
	kling = await startRehearsal({ duration: null });
	const save = async (name: string, more: object = {}) => {
		const { type, data } = klingCredential(rehearsalAccount(kling));
		return { name, id: await api.saveCredential({ name, type, data: { ...data, ...more } }) };
	};
	credentials = { plain: await save('Kling trigger'), signed: await save('Kling signed', { webhookSecret }) };
	trap = await listen(
		createServer((_req, res) => {
			trapped++;
			res.end('forged');
		}),
	);
});

afterAll(async () => {
	await kling.close();
	await trap.close();
});

/** A published workflow of a Kling Trigger and a node that shows what came. */
async function publishTrigger(
	path: string,
	parameters: INodeParameters = {},
	credential = credentials.plain,
	timeoutMs?: number,
) {
	const start = node(
		'n8n-nodes-kling.klingTrigger',
		{ options: { path, secret: SECRET }, downloadResults: false, ...parameters },
		{ name: 'Trigger', webhookId: path, credentials: { klingApi: credential } },
	);
	const workflow = await api.createWorkflow({ name: path, ...chain(start, after()) });
	await api.activate(workflow, timeoutMs);
	return { ...workflow, url: `${api.url}/webhook/${path}` };
}

const itemsOf = ({ data }: Execution, name: string): INodeExecutionData[] =>
	data.resultData.runData[name]?.at(-1)?.data?.main[0] ?? [];

type Published = Awaited<ReturnType<typeof publishTrigger>>;

const post = async (url: string, data: unknown, config: AxiosRequestConfig = {}) =>
	await axios.request<{ started?: boolean }>({
		method: 'POST',
		url,
		data,
		params: { secret: SECRET },
		proxy: false,
		httpAgent: new Agent({ keepAlive: false }),
		validateStatus: () => true,
		// Text goes out byte for byte; axios would trim it or make JSON of it.
		...(typeof data === 'string' && { transformRequest: (text: string) => text }),
		...config,
	});

async function executionsOf({ id }: Workflow): Promise<Execution[]> {
	await delay(aMoment);
	return await Promise.all((await api.executionsOf(id)).map(async (execution) => await api.finished(execution)));
}

async function task(end: 'finish' | 'fail' | 'leave' = 'finish'): Promise<string> {
	const taskId = await createTask(kling);
	if (end !== 'leave') kling.control[end](taskId);
	return taskId;
}

const forgedUrl = () => `${trap.url}/forged.mp4`;
const forged = (taskId: string, status = 'succeed') =>
	callbackBody(taskId, status, { task_result: { videos: [{ id: '1', url: forgedUrl(), duration: '5' }] } });

describe('the secret in the address', () => {
	let flow: Published;

	beforeAll(async () => {
		flow = await publishTrigger('e2e-secret');
	});

	test('right: 200 and one execution with what Kling says', async () => {
		const taskId = await task();
		expect(await post(flow.url, forged(taskId))).toMatchObject({ status: 200, data: { started: true } });
		const [execution, ...others] = await executionsOf(flow);
		expect(others).toEqual([]);
		expect(itemsOf(execution, 'After')).toEqual([
			expect.objectContaining({
				json: expect.objectContaining({ task_id: taskId, task_status: 'succeed', family: 'textToVideo' }) as object,
			}),
		]);
		expect(JSON.stringify(execution.data)).not.toContain(forgedUrl());
	});

	test('wrong, missing or twice: 403 and no execution, nor for garbage, GET or another method', async () => {
		const before = (await executionsOf(flow)).length;
		const body = forged(await task());
		for (const params of [{}, { secret: '' }, { secret: `${SECRET}x` }, { secret: [SECRET, SECRET] }]) {
			expect(await post(flow.url, body, { params })).toMatchObject({ status: 403 });
		}
		const text = { headers: { 'content-type': 'text/plain' } };
		const json = { headers: { 'content-type': 'application/json' } };
		expect(await post(flow.url, 'no json', text)).toMatchObject({ status: 200, data: { started: false } });
		expect(await post(flow.url, '{ "task_id": ', json)).toMatchObject({ status: 422 });
		expect(await post(flow.url, [], json)).toMatchObject({ status: 200, data: { started: false } });
		expect(await post(flow.url, undefined)).toMatchObject({ status: 200, data: { started: false } });
		for (const method of ['GET', 'PUT', 'DELETE']) {
			expect(await post(flow.url, undefined, { method })).toMatchObject({ status: 404 });
		}
		expect(await executionsOf(flow)).toHaveLength(before);
	});

	test('a body of one megabyte is taken', async () => {
		const before = (await executionsOf(flow)).length;
		const body = { ...forged(await task()), filler: 'x'.repeat(2 ** 20) };
		expect(await post(flow.url, body)).toMatchObject({ status: 200, data: { started: true } });
		expect(await executionsOf(flow)).toHaveLength(before + 1);
	});

	test('too short: the workflow cannot be published', async () => {
		// n8n tries five times, with 1, 2, 4 and 8 s in between.
		const short = publishTrigger('e2e-short', { options: { secret: 'fifteen letters' } }, credentials.plain, 40_000);
		await expect(short).rejects.toThrow('at least 16 characters');
	}, 60_000);
});

test('forged, unknown, unselected and lying callbacks start nothing', async () => {
	const flow = await publishTrigger('e2e-forged');
	const open = await task('leave');
	for (const body of [forged(open, 'processing'), forged('808080808080808080')]) {
		expect(await post(flow.url, body)).toMatchObject({ status: 200, data: { started: false } });
	}
	for (const body of [forged(open), forged(open, 'failed')]) {
		expect(await post(flow.url, body)).toMatchObject({ status: 503 });
	}
	expect(await executionsOf(flow)).toEqual([]);
});

test('downloads come from Kling, never from the address in the callback', async () => {
	const flow = await publishTrigger('e2e-download', { downloadResults: true });
	const taskId = await task();
	await post(flow.url, forged(taskId));
	const [execution] = await executionsOf(flow);
	const [{ json, binary }] = itemsOf(execution, 'After');
	const { data: real } = await axios.get<ArrayBuffer>(String(json.url), { responseType: 'arraybuffer', proxy: false });
	expect(await api.file(binary!.data.id!)).toEqual(Buffer.from(real));
	expect(trapped).toBe(0);
});

describe('a required signature', () => {
	let flow: Published;

	beforeAll(async () => {
		flow = await publishTrigger('e2e-signed', {}, credentials.signed);
	});

	const headers = (text: string, { secret = webhookSecret, at = Date.now(), id = `id-${Math.random()}` } = {}) => ({
		'content-type': 'application/json',
		'webhook-id': id,
		'webhook-timestamp': String(Math.floor(at / 1000)),
		'webhook-signature': new Webhook(secret).sign(id, new Date(at), text),
	});

	test('bad, old or missing: 401 and no execution', async () => {
		const body = `${JSON.stringify(forged(await task()), undefined, 2)}\n`;
		const other = 'whsec_b3RoZXJvdGhlcm90aGVyb3RoZXJvdGhlcm90aGVyb3RoZQ==';
		for (const wrong of [
			headers(body, { secret: other }),
			headers(body.trim()),
			headers(body, { at: Date.now() - 400_000 }),
			{ 'content-type': 'application/json' },
		]) {
			expect(await post(flow.url, body, { headers: wrong })).toMatchObject({ status: 401 });
		}
		expect(await executionsOf(flow)).toEqual([]);
	});

	test('good, five times the same delivery: one execution', async () => {
		const body = `${JSON.stringify(forged(await task()), undefined, 2)}\n`;
		const same = headers(body, { id: 'delivery-1' });
		const answers = await Promise.all(
			Array.from({ length: 5 }, async () => await post(flow.url, body, { headers: same })),
		);
		expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
		expect(answers.filter(({ data }) => data.started)).toHaveLength(1);
		expect(await executionsOf(flow)).toHaveLength(1);
	});
});

test('the test URL works once while the editor listens, the production URL stays through a deactivation', async () => {
	const flow = await publishTrigger('e2e-urls');
	const body = forged(await task());
	const testUrl = flow.url.replace('/webhook/', '/webhook-test/');
	expect(await post(testUrl, body)).toMatchObject({ status: 404 });
	await api.listen(flow.id, 'Trigger');
	expect(await post(testUrl, body)).toMatchObject({ status: 200, data: { started: true } });
	expect((await executionsOf(flow)).map(({ data }) => data.resultData.lastNodeExecuted)).toEqual(['After']);

	expect(await post(flow.url, body)).toMatchObject({ status: 200 });
	await api.deactivate(flow);
	expect(await post(flow.url, body)).toMatchObject({ status: 404 });
	await api.activate(flow);
	expect(await post(flow.url, body)).toMatchObject({ status: 200, data: { started: true } });
	expect(await executionsOf(flow)).toHaveLength(3);
});

test('n8n serves the schema of the output', async () => {
	const { data } = await axios.get(`${api.url}/schemas/n8n-nodes-kling.klingTrigger/1.0.0.json`, { proxy: false });
	expect(data.properties).toMatchObject({ task_status: { type: 'string' }, family: { type: 'string' } });
});

test('a fresh node has a random address, which needs nothing else and is told from every other', async () => {
	const urls = [];
	for (const name of ['e2e-fresh-1', 'e2e-fresh-2']) {
		const webhookId = randomUUID();
		const start = node(
			'n8n-nodes-kling.klingTrigger',
			{},
			{ name: 'Trigger', webhookId, credentials: { klingApi: credentials.plain } },
		);
		const workflow = await api.createWorkflow({ name, ...chain(start, after()) });
		await api.activate(workflow);
		urls.push({ workflow, url: `${api.url}/webhook/${webhookId}` });
	}
	for (const { workflow, url } of urls) {
		const taskId = await task();
		expect(await post(url, forged(taskId), { params: {} })).toMatchObject({ status: 200, data: { started: true } });
		const [execution, ...others] = await executionsOf(workflow);
		expect(others).toEqual([]);
		expect(itemsOf(execution, 'After')[0]).toMatchObject({
			json: { task_id: taskId },
			binary: { data: { mimeType: 'video/mp4' } },
		});
	}
});

describe('the examples', () => {
	const example = async (name: string, callbackUrl?: string) => {
		const found = withCredential(
			readExamples().find((one) => one.name === name)!,
			credentials.plain,
		);
		// What the note asks the user to do.
		for (const { parameters } of found.nodes) {
			const options = parameters.options as IDataObject | undefined;
			if (options?.callbackUrl) options.callbackUrl = callbackUrl;
		}
		return await api.createWorkflow(found);
	};

	/** Runs a creating example, lets Kling finish, and gives both executions once they have ended. */
	async function play(creating: string, receiving: string, untilSleeping: boolean) {
		const receiver = await example(receiving);
		await api.activate(receiver);
		const { webhookId } = receiver.nodes.find(({ type }) => type.endsWith('klingTrigger'))!;
		const creator = await example(creating, `${api.url}/webhook/${webhookId}`);
		kling.ledger.clear();
		const id = await api.run(creator.id, "When clicking 'Execute workflow'");
		const isReady = async () => (untilSleeping ? (await api.execution(id)).status === 'waiting' : true);
		while (kling.ledger.accepted.length === 0 || !(await isReady())) await delay(50);
		const [{ taskId }] = kling.ledger.accepted;
		kling.control.finish(taskId);
		await kling.callbacksDrained();
		const [received] = await executionsOf(receiver);
		await api.deactivate(receiver);
		return { created: await api.finished(id), received, taskId };
	}

	test('pick up: one workflow creates and ends, the other gets the file', async () => {
		const { created, received, taskId } = await play('19 Pick up 1: create and end', '19 Pick up 2: receive', false);
		expect(created.status).toBe('success');
		const [{ json, binary }] = itemsOf(received, 'Use the video');
		expect(json).toMatchObject({ task_id: taskId, task_status: 'succeed' });
		expect(binary!.data.mimeType).toBe('video/mp4');
	});

	test('resume: the trigger wakes the execution that created the task', async () => {
		const { created, received, taskId } = await play('20 Resume 1: create and wait', '20 Resume 2: wake it', true);
		expect(received.status).toBe('success');
		expect(created.status).toBe('success');
		const [{ json, binary }] = itemsOf(created, 'Get the file');
		expect(json).toMatchObject({ task_id: taskId, task_status: 'succeed' });
		expect(binary!.data.mimeType).toBe('video/mp4');
	});
});
