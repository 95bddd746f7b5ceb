import { KLING, klingWorkflow, prompts, startBench, textToVideo, type Bench } from '../support/kling';
import { createTask } from '../support/trigger';
import { quickTimes } from '../support/quick';

quickTimes();

const task = (operation: string, more = {}) => klingWorkflow({ resource: 'task', operation, simplify: false, ...more });

const chained = { family: '={{ $json.family }}', taskId: '={{ $json.task_id }}' };

const images = (n: number, options = {}) =>
	klingWorkflow({ resource: 'image', operation: 'generate', modelName: 'kling-v3', prompt: 'A lantern', n, options });

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

describe('tasks', () => {
	let bench: Bench;

	beforeAll(async () => {
		bench = await startBench({ duration: 30, units: 1e6 });
	});

	beforeEach(() => bench.kling.control.reset());

	afterAll(async () => await bench.close());

	const create = async (count = 1, options = {}) => {
		const result = await bench.engine.run(klingWorkflow(textToVideo(options)), { input: prompts(count) });
		expect(result.status).toBe('success');
		return result;
	};

	const run = async (workflow: ReturnType<typeof task>, input = prompts(1)) =>
		await bench.engine.run(workflow, { input });

	describe('get', () => {
		it("reads a task by Kling's id and by the caller's own", async () => {
			const [{ task_id }] = (await create(1, { externalTaskId: 'order-1042' })).json('After');
			for (const taskId of [task_id, 'order-1042']) {
				const result = await run(task('get', { family: 'textToVideo', taskId }));
				expect(result.json('After')).toEqual([expect.objectContaining({ task_id, family: 'textToVideo' })]);
			}
		});

		it.each(['Text to Video', 'text to video', 'TEXTTOVIDEO', 'Text to Video (Video)'])(
			'takes the kind from a sheet as "%s"',
			async (family) => {
				const [{ task_id: taskId }] = (await create()).json('After');
				const result = await run(task('get', { family: `={{ "${family}" }}`, taskId }));
				expect(result.json('After')).toEqual([expect.objectContaining({ family: 'textToVideo' })]);
			},
		);

		it('says which task is unknown', async () => {
			const result = await run(task('get', { family: 'textToVideo', taskId: '4711' }));
			expect(result.error?.message).toBe('Kling knows no task 4711 of the kind "Text to Video"');
		});

		it('says so of a voice without naming a field that its form does not have', async () => {
			const result = await run(task('get', { resource: 'voice', taskId: '4711' }));
			expect(result.error?.message).toBe('Kling knows no task 4711');
			expect(result.error?.description).toContain('. Check the ID, and that the credential belongs to the account');
		});

		it.each([
			['', '4711', 'Kind of Task is empty'],
			['videos', '4711', 'Kind of Task is "videos", which Kling does not have'],
			['textToVideo', '={{ $json.nothing ?? "" }}', 'Task ID is empty'],
		])('refuses family "%s" with task ID "%s"', async (family, taskId, message) => {
			const result = await run(task('get', { family, taskId }));
			expect(result.error?.message).toBe(message);
			expect(bench.kling.ledger.count()).toBe(0);
		});
	});

	describe('getMany', () => {
		const listed = async (more: object) =>
			(await run(task('getMany', { family: 'textToVideo', ...more }))).json('After').map(({ task_id }) => task_id);

		it('walks through all pages, newest first, or stops at the limit', async () => {
			const { kling } = bench;
			const left = prompts(601).values();
			const creating = async () => {
				for (const { json } of left) await createTask(kling, json);
			};
			await Promise.all(Array.from({ length: 10 }, creating));
			const newest = kling.ledger.accepted.map(({ taskId }) => taskId).reverse();
			const all = await listed({ returnAll: true });
			expect([...all].sort()).toEqual([...newest].sort());
			expect(all).toHaveLength(601);
			const before = kling.ledger.requests.length;
			expect(await listed({ returnAll: false, limit: 3 })).toEqual(all.slice(0, 3));
			expect(kling.ledger.requests.slice(before).map(({ query }) => query)).toEqual([{ pageNum: '1', pageSize: '3' }]);
		}, 60_000);

		it('filters by several statuses', async () => {
			const { kling } = bench;
			kling.control.fault({ match: { kind: 'create', body: 'boat 1' }, times: null, do: { task: { fail: 'no' } } });
			kling.control.fault({ match: { kind: 'create', body: 'boat 2' }, times: null, do: { task: { duration: null } } });
			await bench.engine.run(klingWorkflow(textToVideo({}, { waitForCompletion: false })), { input: prompts(3) });
			await new Promise((resolve) => setTimeout(resolve, 200));
			const listed = async (statuses: unknown) =>
				(await run(task('getMany', { family: 'textToVideo', returnAll: true, statuses: statuses as string[] })))
					.json('After')
					.map(({ task_status }) => task_status)
					.sort();
			const open = ['failed', expect.stringMatching(/processing|submitted/)];
			expect(await listed(['failed', 'processing', 'submitted'])).toEqual(open);
			expect(await listed('={{ "Failed, Processing, Submitted" }}')).toEqual(open);
			expect(await listed('={{ ["Succeeded"] }}')).toEqual(['succeed']);
		});
	});

	describe('files', () => {
		const downloaded = async (workflow: ReturnType<typeof images>) => {
			const result = await run(workflow);
			expect(result.error).toBeUndefined();
			return result.items('Kling');
		};

		it('come as data, data_1, data_2 with name and type', async () => {
			const [item] = await downloaded(images(3));
			expect(Object.keys(item.binary!)).toEqual(['data', 'data_1', 'data_2']);
			for (const [n, binary] of Object.values(item.binary!).entries()) {
				expect(binary).toMatchObject({ mimeType: 'image/png', fileExtension: 'png' });
				expect(binary.fileName).toBe(`kling-${String(item.json.task_id)}${n === 0 ? '' : `-${n}`}.png`);
				expect((await bench.engine.readBinary(binary)).subarray(0, 4)).toEqual(PNG);
			}
		});

		it('have the type of their name when the file server calls them just bytes', async () => {
			bench.kling.control.fault({ match: { kind: 'media' }, do: { contentType: 'binary/octet-stream' } });
			const [item] = await downloaded(images(1));
			expect(item.binary!.data).toMatchObject({ mimeType: 'image/png', fileType: 'image', fileExtension: 'png' });
		});

		it('come one item per file when results are split, each with its own url', async () => {
			const items = await downloaded(images(3, { splitResults: true }));
			expect(items).toHaveLength(3);
			expect(new Set(items.map(({ json }) => json.url)).size).toBe(3);
			expect(items.map(({ binary }) => Object.keys(binary!))).toEqual([['data'], ['data'], ['data']]);
			expect(items.map(({ pairedItem }) => pairedItem)).toEqual(Array(3).fill(expect.objectContaining({ item: 0 })));
		});

		it('are fetched by Task > Download from any earlier item', async () => {
			const created = await create(2);
			const result = await run(task('download', chained), created.items('After'));
			expect(result.items('After').map(({ json, binary }) => [json.task_id, binary!.data.mimeType])).toEqual(
				created.json('After').map(({ task_id }) => [task_id, 'video/mp4']),
			);
		});

		it('are fetched three at a time, and the items keep their order', async () => {
			const delay = 400;
			const media = { kind: 'media', method: 'GET' };
			bench.kling.control.fault({ match: media, times: null, do: { delay } });
			let items = prompts(6);
			for (const flow of [klingWorkflow(textToVideo({}, { downloadResults: true })), task('download', chained)]) {
				bench.kling.ledger.clear();
				const result = await run(flow, items);
				const times = bench.kling.ledger.find(media).map(({ time }) => time);
				expect(times).toHaveLength(6);
				expect(times[2] - times[0]).toBeLessThan(delay);
				expect(times[3] - times[0]).toBeGreaterThanOrEqual(delay);
				items = result.items('After');
				expect(items.map(({ pairedItem }) => (pairedItem as { item: number }).item)).toEqual([0, 1, 2, 3, 4, 5]);
				for (const { json, binary } of items) expect(binary!.data.fileName).toContain(json.task_id);
			}
		});

		it('are never fetched from an address in the item', async () => {
			const [item] = (await create()).items('After');
			item.json.url = `${bench.kling.baseUrl}/media/forged.mp4`;
			item.json.task_result = { videos: [{ id: '1', url: item.json.url }] };
			await run(task('download', chained), [item]);
			expect(bench.kling.ledger.requests.filter(({ path }) => path.includes('forged'))).toEqual([]);
		});

		it('are whole after a cut connection, never short', async () => {
			bench.kling.control.fault({ match: { kind: 'media' }, times: 2, do: { cutAfter: 100 } });
			const [item] = await downloaded(images(1));
			const direct = Buffer.from(await (await fetch(String(item.json.url))).arrayBuffer());
			expect((await bench.engine.readBinary(item)).equals(direct)).toBe(true);
			expect(bench.kling.ledger.count({ kind: 'media', method: 'GET' })).toBeGreaterThanOrEqual(3);
		});

		it('that are gone end in an error with the task id and what to do', async () => {
			bench.kling.control.fault({
				match: { kind: 'media' },
				times: null,
				do: { answer: { status: 403, body: 'empty' } },
			});
			const result = await run(images(1));
			expect(result.error?.message).toBe('The file is no longer there');
			expect(result.error?.description).toContain(bench.kling.ledger.accepted[0].taskId);
			expect(result.error?.description).toContain('30 days');
		});
	});

	describe('recover', () => {
		const recovered = async (more: object, input = prompts(1)) =>
			(await run(task('recover', { family: 'all', ...more }), input)).json('After');

		it('finds what one execution created, in every family, and marks what can be downloaded', async () => {
			const { kling } = bench;
			kling.control.fault({ match: { kind: 'create', body: 'boat 1' }, times: 1, do: { task: { fail: 'no' } } });
			const mine = await bench.engine.run(klingWorkflow(textToVideo({}, {}), { onError: 'continueRegularOutput' }), {
				input: prompts(2),
			});
			await create(2);
			const found = await recovered({ source: 'execution', executionId: mine.id });
			expect(found.map(({ task_status, downloadable }) => [task_status, downloadable]).sort()).toEqual([
				['failed', false],
				['succeed', true],
			]);
			expect(found.every(({ family }) => family === 'textToVideo')).toBe(true);
			const named = { source: '={{ "Execution" }}', family: '={{ "All" }}', executionId: mine.id };
			expect(await recovered(named)).toEqual(found);
		});

		it("finds by the caller's prefix and by time, and downloads", async () => {
			const before = Date.now();
			await create(1, { externalTaskId: 'order-1' });
			await create(1, { externalTaskId: 'other-1' });
			const byPrefix = await recovered({ source: 'prefix', externalIdPrefix: 'order-' });
			expect(byPrefix.map(({ task_info }) => (task_info as { external_task_id: string }).external_task_id)).toEqual([
				'order-1',
			]);
			const range = { source: 'timeRange', since: new Date(before - 1000).toISOString(), until: '' };
			expect(await recovered(range)).toHaveLength(2);
			expect(await recovered({ ...range, until: new Date(before - 500).toISOString() })).toHaveLength(0);
			const result = await run(task('recover', { family: 'textToVideo', ...range, downloadResults: true }));
			expect(result.items('After').map(({ binary }) => binary?.data.mimeType)).toEqual(['video/mp4', 'video/mp4']);
		});
	});

	describe('money', () => {
		it("adopts the task that a caller's repeated id already names, also in another execution", async () => {
			const first = await create(1, { externalTaskId: 'order-7' });
			const second = await create(1, { externalTaskId: 'order-7' });
			expect(second.json('After')[0].task_id).toBe(first.json('After')[0].task_id);
			expect(bench.kling.ledger.created()).toBe(1);
		});

		it('creates anew in a new execution without an id of the caller', async () => {
			await create();
			await create();
			expect(bench.kling.ledger.created()).toBe(2);
		});

		it('stops once, before anything is created, when too few units remain', async () => {
			const { kling, engine } = bench;
			const result = await engine.run(klingWorkflow(textToVideo({ minRemainingUnits: 1e12 })), { input: prompts(3) });
			expect(result.error?.message).toMatch(/^Only \d+ units remain, fewer than the 1000000000000/);
			expect(kling.ledger.created()).toBe(0);
			kling.control.reset();
			await create(3, { minRemainingUnits: 1 });
			expect(kling.ledger.requests.filter(({ path }) => path === '/account/costs')).toHaveLength(1);
		});

		it('counts packs, too, that were bought long ago, should Kling look at that', async () => {
			const { kling } = bench;
			const none = { code: 0, msg: 'success', resource_pack_subscribe_infos: [] };
			kling.control.fault({ match: { path: '/account/costs' }, do: { answer: { edit: { data: none } } } });
			await create(1, { minRemainingUnits: 1 });
			const [first, second] = kling.ledger.requests.filter(({ path }) => path === '/account/costs');
			expect(Number(second.query.start_time)).toBeLessThan(Number(first.query.start_time) - 365 * 86_400_000);
			expect(kling.ledger.created()).toBe(1);
		});

		it('a dry run sends nothing and returns the exact request', async () => {
			const result = await run(klingWorkflow(textToVideo({ dryRun: true })));
			expect(bench.kling.ledger.count()).toBe(0);
			expect(result.json('After')).toEqual([
				expect.objectContaining({
					family: 'textToVideo',
					method: 'POST',
					url: `${bench.kling.baseUrl}/v1/videos/text2video`,
					body: expect.objectContaining({ model_name: 'kling-v2-6', prompt: 'A paper boat 0' }),
					checks: expect.any(Array),
					estimated_seconds: expect.any(Number),
				}),
			]);
		});
	});

	it('is registered under the name that workflows use', () => expect(KLING).toBe('n8n-nodes-kling.kling'));
});
