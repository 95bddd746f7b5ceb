import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { chain, defineNode, node, noOpNode, startNode } from '../support/engine';
import { KLING, startBench, type Bench } from '../support/kling';

const PICTURE = { data: 'iVBORw0KGgo=', mimeType: 'image/png', fileName: 'me.png' };

/** Hands on the data of items without their files, as Edit Fields does unless told otherwise. */
const withoutFiles = defineNode({
	async execute() {
		return [this.getInputData().map(({ json }, item) => ({ json, pairedItem: { item } }))];
	},
});

/** The same, without a word on which item came from which. */
const unpaired = defineNode({
	async execute() {
		const [{ json }] = this.getInputData();
		return [[{ json }, { json }, { json }]];
	},
});

let bench: Bench;

beforeAll(async () => {
	bench = await startBench({}, { 'test.withoutFiles': withoutFiles, 'test.unpaired': unpaired });
});
afterAll(async () => await bench.close());

const items = (...binaries: Array<INodeExecutionData['binary']>): INodeExecutionData[] =>
	binaries.map((binary, item) => ({ json: { prompt: 'A boat' }, binary, pairedItem: { item } }));

async function refusal(between: string, parameters: INodeParameters, input: INodeExecutionData[]) {
	const kling = node(
		KLING,
		{ resource: 'video', operation: 'imageToVideo', prompt: 'x', ...parameters },
		{ name: 'Kling' },
	);
	const flow = chain(startNode('On form submission'), node(between, {}, { name: 'Edit Fields' }), kling, noOpNode());
	const result = await bench.engine.run(flow, { input });
	expect(bench.kling.ledger.count()).toBe(0);
	return result.error!.message;
}

const HAD = 'but it had Your_photo in the node "On form submission"; let the nodes in between hand on its files';

test.each([
	['a name', { image: 'Your_photo' }, `(this item has none, ${HAD})`],
	['nothing filled in', {}, `The item has no file, ${HAD}`],
	['an expression that gives nothing', { image: '={{ $binary.Your_photo }}' }, `The item has no file, ${HAD}`],
	['a description', { image: '={{ { fileName: "me.png" } }}' }, `The item has no file, ${HAD}`],
])('%s: the error names the node before that had the file', async (_, parameters, words) => {
	expect(await refusal('test.withoutFiles', parameters, items({ Your_photo: PICTURE }))).toContain(words);
});

test('the files of the item itself are told, not those of others', async () => {
	const input = items({ Your_photo: PICTURE }, { other: PICTURE });
	const flow = { image: "={{ $itemIndex === 1 ? 'Your_photo' : 'https://a.example/i.png' }}" };
	const message = await refusal('test.withoutFiles', flow, input);
	expect(message).toContain('but it had other in the node "On form submission"');
	expect(message).not.toContain('had Your_photo');
});

test('where n8n cannot tell which item it was, any file is named', async () => {
	const message = await refusal('test.unpaired', { image: 'Your_photo' }, items({ Your_photo: PICTURE }, undefined));
	expect(message).toContain(HAD);
});

test('where no node had a file, nothing is added', async () => {
	const message = await refusal('test.withoutFiles', { image: 'Your_photo' }, items(undefined));
	expect(message).toMatch(/\(this item has none\)$/);
});
