import type { INodeParameters } from 'n8n-workflow';
import { klingWorkflow, prompts, startBench, textToVideo, type Bench } from '../support/kling';
import { quickTimes } from '../support/quick';

quickTimes();

/** V2.6, standard, silent: 0.3 units a second. */
const five = { duration: '5', quality: 'std' };
const EACH = 1.5;

describe('what it costs', () => {
	let bench: Bench;

	beforeAll(async () => {
		bench = await startBench({ duration: 30, units: 1e6 });
	});

	beforeEach(() => bench.kling.control.reset());

	afterAll(async () => await bench.close());

	const run = async (parameters: INodeParameters, input = prompts(1), more = {}) =>
		await bench.engine.run(klingWorkflow(parameters, more), { input });

	const words = (result: Awaited<ReturnType<typeof run>>) => result.hints('Kling').map(({ message }) => message);

	const create = async (count: number, options: INodeParameters) =>
		await run(textToVideo(options, { ...five, waitForCompletion: false }), prompts(count));

	const motion = {
		resource: 'video',
		operation: 'motionControl',
		modelName: 'kling-v3',
		quality: 'std',
		imageUrl: 'https://a.example/i.png',
		videoUrl: 'https://a.example/v.mp4',
		characterOrientation: 'video',
	};

	describe('a dry run', () => {
		it('says units and money of each item, and the sum of the run', async () => {
			const result = await run(textToVideo({ dryRun: true }, five), prompts(3));
			expect(result.json('After')[0]).toMatchObject({
				estimated_units: EACH,
				estimated_usd: 0.21,
				price_date: '2026-09-20',
			});
			expect(words(result)).toContainEqual(expect.stringContaining('3 items would cost 4.5 units (about US$0.63)'));
		});

		it('gives the rate where only the output decides, and counts the calls that come before', async () => {
			const spoken = {
				resource: 'video',
				operation: 'lipSync',
				videoId: '1',
				source: 'text',
				text: 'Hello',
				voiceId: 'oversea_male1',
			};
			const result = await run({ ...spoken, options: { dryRun: true } });
			expect(result.json('After')[0]).toMatchObject({
				estimated_units: null,
				estimated_usd: null,
				estimated_rate: '0.1 units (about US$0.01) plus 0.5 units (about US$0.07) per 5 seconds',
			});
			expect(words(result)).toContainEqual(expect.stringContaining('cannot be told beforehand'));
		});

		it('prices a call that is answered at once', async () => {
			const recognize = { resource: 'image', operation: 'recognize', image: 'https://a.example/i.png' };
			const result = await run({ ...recognize, options: { dryRun: true } });
			expect(result.json('After')[0]).toMatchObject({ estimated_units: 0.1, estimated_usd: 0.014 });
		});

		it('leaves open what the price list does not have', async () => {
			const result = await run(
				textToVideo({ dryRun: true }, { ...five, modelName: 'custom', customModel: 'kling-v9' }),
			);
			const [item] = result.json('After');
			expect(item).toMatchObject({ estimated_units: null, estimated_usd: null });
			expect(item).not.toHaveProperty('estimated_rate');
		});
	});

	describe('Most Units per Run', () => {
		it('creates nothing of 40 items when they cost one unit more, and all of them when they do not', async () => {
			const refused = await create(40, { maxUnits: 40 * EACH - 1 });
			expect(refused.error?.message).toBe(
				'This run would cost 60 units (about US$8.40), more than the 59 that "Most Units per Run" allows',
			);
			expect(refused.error?.description).toContain('the dearest is item 0 with 1.5 units');
			expect(bench.kling.ledger.requests).toHaveLength(0);

			const allowed = await create(40, { maxUnits: 40 * EACH });
			expect(allowed.status).toBe('success');
			expect(bench.kling.ledger.created()).toBe(40);
		});

		it('names the dearest item', async () => {
			const parameters = textToVideo({ maxUnits: 3 }, { ...five, duration: '={{ $json.seconds }}' });
			const input = ['5', '10', '5'].map((seconds) => ({ json: { prompt: 'A boat', seconds } }));
			const { error } = await run(parameters, input);
			expect(error?.description).toContain('3 tasks; the dearest is item 1 with 3 units');
			expect(bench.kling.ledger.requests).toHaveLength(0);
		});

		it('creates nothing when a price cannot be told', async () => {
			const { error } = await run({ ...motion, options: { maxUnits: 1000 } });
			expect(error?.message).toContain('The price of item 0 cannot be told beforehand');
			expect(error?.description).toContain('0.9 units (about US$0.13) per second');
			expect(bench.kling.ledger.requests).toHaveLength(0);
		});

		it('does not count an item that is only shown', async () => {
			const parameters = textToVideo({ maxUnits: EACH, dryRun: '={{ $json.show }}' }, five);
			const input = [true, false, true].map((show) => ({ json: { prompt: 'A boat', show } }));
			expect((await run(parameters, input)).status).toBe('success');
			expect(bench.kling.ledger.created()).toBe(1);
		});

		it('counts on another try only what does not exist yet', async () => {
			bench.kling.control.fault({ match: { kind: 'create' }, skip: 2, times: 1, do: { answer: { code: 1201 } } });
			const parameters = textToVideo({ maxUnits: 3 * EACH }, { ...five, waitForCompletion: false });
			const result = await run(parameters, prompts(3), { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 });
			expect(result.status).toBe('success');
			expect(bench.kling.ledger.created()).toBe(3);
		});
	});

	it.each([true, false])('says after the run what was made and what it cost, downloads %s', async (downloadResults) => {
		const result = await run(textToVideo({}, { ...five, downloadResults }), prompts(2));
		const [item] = result.json('After');
		const units = 2 * Number(item.final_unit_deduction);
		expect(words(result)).toContain(`2 videos: ${units} units (about US$${(units * 0.14).toFixed(2)}).`);
	});
});
