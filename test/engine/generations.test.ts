import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { itemMembers } from '../../nodes/Kling/fields/itemMembers';
import { chain, node, noOpNode, startNode } from '../support/engine';
import { generations } from '../support/generations';
import { KLING, klingWorkflow, prompts, startBench, textToVideo, withApiKey, type Bench } from '../support/kling';
import { quickTimes } from '../support/quick';

quickTimes();

let bench: Bench;
beforeAll(async () => {
	bench = await startBench({ duration: 30 }, {}, withApiKey);
});
afterAll(async () => await bench.close());
beforeEach(() => bench.kling.control.reset());

const step = (name: string, resource: string, operation: string, more: INodeParameters) =>
	node(KLING, { resource, operation, ...more }, { name });

test('try-on 3.0, its picture set in motion by the first generation, that edited by the second: nothing is mapped', async () => {
	const person = 'https://files.example.org/person.png';
	const cloth = 'https://files.example.org/cloth.png';
	const workflow = chain(
		startNode(),
		step('Try on', 'image', 'virtualTryOn', {
			modelName: 'virtual-try-on-3.0',
			humanImage: person,
			clothImage: cloth,
			downloadResults: false,
		}),
		step('Move', 'video', 'imageToVideo', { modelName: 'kling-v2-6', prompt: 'She turns', downloadResults: false }),
		step('Edit', 'video', 'omniVideo', { modelName: 'kling-3.0-omni', prompt: 'Let it snow in @video_1' }),
		step('Look', 'task', 'get', {}),
		noOpNode(),
	);
	const result = await bench.engine.run(workflow, { input: prompts(2) });
	expect(result.error?.message).toBeUndefined();

	const [tried, moved, edited, looked] = ['Try on', 'Move', 'Edit', 'Look'].map((name) => result.json(name));
	expect([tried, moved, edited].map(([{ api }]) => api)).toEqual(['solutions', 'v1', 'v2']);
	const sent = (path: string) =>
		bench.kling.ledger
			.find({ kind: 'create' })
			.flatMap((call) => (call.path === path ? [call.body as IDataObject] : []));
	expect(sent('/v1/videos/image2video').map(({ image }) => image)).toEqual(tried.map(({ url }) => url));
	expect(sent('/omni-video/kling-3.0-omni').map(({ contents }) => contents)).toEqual(
		moved.map(({ url }) => expect.arrayContaining([{ type: 'base_video', url, id: 'video_1' }]) as unknown),
	);
	expect(looked).toEqual(edited);
	expect(bench.kling.ledger.created()).toBe(6);
	expect(bench.kling.ledger.ignoredKeys()).toEqual([]);
});

test.each(['v1', 'v2', 'solutions'])(
	'a look at tasks of %s is made again after whatever is no answer',
	async (name) => {
		const bad = [
			{ status: 404, body: 'html' as const },
			{ status: 403, body: 'empty' as const },
			{ status: 429, body: 'html' as const },
			{ code: 1003 },
		];
		for (const kind of ['list', 'get']) {
			for (const [skip, answer] of bad.entries()) bench.kling.control.fault({ match: { kind }, skip, do: { answer } });
		}
		const options = { waitStrategy: 'poll', timeout: 0.2 };
		const flow = klingWorkflow({ ...generations[name].parameters, downloadResults: false, options });
		const result = await bench.engine.run(flow, { input: prompts(2) });
		const met = bench.kling.ledger.requests.filter(({ fault }) => fault !== null);
		expect(met.length).toBeGreaterThanOrEqual(bad.length);
		expect(result.json('After').map(({ task_status }) => task_status)).toEqual(['succeed', 'succeed']);
		expect(result.hints('Kling').map(({ message }) => message)).toContainEqual(
			expect.stringContaining('Some questions about the tasks found no answer'),
		);
	},
);

describe("the same workflow with a model of each generation gives items that differ in Kling's own members alone", () => {
	const itemsOf = async (modelName: string, simplify: boolean): Promise<INodeExecutionData[]> => {
		const parameters = textToVideo({ downloadResults: true }, { modelName, simplify });
		const result = await bench.engine.run(klingWorkflow(parameters), { input: prompts(2) });
		expect(result.error?.message).toBeUndefined();
		return result.items('After');
	};

	/** An item without what differs from task to task; ids and addresses stand by their form. */
	const shape = ({ json, binary, pairedItem }: INodeExecutionData, members: string[]) => ({
		json: Object.fromEntries(members.map((name) => [name, formOf(name, json[name])])),
		files: Object.entries(binary ?? {}).map(([name, { mimeType, fileExtension }]) => [name, mimeType, fileExtension]),
		pairedItem,
	});

	const SAME = ['task_status', 'family'];
	function formOf(name: string, value: unknown): unknown {
		if (SAME.includes(name)) return value;
		if (Array.isArray(value)) return value.map((each) => formOf(name, each));
		if (typeof value !== 'object' || value === null) return typeof value;
		return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, formOf(key, each)]));
	}

	test('simplified: the same members, in the same order, of the same types', async () => {
		const [older, newer] = [await itemsOf('kling-v3', true), await itemsOf('kling-3.0', true)];
		expect(newer.map(({ json }) => Object.keys(json))).toEqual(older.map(({ json }) => Object.keys(json)));
		const members = Object.keys(older[0].json);
		expect(newer.map((item) => shape(item, members))).toEqual(older.map((item) => shape(item, members)));
		expect([older[0].json.api, newer[0].json.api]).toEqual(['v1', 'v2']);
	});

	test('whole: the common members are the same, the rest is as Kling calls it', async () => {
		const [older, newer] = [await itemsOf('kling-v3', false), await itemsOf('kling-3.0', false)];
		// Kling's own dates have the same name as a common one in the first generation.
		const common = itemMembers.filter((name) => name in newer[0].json && name !== 'created_at' && name !== 'message');
		expect(newer.map((item) => shape(item, common))).toEqual(older.map((item) => shape(item, common)));
		expect(older[0].json).toHaveProperty('task_result');
		expect(newer[0].json).toHaveProperty('outputs');
	});
});
