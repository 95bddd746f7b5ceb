import { setTimeout as delay } from 'node:timers/promises';
import type { INode, INodeParameters, IRunData } from 'n8n-workflow';
import { rehearsalAccount, saveKlingCredential } from '../../host/account';
import type { Execution, N8nApi } from '../../host/api';
import { lastItems } from '../../host/run';
import { startRehearsal, type Rehearsal } from '../../rehearsal';
import { chain, node, workflow, type Wire } from '../support/engine/workflow';
import { publish, trigger } from '../support/n8n/lab';
import { after, hook, http, kling } from '../support/n8n/nodes';
import { tasksOf } from '../support/paid';
import { connect, sharedN8n } from '../support/n8n/shared';

jest.setTimeout(300_000);

const PARKED = 100;
const TASK_MS = 90_000;
const TEMPLATE_SECONDS = 60;
const TASK_PATH = '/v1/videos/text2video';

let api: N8nApi;
let server: Rehearsal;
let credential: { id: string; name: string };

beforeAll(async () => {
	api = await connect();
	server = await startRehearsal({ duration: 1500 });
	credential = await saveKlingCredential(api, rehearsalAccount(server), 'Kling waiting');
});

afterAll(async () => await server.close());

const textToVideo = (options: INodeParameters = {}, prompt = '={{ $json.prompt }}'): INode =>
	kling(credential, { resource: 'video', operation: 'textToVideo', modelName: 'kling-v2-6', prompt, options });

const prompts = (count: number, prompt: string) =>
	Array.from({ length: count }, (_, i) => ({ prompt: `${prompt} ${i}` }));

async function until(what: string, isSo: () => Promise<boolean> | boolean, timeoutMs = 120_000): Promise<void> {
	for (const deadline = Date.now() + timeoutMs; !(await isSo()); await delay(200)) {
		if (Date.now() > deadline) throw new Error(`Not so within ${timeoutMs} ms: ${what}`);
	}
}

const manual = () => node('n8n-nodes-base.manualTrigger', {}, { name: 'Start' });

/** Makes the items that `hook` makes of a request's body, without one. */
const items = (list: object[]): INode =>
	node(
		'n8n-nodes-base.code',
		{ jsCode: `return ${JSON.stringify(list.map((json) => ({ json })))}` },
		{ name: 'Items', typeVersion: 2 },
	);

/** The tasks of `count` items, in their order. */
const taskIds = (count: number, prompt: string) =>
	tasksOf(
		server,
		prompts(count, prompt).map((json) => ({ json })),
	);

const outOf = (execution: Execution) => lastItems(execution).map(({ json }) => json.task_id);

describe('in the editor', () => {
	const flow = async (name: string) =>
		await api.createWorkflow({
			name,
			...chain(manual(), items(prompts(3, name)), textToVideo({ parkAfter: 0 }), after()),
		});

	test('a run of the workflow parks, and ends with a callback', async () => {
		const { id } = await flow('manual');
		const execution = await api.finished(await api.run(id, 'Start'));
		expect(execution.status).toBe('success');
		expect(outOf(execution)).toEqual(taskIds(3, 'manual'));
		expect(execution.data.resultData.runData.Kling).toHaveLength(1);
	});

	test('"Execute step" takes the items of the run before', async () => {
		const { id } = await flow('step');
		const { runData } = (await api.finished(await api.runStep(id, 'Items'))).data.resultData;
		const execution = await api.finished(
			await api.runStep(id, 'Kling', { Start: runData.Start, Items: runData.Items } as IRunData),
		);
		expect(execution.status).toBe('success');
		expect(outOf(execution)).toEqual(taskIds(3, 'step'));
		expect(taskIds(3, 'step')).toHaveLength(3);
	});

	test('"Execute step" without earlier data runs what is before the node', async () => {
		const { id } = await flow('alone');
		const execution = await api.finished(await api.runStep(id, 'Kling'));
		expect(outOf(execution)).toEqual(taskIds(3, 'alone'));
		expect(taskIds(3, 'alone')).toHaveLength(3);
	});
});

test('Loop Over Items: every batch sleeps, and expressions find the way back to earlier items', async () => {
	const loop = node('n8n-nodes-base.splitInBatches', { batchSize: 2, options: {} }, { name: 'Loop', typeVersion: 3 });
	const look = node(
		'n8n-nodes-base.set',
		{
			mode: 'raw',
			jsonOutput:
				'={{ { task_id: $json.task_id, prompt: $("Items").item.json.prompt, all: $("Kling").all().length } }}',
			options: {},
		},
		{ name: 'Look', typeVersion: 3.4 },
	);
	const nodes = [
		manual(),
		items(prompts(5, 'loop')),
		loop,
		textToVideo({ parkAfter: 0 }, '={{ $("Items").item.json.prompt }}'),
		look,
		after(),
	];
	const wires: Wire[] = [
		['Start', 'Items'],
		['Items', 'Loop'],
		['Loop', 'After', 0],
		['Loop', 'Kling', 1],
		['Kling', 'Look'],
		['Look', 'Loop'],
	];
	const { id } = await api.createWorkflow({ name: 'loop', ...workflow(nodes, wires) });
	const execution = await api.finished(await api.run(id, 'Start'), 120_000);
	expect(execution.status).toBe('success');
	const ids = taskIds(5, 'loop');
	expect(lastItems(execution).map(({ json }) => json)).toEqual(
		prompts(5, 'loop').map(({ prompt }, index) => ({ task_id: ids[index], prompt, all: index < 4 ? 2 : 1 })),
	);
	expect(ids).toHaveLength(5);
});

