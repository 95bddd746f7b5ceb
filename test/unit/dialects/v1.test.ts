import type { IDataObject } from 'n8n-workflow';
import { accepted, broken, played, refused, scriptedReader, type Scripted } from '../../support/scripted';
import { dialectNamed, numberedList, numberedPage } from '../../../nodes/Kling/dialects';

const v1 = dialectNamed('v1')!;
const PATH = '/v1/videos/text2video';

const raw = (id: string, more: IDataObject = {}) => ({ task_id: id, task_status: 'processing', ...more });
const many = (count: number, from = 0) => Array.from({ length: count }, (_, i) => raw(`x${from + i}`));

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('a task of the first generation', () => {
	it('is read whatever it has made', () => {
		expect(
			v1.task({
				task_id: ' 7 ',
				task_status: 'succeed',
				task_status_msg: 'fine',
				task_info: { external_task_id: 'mine' },
				created_at: '1767225600000',
				updated_at: 1767225660000,
				final_unit_deduction: '2.5',
				task_result: {
					sheets: [{ url: 'https://f/s' }],
					audios: [{ id: 'a', url_mp3: 'https://f/a', duration_mp3: '3.0', url_wav: 'https://f/w' }],
					images: [{ index: 0, url: 'https://f/i', watermark_url: 'https://f/iw' }],
					series_images: [{ url: 'https://f/si' }],
					videos: [{ id: 'v', url: 'https://f/v', duration: '5.1' }, null, { id: 'w' }],
					voices: [{ voice_id: 'vo', voice_name: 'Ann', trial_url: 'https://f/t' }],
					elements: [{ element_id: 892, element_name: 'Hat', url_1: 'https://f/e' }],
				},
			}),
		).toEqual({
			api: 'v1',
			task_id: '7',
			task_status: 'succeed',
			message: 'fine',
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
				{ type: 'image', url: 'https://f/si' },
				{ type: 'audio', url: 'https://f/a', id: 'a', duration: '3.0' },
				{ type: 'voice', url: 'https://f/t', id: 'vo' },
				{ type: 'element', url: 'https://f/e', id: '892' },
				{ type: 'sheets', url: 'https://f/s' },
			],
			raw: expect.any(Object),
		});
	});

	it('needs an id and nothing else', () => {
		expect(v1.task({ task_id: '7' })).toMatchObject({ task_id: '7', task_status: '', message: '', files: [] });
		for (const odd of [
			{ task_info: 'x', task_result: 'x' },
			{ task_info: null, task_result: [] },
		]) {
			expect(v1.task(raw('7', odd as never))).toMatchObject({ files: [], voice_id: undefined, name: undefined });
		}
		for (const none of [undefined, null, [], 'x', {}, { task_id: '' }, { task_id: {} }]) {
			expect(v1.task(none)).toBeUndefined();
		}
	});

	it('takes the name of an element, and no secret from what Kling says', () => {
		const made = { task_result: { elements: [{ element_id: '8', element_name: 'Hat' }] } };
		expect(v1.task(raw('7', made))).toMatchObject({ element_id: '8', name: 'Hat', voice_id: undefined });
		const said = v1.task(raw('7', { task_status_msg: 'https://n8n.example/x?secret=SESAME' }));
		expect(said!.message).toBe('https://n8n.example/x?secret=...');
	});
});

