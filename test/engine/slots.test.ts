import { errors } from '../../nodes/Kling/contract';
import { schedule } from '../../nodes/Kling/waiting/schedule';
import { klingWorkflow, prompts, remarks, startBench, textToVideo, type Bench } from '../support/kling';
import { quickTimes } from '../support/quick';

quickTimes();

// What half a second, and the price of a look, are to tasks of two minutes.
beforeAll(() => void Object.assign(schedule, { resolution: 10, lookCost: 3 }));

const SAID = errors[1303].meaning.replace(/\.$/, '');
const ITEMS = 20;
const SLOTS = 3;
const TASK_MS = 2000;
/** Other tests run beside this one; the real figure, 1.15, is proven in a real n8n (test/e2e/money.test.ts). */
const MOST = 1.5;
const IDEAL_MS = Math.ceil(ITEMS / SLOTS) * TASK_MS;

describe('slots', () => {
	let bench: Bench;

	beforeEach(async () => {
		bench = await startBench({ duration: TASK_MS });
	});

	afterEach(async () => await bench.close());

	it.each([
		['Kling allows 3', { account: SLOTS, option: 0 }],
		['the option allows 3', { account: null, option: SLOTS }],
	])('20 items finish without idle slots when %s', async (_, { account, option }) => {
		const { engine, kling } = bench;
		kling.control.set({ slots: { video: account } });
		const startedAt = Date.now();
		const result = await engine.run(klingWorkflow(textToVideo({ maxConcurrentTasks: option })), {
			input: prompts(ITEMS),
		});
		const took = Date.now() - startedAt;
		const refused = kling.ledger.count({ kind: 'create', code: 1303 });
		console.info(
			`${took} ms, ideal ${IDEAL_MS} ms (${(took / IDEAL_MS).toFixed(2)}), ${refused} refusals for want of a slot`,
		);
		expect(result.status).toBe('success');
		expect(result.json('After').map(({ task_status }) => task_status)).toEqual(Array(ITEMS).fill('succeed'));
		expect(result.items('After').map(({ pairedItem }) => (pairedItem as { item: number }).item)).toEqual([
			...Array(ITEMS).keys(),
		]);
		expect(remarks(result)).toEqual(
			account && !option ? [expect.stringContaining(`refused creations for a while (${SAID}`)] : [],
		);
		expect(kling.ledger.maxInFlight.video).toBeLessThanOrEqual(SLOTS);
		expect(kling.ledger.created()).toBe(ITEMS);
		expect(took).toBeLessThanOrEqual(IDEAL_MS * MOST);
	});

	it('counts an image task with n pictures as n slots', async () => {
		const { engine, kling } = bench;
		kling.control.set({ slots: { image: null }, duration: 150 });
		const parameters = {
			resource: 'image',
			operation: 'generate',
			modelName: 'kling-v3',
			prompt: '={{ $json.prompt }}',
			n: 2,
			options: { maxConcurrentTasks: 5 },
		};
		const result = await engine.run(klingWorkflow(parameters), { input: prompts(6) });
		expect(result.json('After')).toHaveLength(6);
		expect(kling.ledger.maxInFlight.image).toBe(4);
	});

	it('says so when no slot became free in time, and that nothing was created', async () => {
		const { engine, kling } = bench;
		kling.control.set({ slots: { video: 1 }, duration: null });
		const parameters = textToVideo({ timeout: 0.02 });
		const result = await engine.run(klingWorkflow(parameters, { onError: 'continueRegularOutput' }), {
			input: prompts(2),
		});
		const [first, second] = result.json('After');
		expect(first).toMatchObject({ timed_out: true, task_id: kling.ledger.accepted[0].taskId });
		expect(second.error).toMatchObject({ message: expect.stringContaining(SAID), retryable: true });
		expect(kling.ledger.created()).toBe(1);
	});
});
