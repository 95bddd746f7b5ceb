import { setTimeout as delay } from 'node:timers/promises';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { rehearsalApiKey, saveKlingCredential } from '../../host/account';
import type { Execution, Workflow } from '../../host/api';
import { lastItems } from '../../host/run';
import { publish, trigger } from '../support/n8n/lab';
import { after, kling } from '../support/n8n/nodes';
import { startCluster, type Cluster, type Worker } from './cluster';

jest.setTimeout(300_000);

const ITEMS = 95;
/** Items of the executions that sleep, of the one that does so on the second generation, and of the one that polls on a worker. */
const parkedBatches = [25, 5, 5, 5, 5];
const newerBatch = 45;
const polledBatch = 5;

let cluster: Cluster;
let apiKey: Cluster['credential'];
let workers: Worker[];

const textToVideo = (options: INodeParameters, more: INodeParameters = {}, credential = cluster.credential) =>
	kling(credential, {
		resource: 'video',
		operation: 'textToVideo',
		modelName: 'kling-v2-6',
		prompt: '={{ $json.prompt }}',
		options,
		...more,
	});

const prompts = (count: number) => Array.from({ length: count }, (_, i) => ({ prompt: `A paper boat ${i}` }));

async function until(what: string, isSo: () => Promise<boolean> | boolean, timeoutMs = 60_000): Promise<void> {
	for (const deadline = Date.now() + timeoutMs; !(await isSo()); await delay(200)) {
		if (Date.now() > deadline) throw new Error(`Not so within ${timeoutMs} ms: ${what}`);
	}
}

const counts = async ({ id }: Workflow, status: Execution['status']) =>
	await cluster.api.executionCount({ workflowId: id, status: [status] });

const taskIdsIn = (items: INodeExecutionData[]): string[] => items.map(({ json }) => String(json.task_id));
const startedBy = (worker: Worker): string[] =>
	[...worker.log().matchAll(/Worker started execution (\d+)/g)].map(([, id]) => id);

async function bytesOf({ binary }: INodeExecutionData): Promise<Buffer> {
	return await cluster.api.file(binary!.data.id!);
}

beforeAll(async () => {
	cluster = await startCluster({ duration: null }, (line) => process.stderr.write(`${line}\n`));
	apiKey = await saveKlingCredential(cluster.api, rehearsalApiKey(cluster.kling), 'Kling API key');
	workers = await Promise.all(['worker-1', 'worker-2'].map(async (name) => await cluster.startWorker(name)));
});

afterAll(async () => await cluster?.close());

test('a batch of 95 on two generations survives the death of a worker: nothing lost, nothing billed twice', async () => {
	const { api, webhooks, kling: server } = cluster;
	const parked = await publish(api, 'parked', [textToVideo({ parkAfter: 0 }), after()]);
	const parameters = { modelName: 'kling-3.0', downloadResults: false };
	const newer = await publish(api, 'newer', [textToVideo({ parkAfter: 0 }, parameters, apiKey), after()]);
	const polled = await publish(api, 'polled', [textToVideo({ waitStrategy: 'poll' }), after()]);

	for (const size of parkedBatches) await trigger(webhooks, 'parked', prompts(size));
	await trigger(webhooks, 'newer', prompts(newerBatch));
	await trigger(webhooks, 'polled', prompts(polledBatch));
	await until('all tasks are created', () => server.ledger.created() === ITEMS);
	await until('the executions sleep', async () => (await counts(parked, 'waiting')) === parkedBatches.length);
	await until('so does the newer one', async () => (await counts(newer, 'waiting')) === 1);

	// One worker dies with the polling execution on it, another one comes up, while the tasks get done.
	const [polledId] = await api.executionsOf(polled.id);
	const victim = workers.find((worker) => startedBy(worker).includes(polledId))!;
	const survivor = workers.find((worker) => worker !== victim)!;
	await victim.n8n.kill();
	const tasks = server.ledger.accepted.map(({ taskId }) => taskId);
	server.control.finish(tasks.filter((_, i) => i % 2 === 0));
	const replacement = await cluster.startWorker('worker-3');
	server.control.finish();

	await until(
		'all sleepers have ended',
		async () => (await counts(parked, 'success')) === parkedBatches.length && (await counts(newer, 'success')) === 1,
		120_000,
	);
	const newerItems = lastItems(await api.execution((await api.executionsOf(newer.id))[0]));
	expect(newerItems.map(({ json }) => [json.api, json.task_status])).toEqual(Array(newerBatch).fill(['v2', 'succeed']));
	const executions = await Promise.all((await api.executionsOf(parked.id)).map(async (id) => await api.execution(id)));
	const items = executions.flatMap(lastItems);
	expect(executions.map((execution) => lastItems(execution).length).sort((a, b) => b - a)).toEqual(parkedBatches);
	expect(new Set(items.map(({ json }) => json.task_status))).toEqual(new Set(['succeed']));

	// They went on in the workers that were left, after callbacks to the webhook process.
	const resumed = [...startedBy(survivor), ...startedBy(replacement)];
	for (const { id } of executions) expect(resumed).toContain(id);
	const answers = server.callbackLog.filter(({ error }) => error === null);
	expect(new Set(answers.map(({ url }) => new URL(url).origin))).toEqual(new Set([webhooks]));
	expect(answers.some(({ answer }) => answer === 200)).toBe(true);

	// The files are in the database.
	for (const { binary } of items) expect(binary?.data.id).toMatch(/^database/);
	const file = await bytesOf(items[0]);
	expect(file.toString('latin1', 4, 8)).toBe('ftyp');

	// n8n gives an execution up that ran on the dead worker; what it paid for is found again.
	await until(
		'n8n notices the crash',
		async () => (await counts(polled, 'crashed')) + (await counts(polled, 'error')) === 1,
	);
	const recover = kling(cluster.credential, {
		resource: 'task',
		operation: 'recover',
		source: 'execution',
		executionId: polledId,
		family: 'textToVideo',
		downloadResults: true,
	});
	const recovery = await publish(api, 'recover', [recover, after()]);
	await trigger(webhooks, 'recover', [{}]);
	await until('the tasks are recovered', async () => (await counts(recovery, 'success')) === 1);
	const recovered = lastItems(await api.execution((await api.executionsOf(recovery.id))[0]));
	expect(recovered).toHaveLength(polledBatch);
	expect((await bytesOf(recovered[0])).equals(file)).toBe(true);

	// Every item has one task of its own, and Kling was asked to create each exactly once.
	expect([...taskIdsIn(items), ...taskIdsIn(newerItems), ...taskIdsIn(recovered)].sort()).toEqual([...tasks].sort());
	expect(server.ledger.created()).toBe(ITEMS);
	expect(server.ledger.count({ kind: 'create' })).toBe(ITEMS);
});