describe('reading tasks of the first generation', () => {
	it('asks for a single one by its id', async () => {
		const { reading, paths } = scriptedReader([accepted(raw('a/b'))]);
		const answers = await played(v1.read(reading, PATH, ['a/b']));
		expect(answers.get('a/b')).toMatchObject({ task: { task_id: 'a/b' } });
		expect(paths()).toEqual([`${PATH}/a%2Fb`]);
	});

	it("says why there is none, Kling's own word or not", async () => {
		const read = async (answer: Scripted) =>
			(await played(v1.read(scriptedReader([answer]).reading, PATH, ['7']))).get('7');
		expect(await read(refused(1201, 'Task not found'))).toMatchObject({ missing: true, fault: { code: 1201 } });
		expect(await read(broken())).toMatchObject({ missing: false });
		expect(await read(accepted({}))).toMatchObject({
			missing: false,
			fault: { description: 'Kling reports success, but it holds no task.' },
		});
	});

	it('takes no answer about another task', async () => {
		const read = async (found: object) =>
			(await played(v1.read(scriptedReader([accepted(found)]).reading, PATH, ['7']))).get('7');
		expect(await read(raw('8', { task_info: { external_task_id: 'mine' } }))).toMatchObject({
			missing: false,
			fault: { description: 'Kling reports success, but it is about task 8.' },
		});
		expect(await read(raw('8', { task_info: { external_task_id: '7' } }))).toMatchObject({ task: { task_id: '8' } });
		expect(await read(raw('7', { task_info: { external_task_id: 'mine' } }))).toMatchObject({ task: { task_id: '7' } });
		expect(await read(raw('8'))).toMatchObject({ task: { task_id: '8' } });
	});

	it('asks for several with one page of the list, by both kinds of id', async () => {
		const found = [raw('1'), raw('2', { task_info: { external_task_id: 'mine' } }), raw('3')];
		const { reading, paths } = scriptedReader([accepted(found)]);
		const answers = await played(v1.read(reading, PATH, ['1', 'mine']));
		expect([...answers.keys()]).toEqual(['1', 'mine']);
		expect(answers.get('mine')).toMatchObject({ task: { task_id: '2' } });
		expect(paths()).toEqual([`${PATH}?pageNum=1&pageSize=30`]);
	});

	it('asks for a longer page for many, then for the longest, and for the last one by itself', async () => {
		const ids = ['1', '2', ...Array.from({ length: 18 }, (_, i) => `x${i}`)];
		const { reading, paths } = scriptedReader([
			accepted(many(40)),
			accepted([...many(499), raw('1')]),
			accepted(raw('2')),
		]);
		const answers = await played(v1.read(reading, PATH, ids));
		expect(ids.every((id) => answers.get(id)?.task)).toBe(true);
		expect(paths()).toEqual([`${PATH}?pageNum=1&pageSize=40`, `${PATH}?pageNum=1&pageSize=500`, `${PATH}/2`]);
	});

	it('asks for no longer page when the list ends, or when one task only is missing', async () => {
		const short = scriptedReader([accepted(many(3)), accepted(raw('1')), accepted(raw('2'))]);
		await played(v1.read(short.reading, PATH, ['1', '2']));
		expect(short.paths()).toEqual([`${PATH}?pageNum=1&pageSize=30`, `${PATH}/1`, `${PATH}/2`]);
		const one = scriptedReader([accepted([...many(29), raw('1')]), accepted(raw('2'))]);
		await played(v1.read(one.reading, PATH, ['1', '2']));
		expect(one.paths()).toEqual([`${PATH}?pageNum=1&pageSize=30`, `${PATH}/2`]);
	});

	it('asks for the longest page once', async () => {
		const ids = Array.from({ length: 250 }, (_, i) => String(i));
		const { reading, paths } = scriptedReader([accepted(many(500)), refused(1201)]);
		await played(v1.read(reading, PATH, ids));
		expect(paths().filter((path) => path.includes('?'))).toEqual([`${PATH}?pageNum=1&pageSize=500`]);
	});

	it('asks for tasks that no page shows one by one', async () => {
		const { reading, paths } = scriptedReader([
			accepted(many(30)),
			accepted(many(500)),
			accepted(raw('1')),
			accepted(raw('2')),
		]);
		const answers = await played(v1.read(reading, PATH, ['1', '2']));
		expect(paths()).toHaveLength(4);
		expect(answers.get('2')).toMatchObject({ task: { task_id: '2' } });
	});

	it.each([
		['is down', refused(5000)],
		['asks to wait', refused(1302)],
		['cannot be reached', broken()],
	])('leaves the tasks alone when Kling %s', async (_, trouble) => {
		const { reading, paths } = scriptedReader([trouble]);
		const answers = await played(v1.read(reading, PATH, ['1', '2']));
		expect(paths()).toHaveLength(1);
		for (const id of ['1', '2']) expect(answers.get(id)).toMatchObject({ missing: false, fault: { retryable: true } });
	});

	it.each([
		['is refused', refused(1201)],
		['is none', accepted({})],
	])('asks for the tasks one by one where the list %s', async (_, answer) => {
		const { reading, paths } = scriptedReader([answer, accepted(raw('1')), accepted(raw('2'))]);
		const answers = await played(v1.read(reading, PATH, ['1', '2']));
		expect(paths()).toHaveLength(3);
		expect(answers.get('1')).toMatchObject({ task: { task_id: '1' } });
	});
});

