import type { INodeParameters } from 'n8n-workflow';
import type { ExecutionResult } from '../support/engine';
import {
	envelope,
	FakeTasks,
	refusal,
	startFakeBench,
	type Call,
	type FakeAnswer,
	type FakeBench,
} from '../support/fakeKling';
import { klingWorkflow, prompts, textToVideo } from '../support/kling';
import { quickTimes } from '../support/quick';

quickTimes();

let answer: (call: Call) => FakeAnswer;
let bench: FakeBench;

beforeAll(async () => {
	bench = await startFakeBench((call) => answer(call));
});

afterAll(async () => await bench.close());

const run = async (parameters: INodeParameters, count = 1, more = {}) =>
	await bench.engine.run(klingWorkflow(parameters, more), { input: prompts(count) });

const hints = (result: ExecutionResult) =>
	result
		.hints('Kling')
		.map(({ message }) => message)
		.join('\n');

const polling = (timeout: number) => textToVideo({ waitStrategy: 'poll', timeout });

describe('a success that holds nothing of what was asked for', () => {
	it.each<[string, unknown]>([
		['null', null],
		['an empty list', []],
		['a text', 'done'],
		['a list of texts', ['done']],
		['an empty object', {}],
	])('is one item for each that was asked for, with a hint: %s', async (_, data) => {
		answer = () => envelope(data);
		const face = {
			resource: 'video',
			operation: 'identifyFace',
			videoUrl: 'https://files.example.org/a.mp4',
			options: {},
		};
		const result = await run(face, 2);
		expect(result.items('After')).toEqual(
			[0, 1].map((item) => ({ json: { family: 'identifyFace' }, pairedItem: { item } })),
		);
		expect(hints(result)).toContain('its answer holds no result');
	});

	it.each<[string, FakeAnswer]>([
		['no data', { json: { code: 0, message: 'SUCCEED', request_id: 'fake' } }],
		['data null', envelope(null)],
		['an empty object', envelope({})],
		['a text', envelope('done')],
	])('is paid for as well, and not again by another try: %s', async (_, empty) => {
		const sent: unknown[] = [];
		answer = ({ body }) => {
			sent.push(body.text);
			return body.text === 'A paper boat 1' ? refusal(400, 1301, 'no') : empty;
		};
		const speech = {
			resource: 'audio',
			operation: 'textToSpeech',
			text: '={{ $json.prompt }}',
			voiceId: 'oversea_male1',
		};
		const tries = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
		await run({ ...speech, downloadResults: false, options: {} }, 2, tries);
		expect(sent.filter((text) => text === 'A paper boat 0')).toHaveLength(1);
		expect(sent.filter((text) => text === 'A paper boat 1')).toHaveLength(3);
	});

	it.each<[string, string, unknown, object]>([
		['getDeductions', 'nanoseconds', 1.79e18, { deducted_at: null }],
		['getUsage', 'nanoseconds', '1790000000000000000', { date: null, units: 2 }],
		['getUsage', 'no time', undefined, { date: null, units: 2 }],
		['getUsage', 'a text', '2026-11-27', { date: null, units: 2 }],
		['getRemainingUnits', 'nanoseconds', 1.79e18, { expires_at: null, left: 5 }],
	])('account:%s gives out a row whose time is %s', async (operation, _, time, known) => {
		const pack = { invalid_time: time, remaining_quantity: 5, status: 'online' };
		const detail = [{ deduction_time: time, deduction_amount: 2 }];
		answer = ({ path }) =>
			envelope(path.endsWith('costs') ? { resource_pack_subscribe_infos: [pack] } : { result: { detail } });
		const result = await run({ resource: 'account', operation });
		expect(result.json('After')[0]).toMatchObject(known);
	});

	it.each<[string, unknown]>([
		['getRemainingUnits', null],
		['getRemainingUnits', 'x'],
		['getRemainingUnits', { resource_pack_subscribe_infos: {} }],
		['getDeductions', { result: { detail: {} } }],
		['getDeductions', { result: 5 }],
		['getUsage', 'x'],
	])('is told in words: %s, %j', async (operation, data) => {
		answer = () => envelope(data);
		const { error } = await run({ resource: 'account', operation });
		expect(error?.message).toBe("Kling's answer does not hold what was asked for");
	});

	it('rows that are none are left out', async () => {
		answer = ({ path }) =>
			envelope(
				path === '/account/costs'
					? { code: 0, resource_pack_subscribe_infos: [null, { status: 'online', remaining_quantity: 'many' }] }
					: { result: { detail: [null, 5, { task_id: '1', deduction_time: 'soon' }] } },
			);
		expect((await run({ resource: 'account', operation: 'getRemainingUnits' })).json('After')).toMatchObject([
			{ left: 0, left_in_all: 0 },
		]);
		expect((await run({ resource: 'account', operation: 'getDeductions' })).json('After')).toMatchObject([
			{ task_id: '1', charge_type: 'unit', deducted_at: null },
			{ task_id: '1', charge_type: 'cash' },
		]);
	});
});

