import { errors } from '../../nodes/Kling/contract';
import { klingWorkflow, prompts, startBench, textToVideo, type Bench } from '../support/kling';
import { quickTimes } from '../support/quick';

quickTimes();

const codes = Object.keys(errors)
	.map(Number)
	.filter((code) => code !== 0);

/** Codes that the node waits out, so that they never reach the user while there is time. */
const waitedOut = [1302, 1303];

describe('errors as advice', () => {
	let bench: Bench;

	beforeAll(async () => {
		bench = await startBench({ duration: 30 });
	});

	beforeEach(() => bench.kling.control.reset());

	afterAll(async () => await bench.close());

	const failing = async (code: number, settings = {}) => {
		bench.kling.control.fault({
			match: { kind: 'create' },
			times: null,
			do: { answer: { code, message: 'as Kling words it' } },
		});
		return await bench.engine.run(klingWorkflow(textToVideo({ timeout: 0.02 }), settings), { input: prompts(1) });
	};

	it('knows all codes of the contract', () => expect(codes).toHaveLength(21));

	it.each(codes)('code %i becomes an item that says what happened and what to do', async (code) => {
		const result = await failing(code, { onError: 'continueRegularOutput' });
		const [{ error }] = result.json('After') as Array<{ error: Record<string, unknown> }>;
		expect(Object.keys(error)).toEqual(
			expect.arrayContaining(['message', 'description', 'code', 'http_status', 'advice', 'retryable']),
		);
		expect(error.retryable).toBe(errors[code].retryable);
		expect(String(error.advice).length).toBeGreaterThan(30);
		expect(error.code).toBe(code);
		expect(error.http_status).toBe(errors[code].http);
		// It speaks of what Kling said: too many tasks and too many calls are different troubles.
		if (waitedOut.includes(code)) expect(error.message).toContain(errors[code].meaning.replace(/\.$/, ''));
		else {
			expect(`${error.message} ${error.description}`).toContain('as Kling words it');
			expect(error.request_id).toBeTruthy();
		}
		expect(bench.kling.ledger.created()).toBe(0);
	});

	it('never repeats what the table says is not repeated', async () => {
		for (const code of [1100, 1101, 1102, 1103, 1200, 1202, 1203, 1300, 1301, 1304]) {
			bench.kling.control.reset();
			await failing(code);
			expect({ code, sent: bench.kling.ledger.count({ kind: 'create' }) }).toEqual({ code, sent: 1 });
		}
	});

	it('sends a refused token once more, fresh, and then names key, region and clock', async () => {
		const result = await failing(1004);
		expect(bench.kling.ledger.count({ kind: 'create' })).toBe(2);
		expect(result.status).toBe('error');
		const text = `${result.error?.message} ${result.error?.description}`;
		expect(text).toContain(bench.kling.baseUrl);
		expect(text).not.toContain(bench.kling.keys.secretKey);
		expect(text).not.toContain(bench.kling.keys.accessKey);
	});

	it('names the measured clock skew', async () => {
		bench.kling.control.set({ clockOffset: 45 * 60_000 });
		try {
			const result = await bench.engine.run(klingWorkflow(textToVideo()), { input: prompts(1) });
			expect(`${result.error?.message} ${result.error?.description}`).toContain('45 min behind');
		} finally {
			bench.kling.control.set({ clockOffset: 0 });
		}
	});

	it('lists every created task when the run stops after some were paid for', async () => {
		const { engine, kling } = bench;
		kling.control.fault({ match: { kind: 'create', body: 'boat 3' }, times: null, do: { answer: { code: 1301 } } });
		const result = await engine.run(klingWorkflow(textToVideo({ maxConcurrentTasks: 4 })), { input: prompts(5) });
		expect(result.status).toBe('error');
		const created = kling.ledger.accepted.map(({ taskId }) => taskId);
		expect(created.length).toBeGreaterThan(0);
		for (const id of created) expect(result.error?.description).toContain(id);
	});

	it('creates only what is missing when a stopped run is tried again', async () => {
		const { engine, kling } = bench;
		kling.control.fault({ match: { kind: 'create', body: 'boat 3' }, times: 1, do: { answer: { code: 1301 } } });
		const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		const result = await engine.run(klingWorkflow(textToVideo(), settings), { input: prompts(5) });
		expect(result.status).toBe('success');
		expect(kling.ledger.created()).toBe(5);
		expect(result.json('After')).toHaveLength(5);
	});

	it('checks all items before the first one is sent', async () => {
		const { engine, kling } = bench;
		const input = prompts(3);
		input[2].json.prompt = 'x'.repeat(2501);
		const result = await engine.run(klingWorkflow(textToVideo()), { input });
		expect(result.status).toBe('error');
		expect(`${result.error?.message} ${result.error?.description}`).toMatch(/prompt/i);
		expect(kling.ledger.count({ kind: 'create' })).toBe(0);
	});

	it('reports a task that Kling failed, again on the next try, and creates nothing new', async () => {
		const { engine, kling } = bench;
		kling.control.fault({
			match: { kind: 'create' },
			times: null,
			do: { task: { fail: 'content control refused it' } },
		});
		const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
		const result = await engine.run(klingWorkflow(textToVideo(), settings), { input: prompts(1) });
		expect(result.status).toBe('error');
		expect(result.error?.message).toContain('content control refused it');
		expect(result.error?.description).toContain(kling.ledger.accepted[0].taskId);
		expect(kling.ledger.created()).toBe(1);
	});
});
