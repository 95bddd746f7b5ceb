import { setTimeout as delay } from 'node:timers/promises';
import axios from 'axios';
import type { INodeParameters } from 'n8n-workflow';
import { rehearsalAccount, saveKlingCredential } from '../../host/account';
import type { Execution, N8nApi } from '../../host/api';
import { lastItems } from '../../host/run';
import { startRehearsal, type Rehearsal } from '../../rehearsal';
import { chain, node } from '../support/engine/workflow';
import { trigger } from '../support/n8n/lab';
import { after, kling } from '../support/n8n/nodes';
import { connect, sharedN8n } from '../support/n8n/shared';
import { callOf, parentOf, subWorkflow } from '../support/n8n/subWorkflow';

jest.setTimeout(240_000);

let api: N8nApi;
let server: Rehearsal;
let credential: { id: string; name: string };

beforeAll(async () => {
	api = await connect();
	server = await startRehearsal({ duration: 2500 });
	credential = await saveKlingCredential(api, rehearsalAccount(server), 'Kling in sub-workflows');
});

afterAll(async () => await server.close());

const textToVideo = (options: INodeParameters = {}) =>
	kling(credential, {
		resource: 'video',
		operation: 'textToVideo',
		modelName: 'kling-v2-6',
		prompt: '={{ $json.prompt }}',
		options: { parkAfter: 0, ...options },
	});

const prompts = (...names: string[]) => names.map((prompt) => ({ prompt }));

/** The newest execution of a workflow once it is over; n8n has to answer all the while. */
async function outcome(workflowId: string, timeoutMs = 90_000): Promise<Execution> {
	for (const end = Date.now() + timeoutMs; Date.now() < end; await delay(300)) {
		await axios.get(`${sharedN8n().url}/healthz`, { proxy: false, timeout: 5000 });
		const [id] = await api.executionsOf(workflowId);
		const execution = id ? await api.execution(id) : undefined;
		if (execution && ['success', 'error'].includes(execution.status)) return execution;
	}
	throw new Error(`The execution of workflow ${workflowId} is not over after ${timeoutMs} ms`);
}

const statuses = (execution: Execution) => lastItems(execution).map(({ json }) => json.task_status);

/** Prompts of the tasks that were paid for, sorted. */
const paid = (name: string) =>
	server.ledger
		.find({ kind: 'create' })
		.map(({ body }) => (body as { prompt: string }).prompt)
		.filter((prompt) => prompt.startsWith(name))
		.sort();

test('called once for all items: the parent gets the items of a child that slept', async () => {
	const child = await subWorkflow(api, 'child once', [textToVideo()]);
	const parent = await parentOf(api, 'sub-once', callOf(child));
	await trigger(sharedN8n().url, 'sub-once', prompts('once 1', 'once 2', 'once 3'));
	const execution = await outcome(parent.id);
	expect(execution.status).toBe('success');
	expect(statuses(execution)).toEqual(['succeed', 'succeed', 'succeed']);
	expect(paid('once')).toEqual(['once 1', 'once 2', 'once 3']);
	const [childId] = await api.executionsOf(child.id);
	expect((await api.execution(childId)).status).toBe('success');
});

test('called once for each item: no item gets lost', async () => {
	const child = await subWorkflow(api, 'child each', [textToVideo()]);
	const parent = await parentOf(api, 'sub-each', callOf(child, 'each'));
	await trigger(sharedN8n().url, 'sub-each', prompts('each 1', 'each 2', 'each 3'));
	const execution = await outcome(parent.id);
	expect(statuses(execution)).toEqual(['succeed', 'succeed', 'succeed']);
	expect(paid('each')).toEqual(['each 1', 'each 2', 'each 3']);
});

test('through two levels, from a run of the editor', async () => {
	const child = await subWorkflow(api, 'child deep', [textToVideo()]);
	const middle = await subWorkflow(api, 'middle', [callOf(child)]);
	const start = node('n8n-nodes-base.manualTrigger', {}, { name: 'Start' });
	const jsCode = `return ${JSON.stringify(prompts('deep 1', 'deep 2').map((json) => ({ json })))}`;
	const items = node('n8n-nodes-base.code', { jsCode }, { name: 'Items', typeVersion: 2 });
	const flow = { name: 'sub-deep', ...chain(start, items, callOf(middle), after()) };
	const parent = await api.createWorkflow({ ...flow, settings: { executionOrder: 'v1' } });
	await api.run(parent.id, 'Start');
	const execution = await outcome(parent.id);
	expect(statuses(execution)).toEqual(['succeed', 'succeed']);
	expect(paid('deep')).toEqual(['deep 1', 'deep 2']);
});

test('a child that fails after its sleep gives the parent its error', async () => {
	server.control.fault({ match: { kind: 'create', body: 'fails 1' }, do: { task: { fail: 'no boat' } } });
	const child = await subWorkflow(api, 'child fails', [textToVideo()]);
	const parent = await parentOf(api, 'sub-fails', callOf(child));
	await trigger(sharedN8n().url, 'sub-fails', prompts('fails 1', 'fails 2'));
	const execution = await outcome(parent.id);
	expect(execution.status).toBe('error');
	expect(JSON.stringify(execution.data.resultData.error)).toContain('no boat');
});
