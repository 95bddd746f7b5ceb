import type { INodeParameters } from 'n8n-workflow';
import type { ExecutionResult } from '../support/engine';
import { klingWorkflow, prompts, startBench, textToVideo, type Bench } from '../support/kling';
import { spokenLipSync } from '../support/lipSync';
import { quickTimes } from '../support/quick';
import { silence } from '../support/sleeps';

quickTimes();

const busy = { answer: { code: 1302, retryAfter: 600 } };

describe('when Kling says how long it does not want to be asked', () => {
	let bench: Bench;

	beforeEach(async () => {
		bench = await startBench({ duration: null });
		silence(bench);
	});

	afterEach(async () => await bench.close());

	const questions = () => bench.kling.ledger.requests.filter(({ method }) => method === 'GET');
	const secondsTo = ({ waitTill }: ExecutionResult) => Math.round((waitTill!.getTime() - Date.now()) / 10_000) * 10;

	const unasked = (action: object = busy) =>
		bench.kling.control.fault({ match: { method: 'GET' }, times: null, do: action });

	it.each([
		['Kling itself', busy],
		['a gateway', { answer: { status: 429, body: 'html', retryAfter: 600 } }],
		['a maintenance page', { answer: { status: 503, body: 'maintenance', retryAfter: 600 } }],
	])('the execution sleeps so long, however long it may look in short steps: %s', async (_, action) => {
		unasked(action);
		const first = await bench.engine.run(klingWorkflow(textToVideo({ parkAfter: 3600 })), { input: prompts(1) });
		expect(first.status).toBe('waiting');
		expect(secondsTo(first)).toBe(600);
		const asked = questions().length;
		bench.kling.control.clearFaults();
		bench.kling.control.finish('all');
		const result = await first.wakeByTimer();
		expect(result.json('After')).toMatchObject([{ task_status: 'succeed' }]);
		expect(asked).toBeLessThanOrEqual(2);
	});

	it('but not beyond the deadline, where it asks once more', async () => {
		unasked();
		let result = await bench.engine.run(klingWorkflow(textToVideo({ parkAfter: 3600, timeout: 5 })), {
			input: prompts(2),
		});
		const asked = questions().length;
		expect(secondsTo(result)).toBeLessThanOrEqual(300);
		while (result.status === 'waiting') result = await result.wakeByTimer();
		expect(result.status).toBe('success');
		const ids = bench.kling.ledger.accepted.map(({ taskId }) => taskId);
		expect(result.json('After').map(({ task_id, timed_out }) => [task_id, timed_out])).toEqual(
			expect.arrayContaining(ids.map((id) => [id, true])),
		);
		expect(questions().length - asked).toBeLessThanOrEqual(2);
	});

	it.each([
		['a run that polls', textToVideo({ waitStrategy: 'poll', timeout: 0.05 }), 'success'],
		['a plain read', { resource: 'task', operation: 'get', family: 'textToVideo', taskId: '1' }, 'error'],
	])('nobody waits for it in process: %s', async (_, parameters, status) => {
		unasked();
		const startedAt = Date.now();
		const result = await bench.engine.run(klingWorkflow(parameters as INodeParameters), { input: prompts(1) });
		expect(result.status).toBe(status);
		expect(Date.now() - startedAt).toBeLessThan(15_000);
	});

	it.each([
		['the faces', '/v1/videos/identify-face'],
		['the speech', '/v1/audio/tts'],
	])('lip-sync sleeps, too, before it asks for %s again, and pays for nothing twice', async (_, path) => {
		const { engine, kling } = bench;
		kling.control.fault({ match: { path, method: 'POST' }, times: null, do: busy });
		const parameters = spokenLipSync({ downloadResults: false, options: { parkAfter: 3600 } });
		const first = await engine.run(klingWorkflow(parameters), { input: prompts(1) });
		expect(first.status).toBe('waiting');
		expect(secondsTo(first)).toBe(600);
		kling.control.clearFaults();
		kling.control.set({ duration: 100 });
		let result = await first.wakeByTimer();
		while (result.status === 'waiting') result = await result.wakeByTimer();
		expect(result.json('After')).toMatchObject([{ task_status: 'succeed' }]);
		const paid = kling.ledger.requests.filter(({ method, code }) => method === 'POST' && code === 0);
		expect(new Set(paid.map((call) => call.path)).size).toBe(paid.length);
		expect(paid).toHaveLength(3);
	});
});
