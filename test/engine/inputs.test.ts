import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { ExecuteContext } from 'n8n-core';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { schedule } from '../../nodes/Kling/waiting/schedule';
import { klingWorkflow, startBench, textToVideo, type Bench } from '../support/kling';
import { quickTimes } from '../support/quick';

quickTimes();

const items = (...json: Array<Record<string, unknown>>): INodeExecutionData[] =>
	json.map((each, index) => ({ json: { prompt: `Boat ${index}`, ...each } as INodeExecutionData['json'] }));

/** Faces are found and the text is spoken, for money, before the task itself is created. */
const lipSync: INodeParameters = {
	resource: 'video',
	operation: 'lipSync',
	videoFrom: 'url',
	videoUrl: 'https://files.example.org/v.mp4',
	source: 'text',
	text: 'Good morning to all of you, and welcome aboard',
};

describe('parameters as sheets, expressions and agents give them', () => {
	let bench: Bench;

	beforeEach(async () => {
		bench = await startBench({ duration: 60 });
	});

	afterEach(async () => await bench.close());

	const run = async (input: INodeExecutionData[], options: INodeParameters, more: INodeParameters = {}, node = {}) =>
		await bench.engine.run(klingWorkflow(textToVideo(options, more), node), { input });

	const createdPrompts = () =>
		bench.kling.ledger.find({ kind: 'create' }).map(({ body }) => (body as { prompt: string }).prompt);

	test.each([textToVideo(), lipSync])(
		'a callback URL that is none is found before anything is sent: %j',
		async (fields) => {
			const input = items({ to: 'https://hooks.example.org/a' }, { to: 'hooks.example.org' });
			const options = { callbackUrl: '={{ $json.to }}' };
			const result = await bench.engine.run(klingWorkflow({ ...fields, options }), { input });
			expect(result.error?.message).toBe('Callback URL is not a web address: hooks.example.org');
			expect(bench.kling.ledger.requests).toEqual([]);
		},
	);

	test('a callback URL that is none is found by a dry run too', async () => {
		const result = await run(items({}), { dryRun: true, callbackUrl: 'hooks.example.org' });
		expect(result.error?.message).toBe('Callback URL is not a web address: hooks.example.org');
	});

	test.each(['true', 'TRUE', 'yes', 'on', 1, '1'])('Dry Run %p creates nothing', async (dry) => {
		const result = await run(items({ dry }), { dryRun: '={{ $json.dry }}' });
		expect(result.json('After')).toMatchObject([{ method: 'POST', body: { prompt: 'Boat 0' } }]);
		expect(bench.kling.ledger.created()).toBe(0);
	});

	describe.each(['downloadResults', 'splitResults', 'downloadWatermarked'])('%s that nobody can read', (name) => {
		const label = name.replace(/[A-Z]/g, ' $&').replace(/^d|^s/, (letter) => letter.toUpperCase());
		const given = { [name]: '={{ $json.choice }}' };

		test('is found before anything is sent', async () => {
			const result = await run(items({ choice: true }, { choice: 'maybe' }), given);
			expect(result.error).toMatchObject({ message: expect.stringMatching(`^${label} is "maybe", but must be`) });
			expect(result.error?.context).toMatchObject({ itemIndex: 1 });
			expect(bench.kling.ledger.requests).toEqual([]);
		});

		test('costs nothing for its item, and nothing of the others, where the run goes on', async () => {
			const input = items({ choice: true }, { choice: 'maybe' });
			const result = await run(input, given, {}, { onError: 'continueRegularOutput' });
			expect(createdPrompts()).toEqual(['Boat 0']);
			expect(result.json('After')).toMatchObject([
				{ task_status: 'succeed' },
				{ error: { message: expect.stringContaining(label) } },
			]);
		});

		test('is found before a call that answers at once', async () => {
			const { downloadResults = false, ...options } = given as INodeParameters;
			const speech = {
				resource: 'audio',
				operation: 'textToSpeech',
				text: 'Hello',
				voiceId: 'v1',
				voiceLanguage: 'en',
			};
			const flow = klingWorkflow({ ...speech, downloadResults, options });
			const result = await bench.engine.run(flow, { input: items({ choice: 'maybe' }) });
			expect(result.error?.message).toMatch(`${label} is "maybe"`);
			expect(bench.kling.ledger.requests).toEqual([]);
		});
	});

	test.each([undefined, null, '', 'maybe', 2])('Dry Run %p is refused and creates nothing', async (dry) => {
		const result = await run(items({ dry: true }, { dry }), { dryRun: '={{ $json.dry }}' });
		expect(result.error?.message).toMatch(/^Dry Run /);
		expect(bench.kling.ledger.requests).toHaveLength(0);
	});

	test('items with Dry Run come out as requests, the others are created and waited for', async () => {
		const result = await run(items({ dry: 'no' }, { dry: 'yes' }, { dry: 'off' }), { dryRun: '={{ $json.dry }}' });
		const [first, second, third] = result.json('After');
		expect([first.task_status, third.task_status]).toEqual(['succeed', 'succeed']);
		expect(second).toMatchObject({ method: 'POST', body: { prompt: 'Boat 1' } });
		expect(second).not.toHaveProperty('task_id');
		expect(createdPrompts()).toEqual(['Boat 0', 'Boat 2']);
		expect(result.items('After').map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
	});

	test('an unreadable switch of one item is that item alone when the node continues on fail', async () => {
		const input = items({ dry: 'false' }, { dry: 'maybe' });
		const result = await run(input, { dryRun: '={{ $json.dry }}' }, {}, { onError: 'continueRegularOutput' });
		const [first, second] = result.json('After');
		expect(first.task_status).toBe('succeed');
		expect(second.error).toMatchObject({
			message: 'Dry Run is "maybe", but must be true or false (or yes or no, on or off, 1 or 0)',
		});
	});

	test('items that do not wait come out as created, the others are waited for', async () => {
		bench.kling.control.set({ duration: 400 });
		const input = items({ wait: 'no' }, { wait: 'yes' });
		const result = await run(input, {}, { waitForCompletion: '={{ $json.wait }}' });
		expect(result.json('After').map(({ task_status }) => task_status === 'succeed')).toEqual([
			expect.any(Boolean),
			true,
		]);
		expect(result.json('After')[0]).not.toHaveProperty('timed_out');
	});

	test('nobody is waited for when every item says "no"', async () => {
		bench.kling.control.set({ duration: null });
		const result = await run(items({}, {}), {}, { waitForCompletion: '={{ "FALSE" }}' });
		expect(result.status).toBe('success');
		expect(result.json('After').map(({ task_status }) => task_status)).toEqual(['submitted', 'submitted']);
	});

	test('Download Results and Split Results are read per item', async () => {
		const options = { splitResults: '={{ "on" }}' };
		const result = await run(items({ get: 'FALSE' }, { get: '1' }), options, { downloadResults: '={{ $json.get }}' });
		expect(result.items('After').map(({ binary }) => Object.keys(binary ?? {}).length)).toEqual([0, 1]);
	});

	test.each<[string, unknown, unknown]>([
		['timeout', 10, 20],
		['parkAfter', 5, '6'],
		['waitStrategy', 'auto', 'poll'],
		['maxConcurrentTasks', 1, 2],
		['minRemainingUnits', '1', '2'],
		['maxUnits', 10, '20'],
		['onTimeout', 'fail', 'returnTask'],
	])('%s holds for the run: items that differ are refused in words', async (name, one, other) => {
		const result = await run(items({ value: one }, { value: other }), { [name]: '={{ $json.value }}' });
		expect(result.error?.message).toContain('must be the same for all items');
		expect(result.error?.description).toContain(`${String(other)} for item 1`);
		expect(bench.kling.ledger.requests).toHaveLength(0);
	});

	test.each<[string, unknown]>([
		['timeout', '10 min'],
		['timeout', -1],
		['timeout', 1e12],
		['parkAfter', 'soon'],
		['maxConcurrentTasks', 1.5],
		['minRemainingUnits', 'many'],
		['maxUnits', 'few'],
		['onTimeout', 'stop'],
	])('%s: %p is refused with label and value, and nothing is sent', async (name, value) => {
		const result = await run(items({ value }), { [name]: '={{ $json.value }}' });
		expect(result.error?.message).toMatch(
			/^(Timeout|Stay Awake|Max Concurrent|Stop If|Most Units|On Timeout).* is .*, but must be/,
		);
		expect(bench.kling.ledger.requests).toHaveLength(0);
	});

	test('of large files only some are kept between the check and the creation, the others are read again', async () => {
		const picture = readFileSync(join(__dirname, '../unit/request/files/fits.png'));
		const image = (tail: number) => Buffer.concat([picture, Buffer.alloc(1_500_000, tail + 1)]).toString('base64');
		const input = Array.from({ length: 6 }, (_, index) => ({ json: { image: image(index) } }));
		const reads = jest.spyOn(ExecuteContext.prototype as never, '_getNodeParameter' as never);
		const more = { operation: 'imageToVideo', image: '={{ $json.image }}', prompt: 'A boat' };
		const result = await run(input, {}, more);
		const counts = input.map((_, index) =>
			reads.mock.calls.filter(([name, at]: unknown[]) => name === 'image' && at === index),
		);
		reads.mockRestore();
		expect(result.error?.message).toBeUndefined();
		const once = counts[0].length;
		expect(once).toBeGreaterThan(0);
		// The bodies have 2 million characters each.
		expect(counts.map(({ length }) => length)).toEqual([...Array(4).fill(once), ...Array(2).fill(2 * once)]);
		const sent = bench.kling.ledger.find({ kind: 'create' }).map(({ body }) => (body as { image: string }).image);
		expect(sent.sort()).toEqual(input.map(({ json }) => json.image).sort());
	});

	test('whatever numbers the options hold, no look follows another sooner than the shortest step', async () => {
		const value = fc.oneof(
			fc.constantFrom<unknown>(undefined, null, '', 'x', '10 min', NaN, -1, '0', 0, 0.0001, 1e9, '5'),
			fc.double(),
			fc.integer(),
		);
		const names = ['timeout', 'parkAfter', 'maxConcurrentTasks', 'minRemainingUnits', 'limit'];
		const options = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 3 });
		await fc.assert(
			fc.asyncProperty(options, fc.constantFrom('auto', 'poll'), async (given, waitStrategy) => {
				bench.kling.control.set({ duration: 250 });
				const before = bench.kling.ledger.requests.length;
				const expressions = Object.fromEntries(Object.keys(given).map((name) => [name, `={{ $json.${name} }}`]));
				const result = await run(items(given), { ...expressions, waitStrategy });
				for (const id of [...bench.engine.parked]) await bench.engine.cancel(id);
				const looks = bench.kling.ledger.requests
					.slice(before)
					.filter(({ kind }) => kind !== 'create' && kind !== 'account');
				const gaps = looks.slice(1).map(({ time }, index) => time - looks[index].time);
				// A timer may fire a little early.
				expect(Math.min(...gaps, Infinity)).toBeGreaterThanOrEqual(schedule.shortestStep - 5);
				expect(['success', 'error', 'waiting']).toContain(result.status);
			}),
			{ numRuns: 25 },
		);
	}, 120_000);
});

