import type { INodeParameters } from 'n8n-workflow';
import { times } from '../../nodes/Kling/transport';
import { chain, defineNode, node, noOpNode, startNode, type ExecutionResult } from '../support/engine';
import {
	credentialFor,
	KLING,
	klingEngine,
	klingWorkflow,
	prompts,
	startBench,
	textToVideo,
	type Bench,
} from '../support/kling';
import { spokenLipSync } from '../support/lipSync';
import { nth } from '../support/moments';
import { paidTasks } from '../support/paid';
import { quickTimes } from '../support/quick';
import { silence, sleepThrough } from '../support/sleeps';
import { createTask } from '../support/trigger';

quickTimes();

/** What the sheet says at each reading; the last one is repeated. */
let sheet: string[][] = [];
const feed = defineNode({
	async execute() {
		const rows = sheet.length > 1 ? sheet.shift()! : sheet[0];
		return [rows.map((prompt, item) => ({ json: { prompt }, pairedItem: { item } }))];
	},
});

let bench: Bench;

beforeEach(async () => {
	bench = await startBench({ duration: 30 }, { 'test.feed': feed });
});

afterEach(async () => await bench.close());

/** The prompts of the tasks that came out, in the order of the items. */
function madeOf(result: ExecutionResult, name = 'After'): Array<string | undefined> {
	const promptOf = new Map([...paidTasks(bench.kling)].flatMap(([prompt, ids]) => ids.map((id) => [id, prompt])));
	return result.json(name).map(({ task_id: id }) => promptOf.get(String(id)));
}

const words = (result: ExecutionResult) =>
	[
		result.error?.message,
		(result.error as { description?: string } | undefined)?.description,
		...result.hints('Kling').map(({ message }) => message),
	].join('\n');

/** Most tasks of a page (contract: x-limits.queries). */
const PAGE = 500;

const created = () => bench.kling.ledger.created();
const input = (...list: string[]) => list.map((prompt) => ({ json: { prompt } }));
const afterCreations = (count: number) => nth('response', 'POST', count);

describe('a task is taken for what it was made for', () => {
	const families: Record<string, INodeParameters> = {
		textToVideo: textToVideo(),
		generate: { resource: 'image', operation: 'generate', modelName: 'kling-v3', prompt: '={{ $json.prompt }}' },
		textToAudio: { resource: 'audio', operation: 'textToAudio', prompt: '={{ $json.prompt }}', duration: 5 },
	};

	it.each(Object.keys(families))('a restored n8n counts executions again and finds nothing: %s', async (family) => {
		const flow = { ...klingWorkflow(families[family]), id: 'the-same' };
		const first = await bench.engine.run(flow, { input: prompts(1) });
		const restored = await klingEngine(credentialFor(bench.kling));
		try {
			const other = await restored.run(flow, { input: input('Another boat') });
			expect([other.id, restored.instanceId]).toEqual([first.id, bench.engine.instanceId]);
			expect([first.status, other.status]).toEqual(['success', 'success']);
			const ids = [first, other].map((result) => result.json('After')[0].task_id);
			expect(new Set(ids).size).toBe(2);
		} finally {
			await restored.close();
		}
		const again = await klingEngine(credentialFor(bench.kling));
		try {
			const same = await again.run(flow, { input: prompts(1) });
			expect(same.json('After')[0].task_id).not.toBe(first.json('After')[0].task_id);
		} finally {
			await again.close();
		}
		expect(created()).toBe(3);
	});

	it.each([
		['a new first row', ['RED', 'BLUE'], ['NEW', 'RED', 'BLUE']],
		['a row less', ['OLD', 'RED', 'BLUE'], ['RED', 'BLUE']],
		['another order', ['RED', 'BLUE', 'GREEN'], ['GREEN', 'RED', 'BLUE']],
	])('another worker gets other items: %s', async (_, before, after) => {
		sheet = [before, after];
		const flow = chain(
			startNode(),
			node('test.feed', {}, { name: 'Sheet' }),
			node(KLING, textToVideo(), { name: 'Kling' }),
			noOpNode(),
		);
		const crashed = await bench.engine.run(flow, { crashWhen: afterCreations(before.length) });
		expect(crashed.status).toBe('crashed');
		const result = await crashed.rerun();
		expect(result.status).toBe('success');
		expect(madeOf(result)).toEqual(after);
	});

	it('another worker gets the same items, and nothing is paid twice', async () => {
		sheet = [['RED', 'BLUE']];
		const flow = chain(
			startNode(),
			node('test.feed', {}, { name: 'Sheet' }),
			node(KLING, textToVideo(), { name: 'Kling' }),
			noOpNode(),
		);
		const crashed = await bench.engine.run(flow, { crashWhen: afterCreations(2) });
		expect(madeOf(await crashed.rerun())).toEqual(['RED', 'BLUE']);
		expect(created()).toBe(2);
	});

	it.each([
		['the same request', {}],
		['another request', { prompt: 'Another boat' }],
	])('two nodes with one id: %s', async (_, more) => {
		const flow = chain(
			startNode(),
			node(KLING, textToVideo({}, { prompt: 'A boat' }), { name: 'Kling', id: 'twin' }),
			node(KLING, textToVideo({}, { prompt: 'A boat', ...more }), { name: 'Two', id: 'twin' }),
			noOpNode(),
		);
		const result = await bench.engine.run(flow, { input: prompts(1) });
		expect(result.status).toBe('success');
		expect(created()).toBe(2);
		expect(result.json('Kling')[0].task_id).not.toBe(result.json('Two')[0].task_id);
	});
});

