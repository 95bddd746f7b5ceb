import { klingWorkflow, startBench, type Bench } from '../support/kling';
import { quickTimes } from '../support/quick';

quickTimes();

const legacy = {
	resource: 'video',
	operation: 'lipSync',
	videoUrl: 'https://files.example.org/clip.mp4',
	source: 'text',
	text: 'Good morning',
	voiceId: 'oversea_male1',
	options: { legacy: true },
};

const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

describe('lip-sync by the old endpoint, which takes no id of the caller', () => {
	let bench: Bench;

	beforeEach(async () => {
		bench = await startBench({ duration: 30 });
	});

	afterEach(async () => await bench.close());

	it('creates a task and waits for it', async () => {
		const result = await bench.engine.run(klingWorkflow(legacy, settings));
		expect(result.error).toBeUndefined();
		expect(result.json('After')).toEqual([expect.objectContaining({ task_status: 'succeed' })]);
		expect(bench.kling.ledger.accepted.map(({ path }) => path)).toEqual(['/v1/videos/lip-sync']);
	});

	it('says that an ID of the caller is not sent', async () => {
		const named = { ...legacy, options: { ...(legacy.options as object), externalTaskId: 'order-7' } };
		const result = await bench.engine.run(klingWorkflow(named, settings));
		const words = result.hints('Kling').map(({ message }) => message);
		expect(words).toContainEqual(expect.stringMatching(/^The option External Task ID has no effect here/));
	});

	it.each([false, true])('never repeats a creation whose outcome is unknown, continue on fail %s', async (goesOn) => {
		const { engine, kling } = bench;
		kling.control.fault({ match: { kind: 'create' }, times: null, do: { accept: true, answer: 'reset' } });
		const onError = goesOn ? { onError: 'continueRegularOutput' as const } : {};
		const result = await engine.run(klingWorkflow(legacy, { ...settings, ...onError }));
		expect(kling.ledger.created()).toBe(1);
		const text = goesOn
			? JSON.stringify(result.json('After'))
			: `${result.error?.message} ${result.error?.description}`;
		expect(text).toContain('It is unknown whether Kling created the task');
		expect(text).toContain('so it was not sent again');
	});
});
