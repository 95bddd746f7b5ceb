import { klingWorkflow, prompts, startBench, textToVideo, type Bench } from '../support/kling';

const parking = klingWorkflow(textToVideo({ parkAfter: 0 }));

/** What came of one callback, or of several. */
interface Row {
	what: string;
	/** Sends it; `held` is the address and id of the parked task. */
	send(bench: Bench, held: { url: string; taskId: string }): Promise<number[]>;
	/** HTTP statuses of the answers, sorted. */
	answers: number[];
	/** Whether the run is woken, and asks Kling itself. */
	wakes: boolean;
	/** Whether the run is over afterwards. */
	ends: boolean;
}

const post = async (url: string, body: unknown, type = 'application/json'): Promise<number> => {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	return (await fetch(url, { method: 'POST', headers: { 'content-type': type }, body: text })).status;
};

const succeed = (taskId: string) => ({ task_id: taskId, task_status: 'succeed' });

const withNonce = (address: string, nonce: string): string => {
	const url = new URL(address);
	url.searchParams.set('k', nonce);
	return url.toString();
};

const rows: Row[] = [
	{
		what: 'progress',
		send: async (_, { url, taskId }) => [await post(url, { task_id: taskId, task_status: 'processing' })],
		answers: [200],
		wakes: false,
		ends: false,
	},
	{
		what: 'a forged "succeed" for a processing task',
		send: async (_, { url, taskId }) => [await post(url, succeed(taskId))],
		answers: [200],
		wakes: true,
		ends: false,
	},
	{
		what: 'another nonce',
		send: async (_, { url, taskId }) => [await post(withNonce(url, '0'.repeat(32)), succeed(taskId))],
		answers: [403],
		wakes: false,
		ends: false,
	},
	{
		what: 'a foreign task',
		send: async (_, { url }) => [await post(url, succeed('4711'))],
		answers: [200],
		wakes: false,
		ends: false,
	},
	{
		what: 'garbage',
		send: async (_, { url }) => [
			await post(url, 'not json', 'text/plain'),
			await post(url, [1, null, { a: [] }]),
			await post(url, 'null'),
		],
		answers: [200, 200, 200],
		wakes: false,
		ends: false,
	},
	{
		what: 'a body of 1 MB',
		send: async (_, { url, taskId }) => [
			await post(url, { task_id: `${taskId}x`, task_status: 'succeed', fill: 'x'.repeat(2 ** 20) }),
		],
		answers: [200],
		wakes: false,
		ends: false,
	},
	{
		what: 'the real end, five times at once',
		async send({ kling }, { url, taskId }) {
			kling.control.fault({ times: null, match: {}, do: { callback: { lost: true } } });
			kling.control.finish(taskId);
			const statuses = await Promise.all(Array.from({ length: 5 }, async () => await post(url, succeed(taskId))));
			// n8n itself refuses those that come while or after the first one wakes the execution.
			expect(statuses.filter((status) => status === 200)).toHaveLength(1);
			return [];
		},
		answers: [],
		wakes: true,
		ends: true,
	},
];

describe('callbacks only change how soon a run wakes', () => {
	let bench: Bench;

	beforeEach(async () => {
		bench = await startBench({ duration: null });
	});

	afterEach(async () => await bench.close());

	it.each(rows)('$what', async ({ send, answers, wakes, ends }) => {
		const { engine, kling } = bench;
		kling.control.fault({ times: null, match: { kind: 'create' }, do: { callback: { lost: true } } });
		const first = await engine.run(parking, { input: prompts(1) });
		const [created] = kling.ledger.find({ kind: 'create' });
		const url = (created.body as { callback_url: string }).callback_url;

		const questions = () => kling.ledger.requests.filter(({ kind }) => kind !== 'create').length;
		const before = questions();
		const statuses = await send(bench, { url, taskId: created.taskId! });
		expect(statuses.sort()).toEqual(answers);
		while (engine.running.length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
		expect(questions() > before).toBe(wakes);
		if (!ends) {
			expect(engine.execution(first.id).status).toBe('waiting');
			expect(engine.execution(first.id).runs('After')).toHaveLength(0);
			kling.control.finish('all');
			await engine.execution(first.id).wakeByTimer();
		}
		const result = await engine.waitFor(first);
		expect(result.status).toBe('success');
		expect(result.runs('After')).toHaveLength(1);
		expect(result.json('After')).toEqual([expect.objectContaining({ task_status: 'succeed' })]);
		expect(kling.ledger.created()).toBe(1);
	});

	it.each([
		['before the creation is answered', { early: true }],
		['out of order', { reorder: true }],
		['three times each', { repeat: 3 }],
	])('real callbacks %s', async (_, callback) => {
		const { engine, kling } = bench;
		kling.control.set({ duration: 300 });
		kling.control.fault({ times: null, match: { kind: 'create' }, do: { callback } });
		engine.startTimers(0.01);
		const result = await engine.waitFor(await engine.run(parking, { input: prompts(4) }));
		expect(result.status).toBe('success');
		expect(result.runs('After')).toHaveLength(1);
		expect(result.json('After')).toHaveLength(4);
		expect(kling.ledger.created()).toBe(4);
	});

	it('a late callback after the timeout is refused by n8n and changes nothing', async () => {
		const { engine, kling } = bench;
		kling.control.fault({ times: null, match: { kind: 'create' }, do: { callback: { lost: true } } });
		const first = await engine.run(klingWorkflow(textToVideo({ parkAfter: 0, timeout: 1 })), { input: prompts(1) });
		const result = await first.wakeByTimer();
		expect(result.json('After')).toEqual([expect.objectContaining({ timed_out: true })]);
		const [created] = kling.ledger.find({ kind: 'create' });
		kling.control.finish('all');
		const status = await post((created.body as { callback_url: string }).callback_url, succeed(created.taskId!));
		expect(status).toBe(409);
		expect(engine.execution(first.id).runs('After')).toHaveLength(1);
	});
});
