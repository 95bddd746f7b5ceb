import type { IDataObject } from 'n8n-workflow';
import { accepted, broken, failureOf, played, refused, scriptedReader, type Scripted } from '../../support/scripted';
import { dialectNamed, type ListQuery } from '../../../nodes/Kling/dialects';

const v2 = dialectNamed('v2')!;

const raw = (id: string, more: IDataObject = {}) => ({ id, status: 'processing', ...more });

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const query = (key: string, ...ids: string[]) => `/tasks?${new URLSearchParams({ [key]: ids.join(',') }).toString()}`;

describe('a task of the later generations', () => {
	it('is read whatever it has made, videos before pictures before sounds before all else', () => {
		expect(
			v2.task({
				id: '7',
				status: 'succeeded',
				message: 'success',
				external_id: 'mine',
				create_time: 1767225600000,
				update_time: '1767225660000',
				billing: [
					{ charge_type: 'unit', amount: '1.5' },
					{ amount: 1 },
					{ charge_type: 'cash', amount: '9' },
					{ charge_type: 'unit', amount: 'free' },
				],
				outputs: [
					{ url: 'https://f/x' },
					{ type: 'sheet', url: 'https://f/s' },
					{ type: 'audio', mp3_url: 'https://f/a', wav_url: 'https://f/w', mp3_duration: '3.0' },
					{ type: 'audio', wav_url: 'https://f/w2', wav_duration: 4 },
					{ type: 'image', url: 'https://f/i', watermark_url: 'https://f/iw' },
					{ type: 'video', id: 'v', url: 'https://f/v', duration: '5.1' },
					{ type: 'voice', id: 'vo', name: 'Ann' },
					{ type: 'element', id: 892, name: 'Hat' },
				],
			}),
		).toEqual({
			api: 'v2',
			task_id: '7',
			task_status: 'succeed',
			message: '',
			external_task_id: 'mine',
			created_at: 1767225600000,
			updated_at: 1767225660000,
			units: 2.5,
			voice_id: 'vo',
			element_id: '892',
			name: 'Ann',
			files: [
				{ type: 'video', url: 'https://f/v', id: 'v', duration: '5.1' },
				{ type: 'image', url: 'https://f/i', watermark_url: 'https://f/iw' },
				{ type: 'audio', url: 'https://f/a', duration: '3.0' },
				{ type: 'audio', url: 'https://f/w2', duration: '4' },
				{ type: 'file', url: 'https://f/x' },
				{ type: 'sheet', url: 'https://f/s' },
			],
			raw: expect.any(Object),
		});
	});

	it('may call its id as the first generation does, and needs nothing else', () => {
		expect(v2.task({ task_id: '7' })).toMatchObject({ task_id: '7', task_status: '', files: [] });
		expect(v2.task({ id: '8', task_id: '7' })).toMatchObject({ task_id: '8' });
		for (const none of [undefined, null, [], 'x', {}, { id: '' }]) expect(v2.task(none)).toBeUndefined();
	});

	it('says why it failed, without secrets, and has no units where only cash was charged', () => {
		const failed = v2.task(raw('7', { status: 'failed', message: 'https://n8n.example/x?secret=SESAME' }));
		expect(failed).toMatchObject({ task_status: 'failed', message: 'https://n8n.example/x?secret=...' });
		expect(v2.task(raw('7', { status: 'failed' }))).toMatchObject({ message: '' });
		for (const billing of [[{ charge_type: 'cash', amount: 1 }], [], undefined, 'x']) {
			expect(v2.task(raw('7', { billing } as never))!.units).toBeUndefined();
		}
		expect(v2.task(raw('7', { billing: [{ amount: 0 }] }))!.units).toBe(0);
	});

	it('takes the name of an element where there is no voice', () => {
		const outputs = [{ type: 'element', id: '8', name: 'Hat' }];
		expect(v2.task(raw('7', { outputs }))).toMatchObject({ element_id: '8', name: 'Hat', voice_id: undefined });
	});
});

