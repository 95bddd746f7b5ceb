import { setTimeout as delay } from 'node:timers/promises';
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { rehearsalApiKey, saveKlingCredential } from '../../host/account';
import type { Execution, N8nApi } from '../../host/api';
import { lastItems } from '../../host/run';
import { startRehearsal, type Rehearsal } from '../../rehearsal';
import { chain, node } from '../support/engine/workflow';
import { publish, trigger } from '../support/n8n/lab';
import { after, kling } from '../support/n8n/nodes';
import { connect, sharedN8n } from '../support/n8n/shared';

jest.setTimeout(120_000);

const ITEMS = 45;
const IDS_AT_ONCE = 20;
const PICTURE = 'https://files.example.org/a.png';
const CLIP = 'https://files.example.org/a.mp4';

let api: N8nApi;
let server: Rehearsal;
let credential: { id: string; name: string };

beforeAll(async () => {
	api = await connect();
	server = await startRehearsal({ duration: 500 });
	credential = await saveKlingCredential(api, rehearsalApiKey(server), 'Kling generations');
});

afterAll(async () => await server.close());

const step = (name: string, parameters: INodeParameters): INode => kling(credential, parameters, { name });

/** Runs nodes one after the other, by hand. */
async function run(name: string, nodes: INode[]): Promise<Execution> {
	const start = node('n8n-nodes-base.manualTrigger', {}, { name: 'Start' });
	const { id } = await api.createWorkflow({ name, ...chain(start, ...nodes) });
	const execution = await api.finished(await api.run(id, 'Start'), 100_000);
	expect([name, execution.status, execution.data.resultData.error?.message]).toEqual([name, 'success', undefined]);
	return execution;
}

const itemsOf = ({ data }: Execution, name: string) => data.resultData.runData[name][0].data!.main[0]!;

test('three generations in one workflow, and nothing is mapped by hand', async () => {
	const execution = await run('three generations', [
		step('Try on', {
			resource: 'image',
			operation: 'virtualTryOn',
			modelName: 'virtual-try-on-3.0',
			humanImage: PICTURE,
			clothImage: PICTURE,
			downloadResults: false,
		}),
		step('Move', {
			resource: 'video',
			operation: 'imageToVideo',
			modelName: 'kling-v2-6',
			prompt: 'She turns',
			downloadResults: false,
		}),
		step('Edit', {
			resource: 'video',
			operation: 'omniVideo',
			modelName: 'kling-3.0-omni',
			prompt: 'Let it snow in @video_1',
		}),
	]);
	const [tried, moved, edited] = ['Try on', 'Move', 'Edit'].map((name) => itemsOf(execution, name)[0]);
	expect([tried, moved, edited].map(({ json }) => json.api)).toEqual(['solutions', 'v1', 'v2']);
	const bodies = server.ledger.find({ kind: 'create' }).map(({ body }) => body as IDataObject);
	expect(bodies[1].image).toBe(tried.json.url);
	expect(bodies[2].contents).toContainEqual({ type: 'base_video', url: moved.json.url, id: 'video_1' });
	expect((await api.file(edited.binary!.data.id!)).toString('latin1', 4, 8)).toBe('ftyp');
});

test('each product gives its files', async () => {
	const images = (name: string) => ({ [name]: { items: [{ image: PICTURE }] } });
	const products: Array<[string, INodeParameters, string[]]> = [
		['goodsStudio', { goodsTitle: 'Teapot', ...images('imageList') }, ['mp4']],
		['apparelReplicator', { sourceVideo: CLIP, productInfo: 'Dress', ...images('productImages') }, ['mp4']],
		['videoCommerce', { speechScript: 'Welcome' }, ['mp4']],
		['translateSubtitles', { sourceVideo: CLIP }, ['mp4', 'srt']],
	];
	const execution = await run(
		'products',
		products.map(([operation, parameters]) => step(operation, { resource: 'solution', operation, ...parameters })),
	);
	for (const [operation, , endings] of products) {
		const [{ json, binary = {} }] = itemsOf(execution, operation);
		expect(json).toMatchObject({ family: operation, task_status: 'succeed', api: 'solutions' });
		const found = Object.values(binary).map(({ fileExtension }) => fileExtension);
		expect([operation, found]).toEqual([operation, expect.arrayContaining(endings)]);
	}
	expect(server.ledger.ignoredKeys()).toEqual([]);
});

