import type { INodeParameters } from 'n8n-workflow';
import { times as waits } from '../../nodes/Kling/transport';
import type { FaultAction } from '../../rehearsal';
import { klingWorkflow, prompts, startBench, withApiKey, type Bench } from '../support/kling';
import { quickTimes } from '../support/quick';

quickTimes();

const TIMEOUT = 'accept, then timeout';

/** What happens to the creations; `times` is how often it happens to each item. */
const faults: Record<string, { times: number; do: FaultAction }> = {
	'reset before accept': { times: 1, do: { answer: 'reset' } },
	'accept, then reset': { times: 1, do: { accept: true, answer: 'reset' } },
	'accept, then 500': { times: 1, do: { accept: true, answer: { status: 500, body: 'json', code: 5000 } } },
	'accept, then 502': { times: 1, do: { accept: true, answer: { status: 502, body: 'html' } } },
	'accept, then 503': { times: 1, do: { accept: true, answer: { status: 503, body: 'empty' } } },
	'accept, then 504': { times: 1, do: { accept: true, answer: { status: 504, body: 'html' } } },
	[TIMEOUT]: { times: 1, do: { accept: true, answer: 'hang' } },
	'accept, then broken JSON': { times: 1, do: { accept: true, answer: { body: 'broken' } } },
	'429/1302': { times: 1, do: { answer: { code: 1302 } } },
	'429/1303': { times: 1, do: { answer: { code: 1303 } } },
	'401/1004 once': { times: 1, do: { answer: { code: 1004 } } },
	'500/5000 twice': { times: 2, do: { answer: { code: 5000 } } },
	'late to be seen, then reset': { times: 1, do: { accept: true, answer: 'reset', task: { hiddenFor: 60 } } },
};

const PICTURE = 'https://files.example.org/a.png';

/** One family of each pack, and one of each newer generation, whose caller's id travels in another place. */
const families: Record<string, INodeParameters> = {
	textToVideo: { resource: 'video', operation: 'textToVideo', modelName: 'kling-v2-6', prompt: '={{ $json.prompt }}' },
	generate: { resource: 'image', operation: 'generate', modelName: 'kling-v3', prompt: '={{ $json.prompt }}' },
	textToAudio: { resource: 'audio', operation: 'textToAudio', prompt: '={{ $json.prompt }}', duration: 5 },
	'textToVideo by model': {
		resource: 'video',
		operation: 'textToVideo',
		modelName: 'kling-3.0',
		prompt: '={{ $json.prompt }}',
	},
	goodsStudio: {
		resource: 'solution',
		operation: 'goodsStudio',
		imageList: { items: [{ image: PICTURE }] },
		goodsTitle: '={{ $json.prompt }}',
	},
};

/** The newer generations share one dialect's code, so that several items are enough to show it. */
const counts: Record<string, number[]> = { 'textToVideo by model': [5], goodsStudio: [5] };

/**
 * `npm run test:answers` runs everything with everything. Else all families but the first have, of the two settings, those cells
 * alone in which they differ, so that each setting is on and off with every fault.
 */
const isWhole = process.env.WHOLE_MATRIX !== undefined;
const settingsOf = (family: string) =>
	[false, true].flatMap((retryOnFail) =>
		[false, true]
			.filter((continueOnFail) => isWhole || family === 'textToVideo' || continueOnFail !== retryOnFail)
			.map((continueOnFail) => ({ retryOnFail, continueOnFail })),
	);

const cells = Object.keys(faults).flatMap((fault) =>
	Object.keys(families).flatMap((family) =>
		(counts[family] ?? [1, 5]).flatMap((items) =>
			settingsOf(family).map((settings) => ({ fault, family, items, ...settings })),
		),
	),
);

describe('nothing is paid twice', () => {
	let [withPair, withKey]: Bench[] = [];
	const table: Record<string, Record<string, string>> = {};

	beforeAll(async () => {
		withPair = await startBench({ duration: 30 });
		withKey = await startBench({ duration: 30 }, {}, withApiKey);
	});

	afterAll(async () => {
		await withPair.close();
		await withKey.close();
		console.table(table);
	});

	it.each(cells)(
		'$fault: $family, $items item(s), retry on fail $retryOnFail, continue on fail $continueOnFail',
		async ({ fault, family, items, retryOnFail, continueOnFail }) => {
			const { engine, kling } = family in counts ? withKey : withPair;
			kling.control.reset();
			// Long enough for a busy machine wherever an answer does come.
			waits.timeout.POST = fault === TIMEOUT ? 400 : 5000;
			const { times, do: action } = faults[fault];
			kling.control.fault({ match: { kind: 'create' }, times: times * items, do: action });

			const settings = {
				retryOnFail,
				maxTries: 3,
				waitBetweenTries: 1,
				...(continueOnFail ? { onError: 'continueRegularOutput' as const } : {}),
			};
			const result = await engine.run(klingWorkflow(families[family], settings), { input: prompts(items) });

			const created = kling.ledger.created();
			const column = `${items} item${items > 1 ? 's' : ''}${retryOnFail ? ', retry' : ''}${continueOnFail ? ', continue' : ''}`;
			(table[`${fault} / ${family}`] ??= {})[column] = `${created} of ${items}`;
			expect(created).toBe(items);
			expect(result.status).toBe('success');
			expect(result.json('After').map(({ task_status }) => task_status)).toEqual(Array(items).fill('succeed'));
			expect(new Set(result.json('After').map(({ task_id }) => task_id)).size).toBe(items);
		},
	);
});

/** Faults after which Kling alone knows whether it has created something. */
const unclear = Object.keys(faults).filter((name) => !/^(429|401)/.test(name));

describe("where the contract doubts a caller's id", () => {
	let bench: Bench;
	const doubtful = { ...families['textToVideo by model'], modelName: 'kling-4.0' };

	beforeAll(async () => {
		bench = await startBench({ duration: 30, callerOptions: { 'kling-4.0': 'refused' } }, {}, withApiKey);
	});

	afterAll(async () => await bench.close());

	const doubts = Object.keys(faults).flatMap((fault) =>
		settingsOf('textToVideo by model').map((settings) => ({ fault, ...settings })),
	);

	it.each(doubts)(
		'$fault: an unclear creation is not repeated, retry on fail $retryOnFail, continue on fail $continueOnFail',
		async ({ fault, retryOnFail, continueOnFail }) => {
			const { engine, kling } = bench;
			kling.control.reset();
			waits.timeout.POST = fault === TIMEOUT ? 400 : 5000;
			const { times, do: action } = faults[fault];
			kling.control.fault({ match: { kind: 'create' }, times, do: action });
			const settings = {
				retryOnFail,
				maxTries: 3,
				waitBetweenTries: 1,
				...(continueOnFail ? { onError: 'continueRegularOutput' as const } : {}),
			};
			const result = await engine.run(klingWorkflow(doubtful, settings), { input: prompts(1) });

			expect(kling.ledger.created()).toBeLessThanOrEqual(1);
			if (!unclear.includes(fault)) {
				expect(result.json('After')).toMatchObject([{ task_status: 'succeed' }]);
				return;
			}
			expect(kling.ledger.find({ kind: 'create' })).toHaveLength(1);
			const known = continueOnFail ? result.json('After')[0].error : result.error?.context?.kling;
			expect(known).toMatchObject({
				message: 'It is unknown whether Kling created the task',
				advice: expect.stringMatching(/newest tasks with Task > Get Many/),
				retryable: false,
			});
		},
	);
});
