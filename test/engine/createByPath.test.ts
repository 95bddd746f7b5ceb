import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { FaultAction } from '../../rehearsal';
import { klingWorkflow, remarks, startBench, withApiKey, type Bench } from '../support/kling';
import { quickTimes } from '../support/quick';

quickTimes();

let bench: Bench;
beforeAll(async () => {
	bench = await startBench({}, {}, withApiKey);
});
afterAll(async () => await bench.close());
beforeEach(() => bench.kling.control.reset());

/** Paths that no contract knows: one of each generation. */
const NEW_PATHS = ['/dream-to-video/kling-5.0', '/v1/videos/new-thing', '/solutions/new-product'];

const byPath = (path: string, body: unknown, more: INodeParameters = {}): INodeParameters => ({
	resource: 'task',
	operation: 'create',
	path,
	body: body as string,
	...more,
});

const run = async (parameters: INodeParameters, more: Parameters<typeof klingWorkflow>[1] = {}, count = 1) =>
	await bench.engine.run(klingWorkflow(parameters, more), {
		input: Array.from({ length: count }, (_, n) => ({ json: { n } })),
	});

const created = () => bench.kling.ledger.find({ kind: 'create' });

describe.each(NEW_PATHS)('%s, which the server learns only now', (path) => {
	beforeEach(() => bench.kling.control.addPath({ path }));

	test('is created, waited for and brought with its file', async () => {
		const result = await run(byPath(path, { dream: '={{ $json.n }}' }));
		expect(result.error?.message).toBeUndefined();
		const [item] = result.items('After');
		expect(item.json).toMatchObject({ task_status: 'succeed', family: 'any', url: expect.stringMatching(/^http/) });
		expect(item.binary?.data.mimeType).toBe('video/mp4');
		expect(created()).toHaveLength(1);
		expect(created()[0]).toMatchObject({ path, externalTaskId: expect.stringMatching(/^n8n-/) });
		expect(remarks(result)).toEqual([expect.stringContaining(`${path} is not known here`)]);
	});

	test.each<[string, FaultAction]>([
		['reset', { accept: true, answer: 'reset' }],
		['a bad gateway', { accept: true, answer: { status: 502, body: 'html' } }],
	])('an accepted creation that ends with %s is found by its id', async (_, action) => {
		bench.kling.control.fault({ match: { kind: 'create' }, times: 3, do: action });
		const result = await run(byPath(path, '={{ { n: $json.n } }}'), {}, 3);
		expect(result.json('After').map(({ task_status }) => task_status)).toEqual(Array(3).fill('succeed'));
		expect(bench.kling.ledger.created()).toBe(3);
	});

	test.each([false, true])(
		'an unclear one that is not found is not repeated, Retry On Fail %s',
		async (retryOnFail) => {
			bench.kling.control.fault({ match: { kind: 'create' }, times: null, do: { answer: 'reset' } });
			const result = await run(byPath(path, { dream: 1 }), { retryOnFail, maxTries: 3, waitBetweenTries: 1 });
			expect(result.error?.message).toBe('It is unknown whether Kling created the task');
			expect(result.error?.description).toMatch(/Task > Get, Kind of Task "Any[^"]*" and Task ID n8n-\S+\. .*Get Many/);
			expect(created()).toHaveLength(1);
		},
	);
});

test('a path the contract knows is checked by it, and its items are of the kind', async () => {
	const wrong = await run(byPath('/text-to-video/kling-3.0', { prompt: 'x', settings: { duration: 99 } }));
	expect(wrong.error?.message).toMatch(/settings\.duration is 99/);
	expect(bench.kling.ledger.requests).toEqual([]);

	const body = { prompt: 'x', settings: { duration: 3 } };
	const right = await run(byPath('text-to-video/kling-3.0/', JSON.stringify(body)));
	expect(right.json('After')[0]).toMatchObject({ task_status: 'succeed', family: 'textToVideo', api: 'v2' });
	expect(created()[0]).toMatchObject({ path: '/text-to-video/kling-3.0', body });
	expect(remarks(right)).toEqual([]);
});