describe('while Kling works', () => {
	/** What users build by hand: create, wait, ask, and back to the wait until it is done. */
	function template(): { nodes: INode[]; wires: Wire[] } {
		const body = '={{ { model_name: "kling-v2-6", prompt: $json.prompt } }}';
		const create = {
			method: 'POST',
			url: server.baseUrl + TASK_PATH,
			sendBody: true,
			specifyBody: 'json',
			jsonBody: body,
		};
		const isDone = {
			id: 'done',
			leftValue: '={{ $json.data.task_status }}',
			rightValue: 'succeed',
			operator: { type: 'string', operation: 'equals' },
		};
		const options = { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 };
		return {
			nodes: [
				...hook('template'),
				http(credential, 'Create', create),
				node('n8n-nodes-base.wait', { amount: TEMPLATE_SECONDS, unit: 'seconds' }, { name: 'Wait', typeVersion: 1.1 }),
				http(credential, 'Ask', { url: `=${server.baseUrl}${TASK_PATH}/{{ $json.data.task_id }}` }),
				node(
					'n8n-nodes-base.if',
					{ conditions: { options, combinator: 'and', conditions: [isDone] }, options: {} },
					{ name: 'Done', typeVersion: 2.2 },
				),
				after(),
			],
			wires: [
				['Hook', 'Items'],
				['Items', 'Create'],
				['Create', 'Wait'],
				['Wait', 'Ask'],
				['Ask', 'Done'],
				['Done', 'After', 0],
				['Done', 'Wait', 1],
			],
		};
	}

	/** Seconds from the end of Kling's work to the start of the next node. */
	async function latency(name: string, workflowId: string): Promise<number> {
		const [id] = await api.executionsOf(workflowId);
		const execution = await api.finished(id, 240_000);
		expect([name, execution.status]).toEqual([name, 'success']);
		const [{ json }] = lastItems(execution);
		// The template gives Kling's own answer, the node its simplified item.
		const raw = (json.data as { updated_at: number } | undefined)?.updated_at;
		const ended = raw === undefined ? Date.parse(String(json.finished_at)) : Number(raw);
		return (execution.data.resultData.runData.After[0].startTime - ended) / 1000;
	}

	test('100 executions sleep and none runs; a callback beats the clock and the loop of the public templates', async () => {
		const { control } = server;
		control.set({ duration: TASK_MS });
		control.fault({ times: null, match: { kind: 'create', body: 'timer' }, do: { callback: { lost: true } } });
		const { url } = sharedN8n();
		const { nodes, wires } = template();
		const made = await api.createWorkflow({ name: 'template', ...workflow(nodes, wires) });
		await api.activate(made);
		const flows = {
			callback: await publish(api, 'callback', [textToVideo({ parkAfter: 0 }), after()]),
			timer: await publish(api, 'timer', [textToVideo({ parkAfter: 0 }), after()]),
			template: made,
		};
		for (const name of Object.keys(flows)) await trigger(url, name, prompts(1, name));

		const crowd = await publish(api, 'crowd', [textToVideo({ parkAfter: 0 }), after()]);
		for (const item of prompts(PARKED, 'crowd [hold]')) await trigger(url, 'crowd', [item]);
		const count = async (...status: Execution['status'][]) =>
			await api.executionCount({ workflowId: crowd.id, status });
		await until('all sleep', async () => (await count('waiting')) === PARKED);
		expect(await count('running', 'new')).toBe(0);
		const sleeping = server.ledger.count();
		await delay(5000);
		expect(await count('waiting')).toBe(PARKED);
		// Nobody polls meanwhile.
		expect(server.ledger.count() - sleeping).toBeLessThanOrEqual(3);
		const crowded = taskIds(PARKED, 'crowd [hold]');
		control.finish(crowded);
		await until('all have ended', async () => (await count('success')) === PARKED);
		expect(crowded).toHaveLength(PARKED);

		const seconds: Record<string, number> = {};
		for (const [name, { id }] of Object.entries(flows)) seconds[name] = await latency(name, id);
		console.table({ 'seconds from the end at Kling to the next node': seconds });
		expect(seconds.callback).toBeLessThan(3);
		expect(seconds.callback).toBeLessThan(seconds.template);
		expect(seconds.callback).toBeLessThan(seconds.timer);
	});
});
