import type { INodeParameters } from 'n8n-workflow';
import { generations, type Generation } from '../support/generations';
import { klingWorkflow, prompts, startBench, type Bench } from '../support/kling';
import { quickTimes } from '../support/quick';

quickTimes();

const SECRET = 'whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI=';

/** A parked task. */
interface Held {
	/** Where its callbacks go. */
	url: string;
	taskId: string;
	/** A callback about a task. */
	callback: Generation['callback'];
}

/** What came of one callback, or of several. */
interface Row {
	what: string;
	/** Sends it. */
	send(bench: Bench, held: Held): Promise<number[]>;
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

/** Sends a callback as Kling does that was given a secret to sign it with. */
async function signed({ kling }: Bench, url: string, body: object, signature?: 'none' | 'bad' | 'old') {
	kling.control.set({ webhookSecret: SECRET });
	kling.control.call(url, body, { signature });
	await kling.callbacksDrained();
	kling.control.set({ webhookSecret: null });
	return kling.callbackLog.flatMap(({ answer }) => answer ?? []);
}

const withNonce = (address: string, nonce: string): string => {
	const url = new URL(address);
	url.searchParams.set('k', nonce);
	return url.toString();
};

const rows: Row[] = [
	{
		what: 'progress',
		send: async (_, { url, taskId, callback }) => [await post(url, callback(taskId, 'processing'))],
		answers: [200],
		wakes: false,
		ends: false,
	},
	{
		what: 'a forged "succeed" for a processing task',
		send: async (_, { url, taskId, callback }) => [await post(url, callback(taskId))],
		answers: [200],
		wakes: true,
		ends: false,
	},
	...([undefined, 'none', 'bad', 'old'] as const).map((signature) => ({
		what: `a forged one, signature: ${signature ?? 'good'}`,
		send: async (bench: Bench, { url, taskId, callback }: Held) =>
			await signed(bench, url, callback(taskId), signature),
		answers: [200],
		wakes: true,
		ends: false,
	})),
	{
		what: 'the real end, signed',
		async send(bench, { url, taskId, callback }) {
			bench.kling.control.finish(taskId);
			return await signed(bench, url, callback(taskId));
		},
		answers: [200],
		wakes: true,
		ends: true,
	},
	{
		what: 'the real end, in the words of no generation in particular',
		async send({ kling }, { url, taskId }) {
			kling.control.finish(taskId);
			return [await post(url, { id: taskId, task_id: taskId, status: 'SUCCEED', task_status: 'SUCCEED' })];
		},
		answers: [200],
		wakes: true,
		ends: true,
	},
	{
		what: "the test callback of Kling's console",
		send: async (bench, { url }) =>
			await signed(bench, url, {
				id: 'test',
				status: 'submitted',
				outputs: [],
				message: '',
				create_time: Date.now(),
				update_time: Date.now(),
			}),
		answers: [200],
		wakes: false,
		ends: false,
	},
	{
		what: 'another nonce',
		send: async (_, { url, taskId, callback }) => [await post(withNonce(url, '0'.repeat(32)), callback(taskId))],
		answers: [403],
		wakes: false,
		ends: false,
	},
	{
		what: 'a foreign task',
		send: async (_, { url, callback }) => [await post(url, callback('4711'))],
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
		send: async (_, { url, taskId, callback }) => [
			await post(url, { ...callback(`${taskId}x`), fill: 'x'.repeat(2 ** 20) }),
		],
		answers: [200],
		wakes: false,
		ends: false,
	},
	{
		what: 'the real end, five times at once',
		async send({ kling }, { url, taskId, callback }) {
			kling.control.finish(taskId);
			const statuses = await Promise.all(Array.from({ length: 5 }, async () => await post(url, callback(taskId))));
			// n8n itself refuses those that come while or after the first one wakes the execution.
			expect(statuses.filter((status) => status === 200)).toHaveLength(1);
			return [];
		},
		answers: [],
		wakes: true,
		ends: true,
	},
];

describe.each(Object.entries(generations))('%s: callbacks only change how soon a run wakes', (_, generation) => {
	let bench: Bench;
	const parking = (options: INodeParameters = {}) =>
		klingWorkflow({ ...generation.parameters, downloadResults: false, options: { parkAfter: 0, ...options } });

	beforeAll(async () => {
		bench = await startBench({ duration: null, ...generation.server }, {}, generation.credential);
	});

	beforeEach(() => {
		bench.kling.control.reset();
		bench.kling.control.set({ duration: null });
	});

	afterAll(async () => await bench.close());

	/** A parked run whose callbacks the test sends. */
	async function park(options?: INodeParameters) {
		const { engine, kling } = bench;
		kling.control.fault({ times: null, match: { kind: 'create' }, do: { callback: { lost: true } } });
		const first = await engine.run(parking(options), { input: prompts(1) });
		expect(first.status).toBe('waiting');
		const [created] = kling.ledger.find({ kind: 'create' });
		const url = generation.callbackUrl(created.body);
		return { first, held: { url, taskId: created.taskId!, callback: generation.callback } };
	}

	it.each(rows)('$what', async ({ send, answers, wakes, ends }) => {
		const { engine, kling } = bench;
		const { first, held } = await park();
		const questions = () => kling.ledger.requests.filter(({ kind }) => kind !== 'create').length;
		const before = questions();
		const statuses = await send(bench, held);
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
		expect(JSON.stringify(result.json('After'))).not.toContain('forged');
		expect(kling.ledger.created()).toBe(1);
	});

	it.each([
		['before the creation is answered', { early: true }],
		['out of order', { reorder: true }],
		['three times each', { repeat: 3 }],
		['a second late', { delay: 1000 }],
		['that are no JSON', { garbage: true }],
	])('real callbacks %s', async (_what, callback) => {
		const { engine, kling } = bench;
		kling.control.set({ duration: 300 });
		kling.control.fault({ times: null, match: { kind: 'create' }, do: { callback } });
		engine.startTimers(0.01);
		const result = await engine.waitFor(await engine.run(parking(), { input: prompts(4) }));
		expect(result.status).toBe('success');
		expect(result.runs('After')).toHaveLength(1);
		expect(result.json('After')).toHaveLength(4);
		expect(kling.ledger.created()).toBe(4);
	});

	it('a late callback after the timeout is refused by n8n and changes nothing', async () => {
		const { engine, kling } = bench;
		const { first, held } = await park({ timeout: 1 });
		const result = await first.wakeByTimer();
		expect(result.json('After')).toEqual([expect.objectContaining({ timed_out: true })]);
		kling.control.finish('all');
		expect(await post(held.url, held.callback(held.taskId))).toBe(409);
		expect(engine.execution(first.id).runs('After')).toHaveLength(1);
	});
});