describe('asleep', () => {
	it('two nodes with one id are woken each by its own callbacks', async () => {
		const { engine, kling } = bench;
		kling.control.set({ duration: 300 });
		const parking = (prompt: string) => textToVideo({ parkAfter: 0 }, { prompt });
		const flow = chain(
			startNode(),
			node(KLING, parking('A boat'), { name: 'Kling', id: 'twin' }),
			node(KLING, parking('A ship'), { name: 'Two', id: 'twin' }),
			noOpNode(),
		);
		// No timer runs: only callbacks can wake it.
		const result = await engine.waitFor(await engine.run(flow, { input: prompts(1) }));
		expect(result.status).toBe('success');
		expect([...madeOf(result, 'Kling'), ...madeOf(result, 'Two')]).toEqual(['A boat', 'A ship']);
		expect(created()).toBe(2);
	});

	it('an execution in a restored database goes on with the same tasks, and both together pay once', async () => {
		const { engine, kling } = bench;
		kling.control.set({ duration: null });
		silence(bench);
		const flow = klingWorkflow(textToVideo({ parkAfter: 0, maxConcurrentTasks: 1 }));
		const first = await engine.run(flow, { input: prompts(3) });
		const restored = await klingEngine(credentialFor(bench.kling));
		try {
			const { status, waitTill, ...record } = engine['store'].get(first.id);
			restored['store'].create({ ...record, status }, first.id);
			restored['store'].update(first.id, { waitTill });
			const { result } = await sleepThrough(bench, first);
			const copy = await sleepThrough({ ...bench, engine: restored }, restored.execution(first.id));
			expect([result.status, copy.result.status]).toEqual(['success', 'success']);
			expect(madeOf(copy.result)).toEqual(madeOf(result));
			expect(created()).toBe(3);
		} finally {
			await restored.close();
		}
	});
});

