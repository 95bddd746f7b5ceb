import type { INodeParameters } from 'n8n-workflow';
import { klingWorkflow, prompts, startBench, textToVideo, withApiKey, type Bench } from '../support/kling';
import { quickTimes } from '../support/quick';

quickTimes();

const PICTURE = 'https://files.example.org/a.png';
const NEEDS_A_KEY = /needs an API key, but the credential has an Access Key and a Secret Key/;

/** What an API key alone opens. */
const closed: Array<[string, INodeParameters, string]> = [
	['a model in the path', textToVideo({}, { modelName: 'kling-3.0-turbo' }), 'Model "kling-3.0-turbo"'],
	[
		'a typed model',
		textToVideo({}, { modelName: 'custom', customModel: 'kling-9.9-tomorrow' }),
		'Model "kling-9.9-tomorrow"',
	],
	[
		'a product',
		{
			resource: 'solution',
			operation: 'goodsStudio',
			imageList: { items: [{ image: PICTURE }] },
			goodsTitle: '={{ $json.prompt }}',
		},
		'Goods Studio',
	],
	[
		'the product behind an operation',
		{
			resource: 'image',
			operation: 'virtualTryOn',
			modelName: 'virtual-try-on-3.0',
			humanImage: PICTURE,
			clothImage: PICTURE,
		},
		'Virtual Try-On',
	],
];

describe('a pair of keys', () => {
	let bench: Bench;
	beforeAll(async () => {
		bench = await startBench();
	});
	afterAll(async () => await bench.close());
	beforeEach(() => bench.kling.control.reset());

	test.each(closed)('%s is refused before anything is sent', async (_, parameters, what) => {
		const result = await bench.engine.run(klingWorkflow(parameters), { input: prompts(2) });
		expect(result.error?.message).toMatch(NEEDS_A_KEY);
		expect(result.error?.message).toMatch(what);
		expect(result.error?.description).toMatch(/one single key.*https:\/\/kling\.ai\/dev\/api-key.*Authentication/);
		expect(bench.kling.ledger.requests).toEqual([]);
	});

	test('an item that needs an API key leaves the others alone', async () => {
		const modelName = "={{ $itemIndex === 1 ? 'kling-3.0' : 'kling-v3' }}";
		const workflow = klingWorkflow(textToVideo({}, { modelName }), { onError: 'continueRegularOutput' });
		const result = await bench.engine.run(workflow, { input: prompts(3) });
		const items = result.json('After');
		expect(items.map(({ task_status }) => task_status)).toEqual(['succeed', undefined, 'succeed']);
		expect(items[1].error).toMatchObject({ message: expect.stringMatching(NEEDS_A_KEY), retryable: false });
		expect(bench.kling.ledger.created()).toBe(2);
	});

	test('a dry run shows it as a check', async () => {
		const workflow = klingWorkflow(textToVideo({ dryRun: true }, { modelName: 'kling-3.0' }));
		const [item] = (await bench.engine.run(workflow, { input: prompts(1) })).json('After');
		expect(item.checks).toContainEqual({
			id: 'credential',
			level: 'reject',
			ok: false,
			message: expect.stringMatching(NEEDS_A_KEY),
		});
		expect(bench.kling.ledger.requests).toEqual([]);
	});
});

test('an API key opens all of it', async () => {
	const bench = await startBench({}, {}, withApiKey);
	for (const [, parameters] of closed.filter(([name]) => name !== 'a typed model')) {
		const result = await bench.engine.run(klingWorkflow(parameters), { input: prompts(1) });
		expect(result.json('After')[0]).toMatchObject({ task_status: 'succeed' });
	}
	await bench.close();
});
