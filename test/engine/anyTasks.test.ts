import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { klingWorkflow, prompts, remarks, startBench, textToVideo, withApiKey, type Bench } from '../support/kling';
import { quickTimes } from '../support/quick';

quickTimes();

const task = (operation: string, more: INodeParameters = {}) =>
	klingWorkflow({ resource: 'task', operation, simplify: false, ...more });
const typed = { taskId: '={{ $json.id }}' };
const ids = (tasks: IDataObject[]): INodeExecutionData[] => tasks.map(({ task_id }) => ({ json: { id: task_id } }));
const tryOn: INodeParameters = {
	resource: 'image',
	operation: 'virtualTryOn',
	modelName: 'virtual-try-on-3.0',
	humanImage: 'https://files.example.org/a.png',
	clothImage: 'https://files.example.org/b.png',
};

describe('an API key', () => {
	let bench: Bench;
	let made: { v1: IDataObject[]; v2: IDataObject[]; solutions: IDataObject[]; all: IDataObject[] };

	beforeAll(async () => {
		bench = await startBench({ duration: 30, units: 1e6 }, {}, withApiKey);
	});
	afterAll(async () => await bench.close());

	const create = async (parameters: INodeParameters, count: number) =>
		(await bench.engine.run(klingWorkflow(parameters), { input: prompts(count) })).json('After');

	beforeEach(async () => {
		bench.kling.control.reset();
		const v1 = await create(textToVideo(), 2);
		const v2 = await create(textToVideo({}, { modelName: 'kling-3.0' }), 2);
		const solutions = await create(tryOn, 2);
		made = { v1, v2, solutions, all: [...v1, ...v2, ...solutions] };
		expect(made.all.every(({ task_status }) => task_status === 'succeed')).toBe(true);
		before = bench.kling.ledger.requests.length;
	});
	let before = 0;

	/** What was asked since the tasks were created. */
	const asked = () => bench.kling.ledger.requests.slice(before).map(({ method, path }) => `${method} ${path}`);
	const run = async (workflow: ReturnType<typeof task>, input: INodeExecutionData[] = prompts(1)) =>
		await bench.engine.run(workflow, { input });
	const idsOf = (items: IDataObject[]) => items.map(({ task_id }) => task_id);

	test('a typed id is found whatever generation made it', async () => {
		const result = await run(task('get', { family: 'textToVideo', ...typed }), ids(made.all));
		expect(idsOf(result.json('After'))).toEqual(idsOf(made.all));
		expect(result.json('After').map(({ api }) => api)).toEqual(['v1', 'v1', 'v2', 'v2', 'solutions', 'solutions']);
	});

	test('of any kind: the first generation too, through the common places alone', async () => {
		const result = await run(task('get', { family: 'any', ...typed }), ids(made.all));
		expect(result.json('After').map(({ task_id, family, url }) => [task_id, family, url])).toEqual(
			made.all.map(({ task_id, url }) => [task_id, 'any', url]),
		);
		expect(new Set(asked())).toEqual(new Set(['GET /tasks', 'GET /solutions']));
	});

	test('45 ids are three questions', async () => {
		const many = await create(textToVideo({}, { modelName: 'kling-3.0' }), 45);
		before = bench.kling.ledger.requests.length;
		for (const operation of ['get', 'wait']) {
			const result = await run(task(operation, { family: 'any', downloadResults: false, ...typed }), ids(many));
			expect(idsOf(result.json('After'))).toEqual(idsOf(many));
			expect(asked().filter((call) => call === 'GET /tasks')).toHaveLength(3);
			before = bench.kling.ledger.requests.length;
		}
	});

	test('the item says where its task is read', async () => {
		for (const operation of ['get', 'wait', 'download']) {
			const chained = { family: '={{ $json.family }}', taskId: '={{ $json.task_id }}' };
			const input = made.all.map((json) => ({ json }));
			const result = await run(task(operation, { ...chained, downloadResults: false }), input);
			expect(result.json('After').map(({ task_id, family, api }) => [task_id, family, api])).toEqual(
				made.all.map(({ task_id, family, api }) => [task_id, family, api]),
			);
			expect(asked().filter((call) => call.includes('tasks') || call.includes('solutions'))).toEqual([
				'GET /tasks',
				'GET /solutions',
			]);
			before = bench.kling.ledger.requests.length;
		}
	});

	test('Wait and Download bring the files of typed ids of all generations', async () => {
		for (const operation of ['wait', 'download']) {
			for (const family of ['any', 'textToVideo']) {
				const result = await run(task(operation, { family, ...typed }), ids(made.all));
				expect(result.items('After').map(({ binary }) => binary?.data?.fileType)).toEqual([
					...Array(4).fill('video'),
					...Array(2).fill('image'),
				]);
			}
		}
	});

	test('an unknown id is unknown everywhere', async () => {
		for (const family of ['any', 'textToVideo', 'goodsStudio']) {
			const result = await run(task('get', { family, taskId: '4711' }));
			expect(result.error?.message).toMatch(/^Kling knows no task 4711/);
		}
	});

	test('Get Many of any kind: all lists as one, newest first', async () => {
		const newest = (await run(task('getMany', { family: 'any', returnAll: true }))).json('After');
		expect(new Set(idsOf(newest))).toEqual(new Set(idsOf(made.all)));
		const times = newest.map(({ create_time }) => Number(create_time));
		expect(times).toEqual([...times].sort((a, b) => b - a));
		const few = (await run(task('getMany', { family: 'any', limit: 3 }))).json('After');
		expect(few).toEqual(newest.slice(0, 3));
		expect(new Set(newest.map(({ family }) => family))).toEqual(new Set(['textToVideo', 'virtualTryOn']));
	});

	test('Get Many of one kind shows what its newer models made, and no other products', async () => {
		const videos = (await run(task('getMany', { family: 'textToVideo', returnAll: true }))).json('After');
		expect(new Set(idsOf(videos))).toEqual(new Set(idsOf([...made.v1, ...made.v2])));
		expect(videos).toHaveLength(4);
		expect((await run(task('getMany', { family: 'goodsStudio', returnAll: true }))).json('After')).toEqual([]);
	});

	test('Recover asks once for each generation, and knows the kinds of what these nodes made', async () => {
		const result = await run(task('recover', { source: 'timeRange', family: 'all' }));
		const found = result.json('After');
		expect(new Set(idsOf(found))).toEqual(new Set(idsOf(made.all)));
		expect(asked()).toEqual(['POST /tasks', 'POST /solutions']);
		expect(new Set(found.map(({ family }) => family))).toEqual(new Set(['textToVideo', 'virtualTryOn']));
		const chosen = (await run(task('recover', { source: 'timeRange', family: 'textToVideo' }))).json('After');
		expect(new Set(idsOf(chosen))).toEqual(new Set(idsOf([...made.v1, ...made.v2])));
		const files = await run(task('recover', { source: 'timeRange', family: 'all', downloadResults: true }));
		expect(files.items('After').filter(({ binary }) => binary?.data)).toHaveLength(6);
	});

	test('a list that the host does not serve is told; one that fails for a moment is an error, where nothing is to be rescued', async () => {
		const { control } = bench.kling;
		control.fault({ match: { path: '/solutions' }, times: null, do: { answer: { status: 404, body: 'html' } } });
		for (const operation of ['recover', 'getMany']) {
			const result = await run(
				task(operation, { source: 'timeRange', family: operation === 'recover' ? 'all' : 'any' }),
			);
			expect(new Set(idsOf(result.json('After')))).toEqual(new Set(idsOf([...made.v1, ...made.v2])));
			expect(remarks(result)).toEqual([
				expect.stringMatching(/^Kling's list at \/solutions was not searched to its end: /),
			]);
		}
		const one = await run(task('get', { family: 'any', ...typed }), ids(made.v2));
		expect(idsOf(one.json('After'))).toEqual(idsOf(made.v2));
		control.clearFaults();
		control.fault({ match: { path: '/solutions' }, times: null, do: { answer: { code: 5000 } } });
		expect((await run(task('getMany', { family: 'any' }))).status).toBe('error');
		const rescued = await run(task('recover', { source: 'timeRange', family: 'all' }));
		expect(new Set(idsOf(rescued.json('After')))).toEqual(new Set(idsOf([...made.v1, ...made.v2])));
		expect(remarks(rescued)).toEqual([
			expect.stringMatching(/^Kling's list at \/solutions was not searched to its end: /),
		]);
	});
});

describe('a pair of keys', () => {
	let bench: Bench;
	beforeAll(async () => {
		bench = await startBench({ duration: 30 });
	});
	afterAll(async () => await bench.close());
	beforeEach(() => bench.kling.control.reset());

	test.each([
		['get', { family: 'any' }],
		['wait', { family: 'any' }],
		['download', { family: 'any' }],
		['getMany', { family: 'any' }],
		['get', { family: 'goodsStudio' }],
		['getMany', { family: 'goodsStudio' }],
		['recover', { source: 'timeRange', family: 'goodsStudio' }],
	])('%s of %j is refused before anything is sent', async (operation, more) => {
		const workflow = task(operation, { taskId: '4711', ...more });
		const result = await bench.engine.run(workflow, { input: prompts(1) });
		expect(result.error?.message).toMatch(/needs an API key, but the credential has an Access Key and a Secret Key$/);
		expect(result.error?.description).toMatch(/https:\/\/kling\.ai\/dev\/api-key/);
		expect(bench.kling.ledger.requests).toEqual([]);
	});

	test('reads the first generation as ever, and asks nowhere else', async () => {
		const created = (await bench.engine.run(klingWorkflow(textToVideo()), { input: prompts(1) })).json('After');
		const input = [...ids(created), { json: { id: '4711' } }];
		const workflow = klingWorkflow(
			{ resource: 'task', operation: 'get', family: 'textToVideo', ...typed },
			{ onError: 'continueRegularOutput' },
		);
		const result = await bench.engine.run(workflow, { input });
		expect(result.json('After')).toMatchObject([{ task_id: created[0].task_id }, { error: { task_id: '4711' } }]);
		expect(bench.kling.ledger.requests.every(({ path }) => path.startsWith('/v1/'))).toBe(true);
	});
});
