import { setTimeout as delay } from 'node:timers/promises';
import { klingWorkflow, prompts, startBench, textToVideo, type Bench } from '../support/kling';

const ITEMS = 12;
const AT_ONCE = 5;

let bench: Bench;

beforeAll(async () => {
	bench = await startBench({ duration: null });
});

afterAll(async () => await bench.close());

test('Task > Get has five questions on their way, no more, and answers in the order of the items', async () => {
	const create = klingWorkflow(textToVideo({}, { waitForCompletion: false }));
	const created = (await bench.engine.run(create, { input: prompts(ITEMS) })).json('After');
	bench.kling.control.fault({ match: { kind: 'get' }, times: null, do: { delay: 500 } });

	const get = { resource: 'task', operation: 'get', family: 'textToVideo', taskId: '={{ $json.task_id }}' };
	const ended = bench.engine.run(klingWorkflow(get), { input: created.map((json) => ({ json })) });
	const asked = () => bench.kling.ledger.find({ kind: 'get' });
	while (asked().filter(({ status }) => status === 0).length < AT_ONCE) await delay(10);
	await delay(100);
	expect(asked()).toHaveLength(AT_ONCE);

	const result = await ended;
	expect(result.json('After').map(({ task_id }) => task_id)).toEqual(created.map(({ task_id }) => task_id));
	expect(asked()).toHaveLength(ITEMS);
});
