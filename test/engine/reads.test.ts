import { klingWorkflow, prompts, startBench, textToVideo, type Bench } from '../support/kling';

let bench: Bench;

beforeAll(async () => {
	bench = await startBench({ duration: null });
});

afterAll(async () => await bench.close());

test('Task > Get asks about many items as the wait does, by their list, and answers in the order of the items', async () => {
	const create = klingWorkflow(textToVideo({}, { waitForCompletion: false }));
	const created = (await bench.engine.run(create, { input: prompts(12) })).json('After');
	const before = bench.kling.ledger.requests.length;

	const get = { resource: 'task', operation: 'get', family: 'textToVideo', taskId: '={{ $json.task_id }}' };
	const result = await bench.engine.run(klingWorkflow(get), { input: created.map((json) => ({ json })) });
	expect(result.json('After').map(({ task_id }) => task_id)).toEqual(created.map(({ task_id }) => task_id));
	const asked = bench.kling.ledger.requests.slice(before);
	expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /v1/videos/text2video']);
});