describe('times that are given in seconds', () => {
	const made = Math.floor(Date.now() / 1000) - 60;
	const done = {
		task_id: '4711',
		task_status: 'succeed',
		task_info: {},
		task_result: { videos: [{ id: '1', url: 'https://files.example.org/a.mp4' }] },
		created_at: made,
		updated_at: made + 30,
	};
	const newer = {
		id: '4712',
		status: 'succeeded',
		outputs: [{ type: 'video', id: '2', url: 'https://files.example.org/b.mp4' }],
		create_time: String(made),
		update_time: String(made + 30),
	};
	const timeless = { ...done, task_id: '4713', created_at: undefined };
	const iso = (seconds: number) => new Date(1000 * seconds).toISOString();
	const times = { created_at: iso(made), finished_at: iso(made + 30), expires_at: iso(made + 30 + 30 * 86_400) };
	const isFirstPage = ({ query }: Call) => query.get('pageNum') === '1';

	it.each([true, false])('are shown as what they are (Simplify %j)', async (simplify) => {
		answer = () => envelope(done);
		const result = await run({ resource: 'task', operation: 'get', family: 'textToVideo', taskId: '4711', simplify });
		const { created_at, ...others } = times;
		expect(result.json('After')).toMatchObject([{ ...others, created_at: simplify ? created_at : made }]);
	});

	it.each([
		['textToVideo', '4711', times],
		['textToVideo', '4713', { expires_at: times.expires_at }],
		['all', '4712', times],
	])('do not hide a task from Recover, nor does a task without: %s, %s', async (family, task_id, known) => {
		answer = (call) =>
			envelope(call.method === 'POST' ? { result: [newer] } : isFirstPage(call) ? [done, timeless] : []);
		const since = iso(made - 3600);
		const own = { resource: 'task', operation: 'recover', source: 'timeRange', family, since };
		const found = (await run({ ...own, downloadResults: false })).json('After');
		expect(found).toContainEqual(expect.objectContaining({ ...known, task_id }));
	});
});

describe('an answer about another task', () => {
	const other = (task_info: object) => ({
		task_id: '4711',
		task_status: 'succeed',
		task_info,
		task_result: { videos: [{ id: '1', url: 'https://files.example.org/other.mp4' }] },
		created_at: Date.now(),
		updated_at: Date.now(),
	});

	it.each([
		['that bears no id of a caller', {}],
		['that bears another one', { external_task_id: 'order-9' }],
	])('is no news of a task that is waited for: %s', async (_, info) => {
		const tasks = new FakeTasks();
		answer = (call) => (call.method === 'POST' ? tasks.answer(call) : envelope(other(info)));
		const result = await run(polling(0.03));
		expect(result.json('After')).toMatchObject([{ task_id: tasks.ids[0], timed_out: true }]);
		expect(JSON.stringify(result.json('After'))).not.toContain('other.mp4');
		expect(hints(result)).toContain('it is about task 4711');
	});

	it('is not given out as one that was named', async () => {
		answer = () => envelope(other({ external_task_id: 'order-9' }));
		const get = { resource: 'task', operation: 'get', family: 'textToVideo', taskId: 'order-1' };
		const { error } = await run(get);
		expect(error?.description).toContain('it is about task 4711');
	});
});

describe('a gateway that wants fewer calls', () => {
	const tooMany: FakeAnswer = { status: 429, text: '<html>slow down</html>', headers: { 'retry-after': '600' } };

	it('holds a creation up as Kling itself does, asleep', async () => {
		const tasks = new FakeTasks();
		let posts = 0;
		let isQuiet = false;
		answer = (call) => {
			if (call.method !== 'POST' || isQuiet) return tasks.answer(call);
			posts++;
			return tooMany;
		};
		const first = await run(textToVideo({ parkAfter: 0 }), 1);
		expect(first.status).toBe('waiting');
		expect(posts).toBe(1);
		expect(Math.round((first.waitTill!.getTime() - Date.now()) / 10_000)).toBe(60);
		isQuiet = true;
		let result = await first.wakeByTimer();
		tasks.finish();
		while (result.status === 'waiting') result = await result.wakeByTimer();
		expect(result.json('After')).toMatchObject([{ task_id: tasks.ids[0], task_status: 'succeed' }]);
		expect(tasks.ids).toHaveLength(1);
	});

	it('and says so when the time is over', async () => {
		answer = ({ method }) => (method === 'POST' ? tooMany : refusal(400, 1201, 'not found'));
		const { error } = await run(polling(0.03));
		expect(error?.message).toContain('HTTP 429');
		expect(error?.description).toContain('Nothing was created');
	});
});