describe("looking for a caller's id", () => {
	it('is one question where the API can be asked for it', async () => {
		const { reading, paths } = scriptedReader([accepted(raw('2', { task_info: { external_task_id: 'mine' } }))]);
		expect(await played(v1.lookUp(reading, PATH, 'mine', true))).toMatchObject({ task: { task_id: '2' } });
		expect(paths()).toEqual([`${PATH}/mine`]);
	});

	it('goes through the newest tasks where the API cannot be asked for it', async () => {
		const { reading, paths } = scriptedReader([
			accepted([raw('1'), raw('2', { task_info: { external_task_id: 'mine' } })]),
		]);
		expect(await played(v1.lookUp(reading, PATH, 'mine', false))).toMatchObject({ task: { task_id: '2' } });
		expect(paths()).toEqual([`${PATH}?pageNum=1&pageSize=300`]);
	});

	it("takes a list without it for Kling's word, and no list for none", async () => {
		const look = async (answer: Scripted) =>
			await played(v1.lookUp(scriptedReader([answer]).reading, PATH, 'mine', false));
		expect(await look(accepted([raw('mine')]))).toMatchObject({ missing: true, fault: { task_id: 'mine' } });
		expect(await look(accepted(null))).toMatchObject({ missing: true });
		expect(await look(refused(1201))).toMatchObject({ missing: false });
		expect(await look(accepted({}))).toMatchObject({
			missing: false,
			fault: { description: 'Kling reports success, but it is no list of tasks.' },
		});
	});
});

describe('a numbered list', () => {
	it.each([
		[undefined, 500],
		[1, 1],
		[0, 1],
		[501, 500],
	])('of %j tasks has pages of %i', (wanted, pageSize) => {
		expect(numberedList(PATH, wanted)).toEqual({ method: 'GET', path: PATH, qs: { pageNum: 1, pageSize } });
	});

	it('ends with a page that is not full, and with page 1000', () => {
		const at = (pageNum: number) => ({ method: 'GET', path: PATH, qs: { pageNum, pageSize: 2, a: 1 } }) as const;
		const next = { method: 'GET', path: PATH, qs: { pageNum: 8, pageSize: 2, a: 1 } };
		expect(numberedPage([{}, {}], at(7))).toEqual({ entries: [{}, {}], next });
		expect(numberedPage([{}, {}], at(999))?.next).toBeDefined();
		expect(numberedPage([{}, {}], at(1000))?.next).toBeUndefined();
		expect(numberedPage([{}], at(7))).toEqual({ entries: [{}], next: undefined });
		for (const none of [null, undefined]) expect(numberedPage(none, at(7))).toEqual({ entries: [], next: undefined });
		for (const odd of [{}, 'x', 7]) expect(numberedPage(odd, at(7))).toBeUndefined();
	});

	it('is walked through task by task, as far as tasks are wanted', async () => {
		const { reading, paths } = scriptedReader([
			accepted([raw('1'), { a: 1 }]),
			accepted([raw('1'), raw('2')]),
			accepted([]),
		]);
		const ids: string[] = [];
		for await (const { task_id } of v1.list(reading, PATH, { wanted: 2 })) ids.push(task_id);
		expect(ids).toEqual(['1', '2']);
		expect(paths()).toEqual([1, 2, 3].map((page) => `${PATH}?pageNum=${page}&pageSize=2`));
	});
});

test('the first generation is what stands under /v1/, for each kind of task at its own path', () => {
	expect([PATH, '/v2/x', '/text-to-video/kling-3.0', '/tasks'].map((path) => v1.owns(path))).toEqual([
		true,
		false,
		false,
		false,
	]);
	expect([v1.readPath(PATH), v1.commonPath]).toEqual([PATH, undefined]);
	expect(v1.freeCall).toEqual({ method: 'GET', path: PATH, qs: { pageNum: 1, pageSize: 1 } });
});
