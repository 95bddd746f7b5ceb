import type { INodeParameters } from 'n8n-workflow';
import type { CrashWhen, ExecutionResult } from '../support/engine';
import { klingWorkflow, startBench, type Bench } from '../support/kling';
import { nth } from '../support/moments';
import { quickTimes } from '../support/quick';
import { silence } from '../support/sleeps';

quickTimes();

const names = ['one', 'two', 'three'];
const input = names.map((is) => ({ json: { is } }));

/** What is paid for, by the path that is posted to; `main` is the call whose result comes out. */
const kinds: Record<string, { main: string; parameters: INodeParameters }> = {
	task: {
		main: '/v1/videos/text2video',
		parameters: {
			resource: 'video',
			operation: 'textToVideo',
			modelName: 'kling-v2-6',
			prompt: '={{ $json.is }}',
			options: { parkAfter: 0 },
		},
	},
	speech: {
		main: '/v1/audio/tts',
		parameters: {
			resource: 'audio',
			operation: 'textToSpeech',
			text: '={{ $json.is }}',
			voiceId: 'oversea_male1',
			options: {},
		},
	},
	lipSync: {
		main: '/v1/videos/advanced-lip-sync',
		parameters: {
			resource: 'video',
			operation: 'lipSync',
			videoUrl: '=https://files.example.org/{{ $json.is }}.mp4',
			source: 'text',
			text: '=Good morning to all of you on the boat number {{ $json.is }}',
			voiceId: 'oversea_male1',
			options: { parkAfter: 0, maxConcurrentTasks: 0 },
		},
	},
};

/** Eight moments of a run; the last two are in the wake-up after the first sleep. */
const points: Array<[string, 'first' | 'wake', () => CrashWhen]> = [
	['before the first call', 'first', () => nth('request', 'POST', 1)],
	['when the first call is answered', 'first', () => nth('response', 'POST', 1)],
	['before the third call', 'first', () => nth('request', 'POST', 3)],
	['when the third call is answered', 'first', () => nth('response', 'POST', 3)],
	['before the first look', 'first', () => nth('request', 'GET', 1)],
	[
		'when the run is saved',
		'first',
		() =>
			({ phase }) =>
				phase === 'save',
	],
	['before the look of the wake-up', 'wake', () => nth('request', 'GET', 1)],
	[
		'when that is saved',
		'wake',
		() =>
			({ phase }) =>
				phase === 'save',
	],
];

const ways: Array<[string, (crashed: ExecutionResult) => Promise<ExecutionResult>]> = [
	['queue', async (crashed) => await crashed.rerun()],
	['main', async (crashed) => await crashed.retry()],
];

describe('n8n is killed', () => {
	let bench: Bench;
	const table: Record<string, Record<string, string>> = {};

	beforeEach(async () => {
		bench = await startBench({ duration: null });
		silence(bench);
	});

	afterEach(async () => await bench.close());
	afterAll(() => console.table(table));

	const posts = (wanted: string) =>
		bench.kling.ledger.requests.filter(
			({ path, method, status }) => path === wanted && method === 'POST' && status === 200,
		).length;

	/** What was carried out, as far as it is paid for. */
	const paid = (main: string) => (main === '/v1/audio/tts' ? posts(main) : bench.kling.ledger.created());

	async function toTheEnd(from: ExecutionResult): Promise<ExecutionResult> {
		let result = from;
		while (result.status === 'waiting') {
			bench.kling.control.finish('all');
			result = await result.wakeByTimer();
		}
		return result;
	}

	const cells = Object.keys(kinds).flatMap((kind) =>
		points.flatMap(([point, when, crash]) =>
			// What answers at once never sleeps, and looks at nothing.
			kind === 'speech' && (when === 'wake' || point.includes('look'))
				? []
				: ways.map(([way, goOn]) => ({ kind, point, when, crash, way, goOn })),
		),
	);

	it.each(cells)('$kind, $point, $way', async ({ kind, point, when, crash, way, goOn }) => {
		const { main, parameters } = kinds[kind];
		const flow = klingWorkflow(parameters);
		const crashWhen = crash();
		const first = await bench.engine.run(flow, { input, ...(when === 'first' ? { crashWhen } : {}) });
		if (when === 'wake') bench.kling.control.finish('all');
		const crashed = when === 'wake' ? await first.wakeByTimer({ crashWhen }) : first;
		expect(crashed.status).toBe('crashed');
		const before = paid(main);
		const result = await toTheEnd(await goOn(crashed));
		const out = result.json('After').length;
		(table[`${kind}: ${point}`] ??= {})[way] = `${before} before, ${paid(main)} in all, ${out} out`;
		expect(result.status).toBe('success');
		expect(out).toBe(names.length);
		// Nobody can look up what answers at once: only that is paid for again when n8n dies.
		expect(paid(main)).toBe(names.length + (kind === 'speech' ? before : 0));
	});
});