test('a member that Kling would ignore without a word is a hint, and where it belongs', async () => {
	const lost = await run(byPath('/text-to-video/kling-3.0', { prompt: 'x', aspect_ratio: '9:16', x: { y: 1 } }));
	expect(lost.json('After')[0]).toMatchObject({ task_status: 'succeed' });
	expect(bench.kling.ledger.ignoredKeys()).toMatchObject([{ keys: ['aspect_ratio', 'x'] }]);
	expect(remarks(lost)).toEqual([
		expect.stringMatching(/^aspect_ratio is not known here.*Did you mean settings\.aspect_ratio\?$/),
		expect.stringMatching(/^x is not known here.*without a word\.$/),
	]);
});

test('a model that the contract does not know is sent with a hint', async () => {
	bench.kling.control.addPath({ path: '/text-to-video/kling-9' });
	const result = await run(byPath('/text-to-video/kling-9', { prompt: 'x', settings: { duration: 99 } }));
	expect(result.json('After')[0]).toMatchObject({ task_status: 'succeed', family: 'textToVideo' });
	expect(remarks(result)).toContainEqual(expect.stringContaining('The model kling-9 is not known here'));
});

test('an address at the host of the credential is a path', async () => {
	await run(byPath(`${bench.kling.baseUrl}/text-to-video/kling-3.0`, { prompt: 'x' }));
	expect(created()).toHaveLength(1);
});

test.each<[string, INodeParameters, RegExp]>([
	['no path', byPath('=', {}), /Path is empty/],
	['a query', byPath('/text-to-video/kling-3.0?x=1', {}), /Path is .* which is no path/],
	['a way upwards', byPath('/text-to-video/../tasks', {}), /Path is .* which is no path/],
	['a hidden way upwards', byPath('/text-to-video/%2E%2e/tasks', {}), /Path is .* which is no path/],
	['another host', byPath('https://example.org/text-to-video/kling-3.0', {}), /Path names another host/],
	['a place to read', byPath('/tasks', {}), /where nothing is created/],
	['a place of the account', byPath('/account/billing/package', {}), /where nothing is created/],
	['a call that answers at once', byPath('/v1/audio/tts', { text: 'x' }), /answers at once/],
	['a body that is no object', byPath('/text-to-video/kling-3.0', '[1]'), /Body is not a JSON object/],
	['no body', byPath('/text-to-video/kling-9', ''), /^Body is empty$/],
	['an empty body', byPath('/text-to-video/kling-9', {}), /^Body is empty$/],
	[
		'a body that an expression does not give',
		byPath('/text-to-video/kling-9', '={{ $json.nothing }}'),
		/^Body has an expression that gives nothing$/,
	],
	[
		'a body with an id that has lost digits',
		byPath('/v1/videos/omni-video', '={{ ({ prompt: "x", element_list: [{ element_id: 829836802793406551 }] }) }}'),
		/^Body: element_id is 8298\d+, a number of more digits/,
	],
	[
		'an id in the body',
		byPath('/text-to-video/kling-3.0', { prompt: 'x', options: { external_task_id: 'mine' } }),
		/Body has options\.external_task_id/,
	],
])('%s is refused before anything is sent', async (_, parameters, words) => {
	const result = await run(parameters);
	expect(result.error?.message).toMatch(words);
	expect(bench.kling.ledger.requests).toEqual([]);
});

test('dry run, own id, file in the item, watermark, no waiting', async () => {
	const path = '/image-to-video/kling-3.0';
	const body = {
		contents: [
			{ type: 'first_frame', url: 'https://files.example.org/a.png' },
			{ type: 'prompt', text: 'x' },
		],
	};
	const dry = await run(byPath(path, body, { options: { dryRun: true } }));
	expect(dry.json('After')[0]).toMatchObject({
		family: 'imageToVideo',
		method: 'POST',
		url: expect.stringContaining(path),
		body,
	});
	expect(bench.kling.ledger.requests).toEqual([]);

	const more = { waitForCompletion: false, options: { externalTaskId: 'mine' } };
	const quick = await run(byPath(path, body, more));
	expect(quick.json('After')[0]).toMatchObject({ task_status: 'submitted', external_task_id: 'mine' });
	const again = await run(byPath(path, body, more));
	expect(again.json('After')[0].task_id).toBe(quick.json('After')[0].task_id);
	expect((created()[0].body as IDataObject).options).toMatchObject({ external_task_id: 'mine' });
	expect(bench.kling.ledger.created()).toBe(1);
});