describe('asleep on a newer path', () => {
	const many = Array.from({ length: ITEMS }, (_, n) => ({ prompt: `many ${n}` }));
	const parameters = {
		resource: 'video',
		operation: 'textToVideo',
		modelName: 'kling-3.0',
		prompt: '={{ $json.prompt }}',
		downloadResults: false,
		options: { parkAfter: 0 },
	};

	beforeAll(() => server.control.set({ duration: null }));

	/** Starts executions that sleep as soon as their tasks exist. */
	async function sleepers(name: string, inputs: object[][]): Promise<string> {
		const { id: workflowId } = await publish(api, name, [step('Kling', parameters), after()]);
		const before = server.ledger.created();
		for (const input of inputs) await trigger(sharedN8n().url, name, input);
		const asleep = async () => await api.executionCount({ workflowId, status: ['waiting'] });
		while ((await asleep()) < inputs.length) await delay(200);
		expect(server.ledger.created() - before).toBe(inputs.flat().length);
		return workflowId;
	}

	/** How many tasks each question was about. */
	const asked = () =>
		server.ledger
			.find({ path: '/tasks' })
			.filter(({ method }) => method === 'GET')
			.map(({ query }) => String(query.task_ids).split(',').length);

	test('45 items: woken by callbacks, three questions a look', async () => {
		const [id] = await api.executionsOf(await sleepers('many', [many]));
		const before = asked().length;
		server.control.finish('all');
		const execution = await api.finished(id, 60_000);
		expect(execution.status).toBe('success');
		const items = lastItems(execution).map(({ json }) => json);
		expect(items.map(({ task_status }) => task_status)).toEqual(Array(ITEMS).fill('succeed'));
		expect(new Set(items.map(({ task_id }) => task_id)).size).toBe(ITEMS);
		// The first look may find some tasks still open; then one more is about those that are left.
		const questions = asked().slice(before);
		console.log(`45 items: asked about ${questions.join(', ')} tasks`);
		expect(questions.slice(0, 3)).toEqual([IDS_AT_ONCE, IDS_AT_ONCE, ITEMS % IDS_AT_ONCE]);
		expect(questions.length).toBeLessThanOrEqual(3 * Math.ceil(ITEMS / IDS_AT_ONCE));
	});

	test('the look comes soon after the callback, and the next node soon after the look', async () => {
		const workflowId = await sleepers(
			'woken',
			many.slice(0, 9).map((item) => [item]),
		);
		const woken: number[] = [];
		const over: number[] = [];
		for (const id of await api.executionsOf(workflowId)) {
			const before = server.ledger.requests.length;
			const task = server.ledger.accepted.find(({ externalTaskId }) => externalTaskId?.includes(`-${id}-`));
			const finishedAt = Date.now();
			server.control.finish(task!.taskId);
			const execution = await api.finished(id, 60_000);
			const look = server.ledger.requests
				.slice(before)
				.find(({ path, method }) => path === '/tasks' && method === 'GET');
			woken.push(look!.time - finishedAt);
			over.push(execution.data.resultData.runData.After[0].startTime - finishedAt);
		}
		const median = (times: number[]) => times.sort((a, b) => a - b)[(times.length - 1) / 2];
		console.log(`From a task's end, median: ${median(woken)} ms to the look, ${median(over)} ms to the next node`);
		// 0.3 s on a machine that has nothing else to do.
		expect(median(woken)).toBeLessThan(5000);
	});
});
