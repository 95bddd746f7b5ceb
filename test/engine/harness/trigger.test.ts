import {
	chain,
	createEngine,
	defineNode,
	node,
	noOpNode,
	sendRequest,
	startNode,
	type Engine,
} from '../../support/engine';
import { probes } from './probes';

let engine: Engine;

beforeAll(async () => {
	engine = await createEngine({ nodes: probes });
});

afterAll(async () => {
	await engine.close();
});

const flow = () => chain(node('probe.trigger'), noOpNode());

test('a production call starts an execution with body, raw body and headers', async () => {
	const rawBody = '{ "n": 1 }';
	const answer = await engine.triggerWebhook(flow(), {
		rawBody,
		headers: { 'content-type': 'application/json', 'x-kind': 'test' },
	});
	expect(answer).toMatchObject({ httpStatus: 200, body: { ok: true } });
	const registered = `${engine.url}webhook/probe`;
	expect(answer.workflowData![0][0].json).toEqual({
		body: { n: 1 },
		raw: rawBody,
		header: 'test',
		mode: 'webhook',
		registered,
	});
	expect(answer.result).toMatchObject({ status: 'success', mode: 'webhook' });
	expect((await engine.readBinary(answer.result!.items('After')[0])).toString()).toBe(rawBody);
	expect(answer.result!.items('After')[0].binary!.data.id).toContain(`/executions/${answer.result!.id}/`);
});

test('a test call runs in manual mode', async () => {
	const answer = await engine.triggerWebhook(flow(), { test: true, body: {} });
	expect(answer.result).toMatchObject({ status: 'success', mode: 'manual' });
});

test.each([
	['ignore', 200, { ignored: true }],
	['forbid', 403, { error: 'no' }],
])('%s: answered, and no execution', async (what, httpStatus, body) => {
	const answer = await engine.triggerWebhook(flow(), { query: { do: what }, body: {} });
	expect(answer).toMatchObject({ httpStatus, body, workflowData: undefined, result: undefined });
});

test('a throw answers 500 and leaves a failed execution', async () => {
	const answer = await engine.triggerWebhook(flow(), { query: { do: 'throw' }, body: {} });
	expect(answer.httpStatus).toBe(500);
	expect(answer.result).toMatchObject({ status: 'error', error: { message: 'boom' } });
});

test('broken JSON never reaches the node', async () => {
	const headers = { 'content-type': 'application/json' };
	const answer = await engine.triggerWebhook(flow(), { rawBody: '{', headers });
	expect(answer).toMatchObject({ httpStatus: 422, result: undefined });
});

test('an active workflow answers until it is deactivated; other paths and methods are unknown', async () => {
	const { trigger } = await engine.activate({ id: 'live', ...flow() });
	expect((await sendRequest(trigger, { body: {} })).httpStatus).toBe(200);
	expect((await sendRequest(trigger, { method: 'GET' })).httpStatus).toBe(404);
	await engine.deactivate('live');
	expect((await sendRequest(trigger, { body: {} })).httpStatus).toBe(404);
});

test('the stub trigger hands the body on', async () => {
	const answer = await engine.triggerWebhook(chain(startNode(), noOpNode()), { body: { a: 1 } });
	expect(answer.result!.json('After')).toEqual([{ a: 1 }]);
});

test('without responseData in the description the own answer is lost, as in n8n', async () => {
	const webhooks = [
		{ name: 'default' as const, httpMethod: 'POST' as const, path: 'careless', responseMode: 'onReceived' as const },
	];
	const webhook = async () => ({ webhookResponse: { ok: true }, workflowData: [[{ json: {} }]] });
	const careless = await createEngine({
		nodes: { 'probe.careless': defineNode({ webhook }, { webhooks, inputs: [] }) },
	});
	expect(await careless.triggerWebhook(chain(node('probe.careless')))).toMatchObject({ body: 'firstEntryJson' });
	await careless.close();
});