describe('reading tasks of the later generations', () => {
	it("asks for all of them at once, first as Kling's ids and then as callers'", async () => {
		const { reading, paths } = scriptedReader([accepted([raw('1')]), accepted([raw('2', { external_id: 'mine' })])]);
		const answers = await played(v2.read(reading, '/tasks', ['1', 'mine']));
		expect(answers.get('1')).toMatchObject({ task: { task_id: '1' } });
		expect(answers.get('mine')).toMatchObject({ task: { task_id: '2' } });
		expect(paths()).toEqual([query('task_ids', '1', 'mine'), query('external_task_ids', 'mine')]);
	});

	it("asks only once about ids that are known to be Kling's", async () => {
		const { reading, paths } = scriptedReader([accepted([raw('1')]), accepted([])]);
		const answers = await played(v2.read(reading, '/tasks', ['1', '2', 'mine'], ['mine']));
		expect(answers.get('2')).toMatchObject({ missing: true, fault: { task_id: '2' } });
		expect(paths()).toEqual([query('task_ids', '1', '2', 'mine'), query('external_task_ids', 'mine')]);
	});

	it('asks for 20 at a time', async () => {
		const ids = Array.from({ length: 41 }, (_, i) => String(i));
		const { reading, paths } = scriptedReader([accepted(ids.map((id) => raw(id)))]);
		const answers = await played(v2.read(reading, '/tasks', ids));
		expect([...answers.values()].every(({ task }) => task)).toBe(true);
		expect(paths()).toEqual([[0, 20], [20, 40], [40]].map((part) => query('task_ids', ...ids.slice(...part))));
	});

	it('asks nothing about an id that cannot be one', async () => {
		const { reading, paths } = scriptedReader([accepted([])]);
		const answers = await played(v2.read(reading, '/tasks', ['1,2']));
		expect(answers.get('1,2')).toMatchObject({ missing: true, fault: { task_id: '1,2' } });
		expect(paths()).toEqual([]);
	});

	it("takes an answer without the task for Kling's word", async () => {
		for (const data of [[], null, [raw('2'), null, { a: 1 }]]) {
			const answers = await played(v2.read(scriptedReader([accepted(data)]).reading, '/tasks', ['1']));
			expect(answers.get('1')).toMatchObject({ missing: true, fault: { task_id: '1' } });
		}
	});

	it.each([
		['a refusal, also one that speaks of an unknown task', refused(1201)],
		['a connection that broke', broken()],
		['an answer that is no list', accepted({ a: 1 })],
		['an answer without data', accepted(undefined)],
	])('never takes %s for it, and does not ask again', async (_, answer) => {
		const { reading, paths } = scriptedReader([answer]);
		const answers = await played(v2.read(reading, '/tasks', ['1', '2']));
		for (const id of ['1', '2']) expect(answers.get(id)).toMatchObject({ missing: false, fault: expect.anything() });
		expect(paths()).toHaveLength(1);
	});

	it('says what an answer lacks', async () => {
		const answers = await played(v2.read(scriptedReader([accepted({})]).reading, '/tasks', ['1']));
		expect(answers.get('1')?.fault?.description).toBe('Kling reports success, but it is no list of tasks.');
	});
});

test("a caller's id is asked for as such", async () => {
	const { reading, paths } = scriptedReader([accepted([raw('2', { external_id: 'mine' })])]);
	expect(await played(v2.lookUp(reading, '/tasks', 'mine', true))).toMatchObject({ task: { task_id: '2' } });
	expect(paths()).toEqual([query('external_task_ids', 'mine')]);
});

describe('the list of tasks of the later generations', () => {
	const list = async (answers: Scripted[], wanted: ListQuery = {}) => {
		const { calls, reading } = scriptedReader(answers);
		const ids: string[] = [];
		for await (const { task_id } of v2.list(reading, '/tasks', wanted)) ids.push(task_id);
		return { ids, calls: calls.map(({ method, path, body }) => [method, path, body]) };
	};

	it.each<[ListQuery, object]>([
		[{}, { limit: 500 }],
		[{ wanted: 7 }, { limit: 7 }],
		[{ wanted: 0 }, { limit: 1 }],
		[{ wanted: 501 }, { limit: 500 }],
		[
			{ since: 5.7, until: 9.2 },
			{ start_time: 5, end_time: 9, limit: 500 },
		],
		[
			{ since: 0, until: 0 },
			{ start_time: 0, end_time: 0, limit: 500 },
		],
		[
			{ statuses: ['succeed', 'failed'] },
			{ limit: 500, filters: [{ key: 'status', values: ['succeeded', 'failed'] }] },
		],
		[{ statuses: [] }, { limit: 500 }],
	])('is asked for with %j', async (wanted, body) => {
		const { calls } = await list([accepted({})], wanted);
		expect(calls).toEqual([['POST', '/tasks', body]]);
	});

	it('is walked through by cursor, each task once', async () => {
		const { ids, calls } = await list(
			[
				accepted({ result: [raw('1'), { a: 1 }], has_more: true, next_cursor: 'c1' }),
				accepted({ result: [raw('1'), raw('2')], has_more: true, next_cursor: 7 }),
				accepted({ result: [raw('3')], has_more: false, next_cursor: 'c3' }),
			],
			{ wanted: 2 },
		);
		expect(ids).toEqual(['1', '2', '3']);
		expect(calls.map(([, , body]) => body)).toEqual([
			{ limit: 2 },
			{ limit: 2, cursor: 'c1' },
			{ limit: 2, cursor: '7' },
		]);
	});

	it.each([[null], [undefined], [{}], [{ result: null }], [{ result: [], has_more: true, next_cursor: '' }]])(
		'is empty where the page is %j',
		async (data) => {
			expect(await list([accepted(data)])).toMatchObject({ ids: [], calls: [expect.anything()] });
		},
	);

	it.each([[[]], ['x'], [7], [{ result: {} }], [{ result: 'x' }]])('fails where the page is %j', async (data) => {
		const error = await failureOf(list([accepted(data)]));
		expect(error.context.kling.description).toBe('Kling reports success, but it is no list.');
	});
});

test('what the later generations have in common', () => {
	for (const [api, path] of [
		['v2', '/tasks'],
		['solutions', '/solutions'],
	]) {
		expect(dialectNamed(api)).toMatchObject({
			api,
			apiKeyOnly: true,
			dropsUnknown: true,
			commonPath: path,
			findsOthers: api === 'v2',
			freeCall: { method: 'POST', path, body: { limit: 1 } },
			bodyPaths: {
				externalId: 'options.external_task_id',
				callback: 'options.callback_url',
				watermark: 'options.watermark_info',
			},
		});
		expect(dialectNamed(api)!.readPath('/text-to-video/kling-3.0')).toBe(path);
	}
});