test.each<[string, INodeParameters, RegExp]>([
	['get', { taskId: '={{ 1882955593330720771 }}' }, /^Task ID is 18829555933307208\d\d, a number of more digits/],
	['wait', { taskId: '={{ "1.88296E+18" }}' }, /^Task ID is "1.88296E\+18", the short form in which spreadsheets/],
	['download', { taskId: '={{ true }}' }, /^Task ID is true, but must be an ID/],
	['recover', { source: 'execution', executionId: '={{ 1e20 }}' }, /^Execution ID is 1000/],
	[
		'recover',
		{ source: 'timeRange', since: '={{ "yesterday" }}' },
		/^Since is "yesterday", but must be a date and time/,
	],
	['getMany', { returnAll: '={{ "perhaps" }}' }, /^Return All is "perhaps"/],
	['getMany', { limit: '={{ "all" }}' }, /^Limit is "all", but must be a whole number, at least 1/],
	['getMany', { statuses: '={{ ["done"] }}' }, /^Statuses is "done", but must be/],
])('Task > %s refuses %j in words and asks Kling nothing', async (operation, parameters, words) => {
	const bench = await startBench();
	const workflow = klingWorkflow({ resource: 'task', operation, family: 'textToVideo', ...parameters });
	const result = await bench.engine.run(workflow, { input: items({}) });
	expect(result.error?.message).toMatch(words);
	expect(bench.kling.ledger.requests).toHaveLength(0);
	await bench.close();
});
