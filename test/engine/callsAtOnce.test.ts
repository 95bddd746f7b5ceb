import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import type { FaultAction } from '../../rehearsal';
import type { ExecutionResult } from '../support/engine';
import { klingWorkflow, startBench, type Bench } from '../support/kling';
import { spokenLipSync } from '../support/lipSync';
import { quickTimes } from '../support/quick';

quickTimes();

const refused = 'refused';

/** Paid calls that answer at once, with the member of their body that tells the items apart. */
const calls: Record<string, { path: string; parameters: INodeParameters }> = {
	textToSpeech: {
		path: '/v1/audio/tts',
		parameters: {
			resource: 'audio',
			operation: 'textToSpeech',
			text: '={{ $json.is }}',
			voiceId: 'oversea_male1',
			options: {},
		},
	},
	identifyFace: {
		path: '/v1/videos/identify-face',
		parameters: {
			resource: 'video',
			operation: 'identifyFace',
			videoUrl: '=https://files.example.org/{{ $json.is }}.mp4',
			options: {},
		},
	},
	recognize: {
		path: '/v1/videos/image-recognize',
		parameters: {
			resource: 'image',
			operation: 'recognize',
			image: '=https://files.example.org/{{ $json.is }}.png',
			options: {},
		},
	},
};

const items = (...names: string[]): INodeExecutionData[] => names.map((is) => ({ json: { is } }));
const tries = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

describe('a paid call that answers at once', () => {
	let bench: Bench;
	const table: Record<string, Record<string, string>> = {};

	beforeEach(async () => {
		bench = await startBench({ duration: 30 });
	});

	afterEach(async () => await bench.close());
	afterAll(() => console.table(table));

	/** How often each item was sent. */
	const sent = (path: string, ...names: string[]) =>
		names.map(
			(name) =>
				bench.kling.ledger.requests.filter(
					(request) => request.path === path && JSON.stringify(request.body ?? '').includes(name),
				).length,
		);

	const fail = (path: string, name: string, action: FaultAction, times: number | null = null) =>
		bench.kling.control.fault({ match: { path, body: name }, times, do: action });

	const note = (call: string, how: string, counts: number[]) => ((table[call] ??= {})[how] = counts.join(', '));

	it.each(['stopWorkflow', 'continueRegularOutput'] as const)(
		'is not made again because its file cannot be had: %s',
		async (onError) => {
			const { path, parameters } = calls.textToSpeech;
			bench.kling.control.fault({
				match: { kind: 'media' },
				times: null,
				do: { answer: { status: 404, body: 'html' } },
			});
			const result = await bench.engine.run(klingWorkflow(parameters, { ...tries, onError }), { input: items('one') });
			expect(sent(path, 'one')).toEqual([1]);
			const [item] = result.json('After');
			expect(String(item.url)).toMatch(/^http/);
			expect(item.error).toMatchObject({
				http_status: 404,
				advice: expect.stringContaining('cannot be asked for again'),
			});
		},
	);

	describe.each(Object.keys(calls))('%s', (call) => {
		const { path, parameters } = calls[call];

		it.each([
			['stop', {}],
			['continue', { onError: 'continueRegularOutput' as const }],
		])('Retry On Fail sends again only what was refused (%s)', async (how, more) => {
			fail(path, refused, { answer: { code: 1301 } });
			const input = items('one', 'two', refused);
			await bench.engine.run(klingWorkflow(parameters, { ...tries, ...more }), { input });
			note(call, `Retry On Fail, ${how}`, sent(path, 'one', 'two', refused));
			expect(sent(path, 'one', 'two')).toEqual([1, 1]);
			expect(sent(path, refused)[0]).toBeGreaterThan(0);
		});

		it('the Retry button sends again only what was refused', async () => {
			fail(path, refused, { answer: { code: 1301 } }, 1);
			const input = items('one', 'two', refused);
			const failed = await bench.engine.run(klingWorkflow(parameters), { input });
			expect(failed.status).toBe('error');
			const again = await failed.retry();
			note(call, 'Retry button', sent(path, 'one', 'two', refused));
			expect(again.status).toBe('success');
			expect(sent(path, 'one', 'two', refused)).toEqual([1, 1, 2]);
			const paired = again.items('After').map(({ pairedItem }) => (pairedItem as { item: number }).item);
			expect(new Set(paired)).toEqual(new Set([0, 1, 2]));
		});

		it('an unknown outcome is not repeated by Retry On Fail; the Retry button decides anew', async () => {
			fail(path, 'one', { accept: true, answer: 'reset' }, 1);
			const failed = await bench.engine.run(klingWorkflow(parameters, tries), { input: items('one') });
			expect(failed.error?.message).toContain('It is unknown whether Kling carried the call out');
			expect(sent(path, 'one')).toEqual([1]);
			const again = await failed.retry();
			note(call, 'accept, then reset; then Retry button', sent(path, 'one'));
			expect(again.status).toBe('success');
			expect(sent(path, 'one')).toEqual([2]);
		});

		it('keeps nothing in the execution once its items are out', async () => {
			const result = await bench.engine.run(klingWorkflow(parameters), { input: items('one') });
			expect(result.context('Kling')).toEqual({ klingRuns: {} });
		});
	});
});

describe('lip-sync', () => {
	let bench: Bench;

	beforeEach(async () => {
		bench = await startBench({ duration: null });
	});

	afterEach(async () => await bench.close());

	const paid = () =>
		['/v1/videos/identify-face', '/v1/audio/tts', '/v1/videos/advanced-lip-sync'].map(
			(wanted) => bench.kling.ledger.requests.filter(({ path, method }) => path === wanted && method === 'POST').length,
		);

	it.each([
		['the faces', '/v1/videos/identify-face', [2, 1, 1]],
		['the speech', '/v1/audio/tts', [1, 2, 1]],
		['the task', '/v1/videos/advanced-lip-sync', [1, 1, 2]],
	])('pays on the next try only for what was refused: %s', async (_, path, counts) => {
		bench.kling.control.fault({ match: { path, method: 'POST' }, do: { answer: { code: 1301 } } });
		const result = await bench.engine.run(klingWorkflow(spokenLipSync(), tries));
		expect(result.status).toBe('waiting');
		expect(paid()).toEqual(counts);
	});

	it('pays once for faces and speech when their answers do not do, however often it is tried', async () => {
		bench.kling.control.fault({ match: { path: '/v1/videos/identify-face' }, do: { task: { faces: 0 } } });
		const result = await bench.engine.run(klingWorkflow(spokenLipSync(), tries));
		expect(result.error?.message).toBeTruthy();
		expect(paid()).toEqual([1, 1, 0]);
		await result.retry();
		expect(paid()).toEqual([1, 1, 0]);
	});

	it('keeps answers in the execution, not the sound, while it waits for a place and while it sleeps', async () => {
		const { engine, kling } = bench;
		kling.control.set({ slots: { video: 1 } });
		const sound = Buffer.concat([Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 0]), Buffer.alloc(1_000_000, 7)]);
		const parameters = spokenLipSync({ source: 'audio', soundFile: sound.toString('base64'), soundEndTime: 4000 });
		const size = ({ data }: ExecutionResult) => JSON.stringify(data.executionData?.contextData ?? {}).length;
		const result = await engine.run(klingWorkflow(parameters), { input: items('one', 'two', 'three') });
		expect(result.error).toBeUndefined();
		expect(result.status).toBe('waiting');
		expect(paid()[2]).toBeGreaterThan(0);
		expect(size(result)).toBeLessThan(20_000);
	});
});