describe('what stands in the place of an answer to a look', () => {
	it.each<[string, FakeAnswer]>([
		['what calls itself packed and is not', { text: 'no gzip', headers: { 'content-encoding': 'gzip' } }],
		['204', { status: 204 }],
		['409 web page', { status: 409, text: '<html>' }],
		['451 web page', { status: 451, text: '<html>' }],
		['500 empty', { status: 500 }],
		['200 empty', {}],
	])('ends no wait: %s', async (_, bad) => {
		const tasks = new FakeTasks();
		let looks = 0;
		answer = (call) => {
			if (call.method === 'GET' && ++looks < 4) return bad;
			if (call.method === 'GET') tasks.finish();
			return tasks.answer(call);
		};
		const result = await run(polling(0.1), 2);
		expect(result.json('After').map(({ task_status }) => task_status)).toEqual(['succeed', 'succeed']);
		expect(hints(result)).toContain('Some questions about the tasks found no answer');
	});
});

describe('a list of several pages', () => {
	const PAGE = 500;
	const row = (n: number) => ({
		task_id: `7000${n}`,
		task_status: 'succeed',
		task_info: { external_task_id: `order-${n}` },
		task_result: { videos: [{ id: '1', url: 'https://files.example.org/a.mp4' }] },
		created_at: Date.now() - n * 1000,
		updated_at: Date.now(),
	});
	const rows = (from: number, count = PAGE) => Array.from({ length: count }, (_, n) => row(from + n));
	const recover = {
		resource: 'task',
		operation: 'recover',
		source: 'prefix',
		externalIdPrefix: 'order-',
		downloadResults: false,
	};

	it('gives what it held before a page could not be had', async () => {
		answer = ({ path, query }) => {
			if (path === '/solutions' || path === '/tasks') return envelope({ result: [], has_more: false });
			return query.get('pageNum') === '1' ? envelope(rows(0)) : { status: 502, text: '<html>' };
		};
		const result = await run({ ...recover, family: 'textToVideo' });
		expect(result.json('After')).toHaveLength(PAGE);
		expect(hints(result)).toContain('/v1/videos/text2video was not searched to its end');
	});

	it('the same where pages have cursors', async () => {
		const task = (n: number) => ({
			id: `7000${n}`,
			status: 'succeeded',
			external_id: `order-${n}`,
			create_time: Date.now(),
			outputs: [],
		});
		answer = ({ path, body }) => {
			if (path === '/solutions') return envelope({ result: [], has_more: false });
			const result = Array.from({ length: PAGE }, (_, n) => task(n));
			return body.cursor ? { status: 502, text: '<html>' } : envelope({ result, has_more: true, next_cursor: 'two' });
		};
		const result = await run({ ...recover, family: 'all' });
		expect(result.json('After')).toHaveLength(PAGE);
		expect(hints(result)).toContain('/tasks was not searched to its end');
	});

	it('gives each task once, though new ones push others to the next page', async () => {
		const asked: Array<string | null> = [];
		answer = ({ path, query }) => {
			if (!path.startsWith('/v1/')) return envelope({ result: [], has_more: false });
			asked.push(query.get('pageNum'));
			return envelope(query.get('pageNum') === '1' ? rows(0) : rows(PAGE - 10, 30));
		};
		const ids = (await run({ ...recover, family: 'textToVideo' })).json('After').map(({ task_id: id }) => id);
		expect(ids).toHaveLength(PAGE + 20);
		expect(new Set(ids).size).toBe(ids.length);
		expect(asked).toEqual(['1', '2']);
	});

	it('is left at the age of files', async () => {
		const asked: Array<string | null> = [];
		const old = (n: number) => ({ ...row(n), created_at: Date.now() - 31 * 86_400_000 });
		answer = ({ path, query }) => {
			if (!path.startsWith('/v1/')) return envelope({ result: [], has_more: false });
			asked.push(query.get('pageNum'));
			return envelope([...rows(0, 10), ...Array.from({ length: PAGE - 10 }, (_, n) => old(10 + n))]);
		};
		expect((await run({ ...recover, family: 'textToVideo' })).json('After')).toHaveLength(10);
		expect(asked).toEqual(['1']);
	});

	it('is asked for no more than a look needs', async () => {
		const tasks = new FakeTasks();
		const sizes: Array<string | null> = [];
		answer = (call) => {
			if (call.method === 'GET') tasks.finish();
			sizes.push(call.query.get('pageSize'));
			return tasks.answer(call);
		};
		// The first look of a process reads the list for what it tells of earlier tasks.
		await run(polling(0.05), 4);
		sizes.splice(0);
		const result = await run(polling(0.05), 4);
		expect(result.json('After').map(({ task_status }) => task_status)).toEqual(Array(4).fill('succeed'));
		expect(sizes.filter((size) => size !== null)).toEqual(['30']);
	});
});