describe("the user's own id", () => {
	const own = (externalTaskId = 'order-1') => klingWorkflow(textToVideo({ externalTaskId }));

	it('is refused when it stands for different requests, before anything is sent', async () => {
		const result = await bench.engine.run(own(), { input: prompts(3) });
		expect(result.status).toBe('error');
		expect(words(result)).toMatch(/order-1 is given to different requests/);
		expect(words(result)).toMatch(/Items 0 and 1/);
		expect(bench.kling.ledger.requests).toHaveLength(0);
	});

	it('is refused on every try when the node continues on fail', async () => {
		const settings = { onError: 'continueRegularOutput' as const, retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
		const result = await bench.engine.run(klingWorkflow(textToVideo({ externalTaskId: 'order-1' }), settings), {
			input: prompts(3),
		});
		expect(result.json('After').map(({ error }) => Boolean(error))).toEqual([false, true, true]);
		expect(created()).toBe(1);
	});

	it('stands for one task when the requests are the same', async () => {
		const result = await bench.engine.run(own(), { input: input('A boat', 'A boat', 'A boat') });
		expect(new Set(result.json('After').map(({ task_id }) => task_id)).size).toBe(1);
		expect(created()).toBe(1);
		expect(words(result)).toMatch(/order-1 existed already and was taken as it is/);
	});

	it('takes the task over that has it, and says so', async () => {
		const [first, second] = [
			await bench.engine.run(own(), { input: input('A boat') }),
			await bench.engine.run(own(), { input: input('Another boat') }),
		];
		expect(second.json('After')[0].task_id).toBe(first.json('After')[0].task_id);
		expect(words(first)).not.toMatch(/existed already/);
		expect(words(second)).toMatch(/order-1 existed already and was taken as it is/);
	});

	it('is no reason to take a task over when Kling refuses something else', async () => {
		await bench.engine.run(own(), { input: input('A boat') });
		bench.kling.control.fault({
			match: { kind: 'create' },
			do: { answer: { code: 1201, message: 'prompt is not good' } },
		});
		const result = await bench.engine.run(own(), { input: input('Another boat') });
		expect(result.status).toBe('error');
		expect(words(result)).toContain('prompt is not good');
		expect(words(result)).toContain('has the External Task ID order-1 already');
	});
});

describe('what an unclear outcome leaves behind', () => {
	const own = klingWorkflow(textToVideo({ externalTaskId: 'order-1' }));
	const takenAndCut = (hiddenFor = 0) =>
		bench.kling.control.fault({
			match: { kind: 'create' },
			do: { accept: true, answer: 'reset', task: { hiddenFor } },
		});

	it('is found as the task of this run, not as one that existed already', async () => {
		takenAndCut();
		const result = await bench.engine.run(own, { input: prompts(1) });
		expect(result.json('After')[0].task_id).toBe(bench.kling.ledger.accepted[0].taskId);
		expect(words(result)).not.toMatch(/existed already/);
		expect(created()).toBe(1);
	});

	it('is still unclear when the repetition is refused in words that do not speak of the id', async () => {
		takenAndCut(60_000);
		bench.kling.control.fault({
			times: null,
			match: { kind: 'create' },
			do: { answer: { code: 1201, message: 'parameter is not good' } },
		});
		const result = await bench.engine.run(own, { input: prompts(1) });
		expect(result.error?.message).toBe('It is unknown whether Kling created the task');
		expect(created()).toBe(1);
	});
});

describe('an id stays with its item', () => {
	const changing = textToVideo({}, { prompt: '={{ $json.prompt }} at {{ $now.toMillis() }} {{ Math.random() }}' });

	it('through all tries, even if the request says what time it is', async () => {
		const { engine, kling } = bench;
		kling.control.fault({
			match: { kind: 'create' },
			do: { accept: true, answer: 'reset', task: { hiddenFor: 5000 } },
		});
		const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
		const result = await engine.run(klingWorkflow(changing, settings), { input: prompts(1) });
		expect(result.status).toBe('success');
		expect(created()).toBe(1);
	});

	it('when Kling took the call, hides the task, and refuses its repetition', async () => {
		const { engine, kling } = bench;
		kling.control.fault({
			match: { kind: 'create' },
			do: { accept: true, answer: 'reset', task: { hiddenFor: 60_000 } },
		});
		const result = await engine.run(klingWorkflow(textToVideo()), { input: prompts(1) });
		expect(result.status).toBe('error');
		expect(result.error?.message).toContain('It is unknown whether Kling created the task');
		expect(words(result)).toMatch(/Task ID n8n-/);
		expect(created()).toBe(1);
	});
});

describe('the Retry button', () => {
	const parking = (more = {}) => klingWorkflow(textToVideo({ parkAfter: 0 }, more), { id: 'kling' });

	it('finds what a crashed execution has created, and again after a second crash', async () => {
		const { engine, kling } = bench;
		kling.control.set({ duration: null });
		const crashed = await engine.run(parking(), { input: prompts(3), crashWhen: afterCreations(2) });
		const second = await engine.crash(crashed.id).catch(() => crashed);
		const { result } = await sleepThrough(bench, await second.retry());
		expect(result.status).toBe('success');
		expect(created()).toBe(3);
		expect(words(result)).toMatch(/tasks of the execution that was retried were found/);
	});

	it('finds it behind more newer tasks than Kling shows on a page', async () => {
		const { engine, kling } = bench;
		kling.control.set({ duration: null });
		const crashed = await engine.run(parking(), { input: prompts(3), crashWhen: afterCreations(2) });
		const newer = prompts(PAGE, 'Another').values();
		const creating = async () => {
			for (const { json } of newer) await createTask(kling, json);
		};
		await Promise.all(Array.from({ length: 10 }, creating));
		const { result } = await sleepThrough(bench, await crashed.retry());
		expect(result.status).toBe('success');
		expect(created()).toBe(3 + PAGE);
	}, 60_000);

	it('creates anew what was edited, and finds the rest', async () => {
		const { engine, kling } = bench;
		kling.control.set({ duration: null });
		const prompt = (first: string) => ({ prompt: `={{ $itemIndex === 0 ? "${first}" : $json.prompt }}` });
		const crashed = await engine.run(parking(prompt('A boat')), { input: prompts(3), crashWhen: afterCreations(3) });
		const { result } = await sleepThrough(bench, await crashed.retry(parking(prompt('A ship'))));
		expect(result.status).toBe('success');
		expect(madeOf(result)[0]).toBe('A ship');
		expect(created()).toBe(4);
	});

	it('creates anew what had failed', async () => {
		const { engine, kling } = bench;
		kling.control.set({ duration: null });
		const crashed = await engine.run(parking(), { input: prompts(2), crashWhen: afterCreations(2) });
		kling.control.fail(kling.ledger.accepted[0].taskId);
		const { result } = await sleepThrough(bench, await crashed.retry());
		expect(result.status).toBe('success');
		expect(created()).toBe(3);
	});

	it('looks for nothing in an ordinary execution', async () => {
		await bench.engine.run(klingWorkflow(textToVideo()), { input: prompts(1) });
		expect(bench.kling.ledger.requests[0].kind).toBe('create');
	});

	it.each([
		['another account', true],
		['the same account', false],
	])('with another credential, of %s, does not ask for what that does not have', async (_, isOther) => {
		const { engine, kling } = bench;
		kling.control.set({ duration: null });
		silence(bench);
		kling.control.fault({ skip: 1, match: { kind: 'create' }, do: { answer: { code: 1102 } } });
		const failed = await engine.run(parking(), { input: prompts(2) });
		expect(failed.error?.message).toBeTruthy();
		const [open] = kling.ledger.accepted;
		// Another account knows none of the tasks.
		if (isOther) kling.control.reset();
		silence(bench);
		const flow = parking();
		flow.nodes[1].credentials = { klingApi: { id: 'other', name: 'Other account' } };
		const again = await failed.retry(flow);
		expect(again.status).toBe('waiting');
		const { result } = await sleepThrough(bench, again);
		expect(result.status).toBe('success');
		expect(result.json('After').some(({ task_id }) => task_id === open.taskId)).toBe(!isOther);
		expect(created()).toBe(2);
		expect(words(result)).toContain(open.taskId);
	});

	it('with the keys of another account in the same credential, creates anew what that does not know', async () => {
		const { engine, kling } = bench;
		kling.control.set({ duration: null });
		silence(bench);
		kling.control.fault({ skip: 1, match: { kind: 'create' }, do: { answer: { code: 1102 } } });
		const failed = await engine.run(parking(), { input: prompts(2) });
		const [open] = kling.ledger.accepted;
		// Another account knows none of the tasks.
		kling.control.reset();
		kling.control.set({ duration: null });
		silence(bench);
		let again = await failed.retry();
		while (again.status === 'waiting') again = await again.wakeByTimer();
		expect(words(again)).toContain(open.taskId);
		const { result } = await sleepThrough(bench, await again.retry());
		expect(result.status).toBe('success');
		expect(madeOf(result)).toEqual(prompts(2).map(({ json }) => json.prompt));
		expect(words(result)).toContain(`Kling does not know these tasks: ${open.taskId}`);
		expect(created()).toBe(2);
	});

	it('takes a task after all that Kling did not seem to know, and pays for nothing twice', async () => {
		const { engine, kling } = bench;
		kling.control.set({ duration: null });
		silence(bench);
		const first = await engine.run(parking(), { input: prompts(1) });
		kling.control.fault({ match: { method: 'GET' }, times: null, do: { answer: { code: 1201 } } });
		let failed = first;
		while (failed.status === 'waiting') failed = await failed.wakeByTimer();
		expect(failed.status).toBe('error');
		kling.control.clearFaults();
		const { result } = await sleepThrough(bench, await failed.retry());
		expect(result.json('After')).toMatchObject([{ task_id: kling.ledger.accepted[0].taskId, task_status: 'succeed' }]);
		expect(created()).toBe(1);
	});

	it('finds what an unclear creation has left behind', async () => {
		const { engine, kling } = bench;
		const { followUp } = times;
		times.followUp = 200;
		kling.control.fault({
			match: { kind: 'create' },
			do: { accept: true, answer: 'reset', task: { hiddenFor: 1000 } },
		});
		const failed = await engine.run(parking(), { input: prompts(1) });
		times.followUp = followUp;
		expect(failed.error?.message).toBe('It is unknown whether Kling created the task');
		const { result } = await sleepThrough(bench, await failed.retry());
		expect(result.json('After')).toMatchObject([{ task_id: kling.ledger.accepted[0].taskId, task_status: 'succeed' }]);
		expect(created()).toBe(1);
	});
});

describe('what lip-sync has been told before its task', () => {
	const flow = () => klingWorkflow(spokenLipSync(), { id: 'kling' });
	const paid = () =>
		['/v1/videos/identify-face', '/v1/audio/tts', '/v1/videos/advanced-lip-sync'].map(
			(wanted) =>
				bench.kling.ledger.requests.filter(
					({ method, path, code }) => method === 'POST' && path === wanted && code === 0,
				).length,
		);

	/** An execution that has asked for faces and speech when the units are used up. */
	async function withoutUnits(): Promise<ExecutionResult> {
		const { engine, kling } = bench;
		kling.control.set({ duration: null });
		silence(bench);
		const match = { path: '/v1/videos/advanced-lip-sync', method: 'POST' };
		kling.control.fault({ match, do: { answer: { code: 1102 } } });
		const failed = await engine.run(flow(), { input: prompts(1) });
		expect(failed.error?.message).toContain('resource pack');
		return failed;
	}

	it('is of use to the Retry button', async () => {
		const { result } = await sleepThrough(bench, await (await withoutUnits()).retry());
		expect(result.status).toBe('success');
		expect(bench.kling.ledger.requests.filter(({ method }) => method === 'POST')).toHaveLength(4);
	});

	it('is of no use to another account', async () => {
		const failed = await withoutUnits();
		bench.kling.control.reset();
		bench.kling.control.set({ duration: null });
		silence(bench);
		const other = flow();
		other.nodes[1].credentials = { klingApi: { id: 'other', name: 'Other account' } };
		const { result } = await sleepThrough(bench, await failed.retry(other));
		expect(result.status).toBe('success');
		expect(paid()).toEqual([1, 1, 1]);
	});

	it('is asked for anew when the session of the video is over, but for the speech', async () => {
		const failed = await withoutUnits();
		bench.kling.ledger.clear();
		const now = Date.now.bind(Date);
		const clock = jest.spyOn(Date, 'now').mockImplementation(() => now() + 86_400_000);
		const again = await failed.retry().finally(() => clock.mockRestore());
		expect(again.error).toBeUndefined();
		expect(bench.kling.ledger.requests.filter(({ method }) => method === 'POST').map(({ path }) => path)).toEqual([
			'/v1/videos/identify-face',
			'/v1/videos/advanced-lip-sync',
		]);
	});
});
