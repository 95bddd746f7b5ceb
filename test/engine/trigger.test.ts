import { WebhookContext } from 'n8n-core';
import { Webhook } from 'standardwebhooks';
import { sendRequest, type TriggerRequest } from '../support/engine';
import { Runner } from '../support/engine/runner';
import { generations } from '../support/generations';
import { klingWorkflow, prompts, startBench, textToVideo, withApiKey, type Bench } from '../support/kling';
import { quickTimes } from '../support/quick';
import { callbackBody, createTask, SECRET, triggerWorkflow } from '../support/trigger';

quickTimes();

let bench: Bench;

beforeAll(async () => {
	bench = await startBench({ duration: null });
});

afterEach(() => {
	bench.kling.control.clearFaults();
	bench.kling.control.set({ webhookSecret: null });
});

afterAll(async () => {
	await bench.close();
});

/** Calls the trigger of a workflow with the right secret, unless the request brings a query of its own. */
const call = async (request: TriggerRequest = {}, parameters = {}) =>
	await bench.engine.triggerWebhook(triggerWorkflow(parameters), { query: { secret: SECRET }, ...request });

const finished = async (more: object = {}, path?: string) => {
	const taskId = await createTask(bench.kling, more, path);
	bench.kling.control.finish(taskId);
	return taskId;
};

const requests = () => bench.kling.ledger.requests.length;

describe('a finished task', () => {
	test('starts one execution with what Kling says about it, and nothing of the body', async () => {
		const taskId = await finished({ external_task_id: 'mine-1' });
		const answer = await call({ query: { secret: SECRET, family: 'textToVideo' }, body: callbackBody(taskId) });
		expect(answer).toMatchObject({ httpStatus: 200, body: { received: true, started: true } });
		const [{ json }] = answer.result!.items('After');
		expect(json).toMatchObject({
			task_id: taskId,
			task_status: 'succeed',
			external_task_id: 'mine-1',
			family: 'textToVideo',
			video_id: expect.any(String),
			expires_at: expect.stringMatching(/^\d{4}-.*Z$/),
		});
		expect(json.url).toMatch(`${bench.kling.baseUrl}/media/`);
		expect(JSON.stringify(answer.result!.data)).not.toContain('forged');
	});

	test('that failed starts one too', async () => {
		const taskId = await createTask(bench.kling);
		bench.kling.control.fail(taskId, 'no luck');
		const { result } = await call({ body: callbackBody(taskId, 'failed') });
		expect(result!.json('After')).toEqual([
			expect.objectContaining({ task_status: 'failed', message: 'no luck', family: 'textToVideo' }),
		]);
	});

	test('whose callback claims another final state is reported as Kling reports it', async () => {
		const taskId = await createTask(bench.kling);
		bench.kling.control.fail(taskId);
		const { result } = await call({ body: callbackBody(taskId, 'succeed') });
		expect(result!.json('After')[0]).toMatchObject({ task_status: 'failed' });
	});

	test('is downloaded inside the execution, from the address that Kling names', async () => {
		const taskId = await finished();
		const answer = await call({ body: callbackBody(taskId) }, { downloadResults: true });
		const [item] = answer.result!.items('After');
		const file = await fetch(String(item.json.url));
		expect(await bench.engine.readBinary(item)).toEqual(Buffer.from(await file.arrayBuffer()));
		expect(item.binary!.data).toMatchObject({ mimeType: 'video/mp4', fileName: `kling-${taskId}.mp4` });
	});

	test('whose file is gone leaves a failed execution that names the task', async () => {
		const taskId = await finished();
		bench.kling.control.fault({ match: { kind: 'media' }, times: null, do: { answer: { status: 404 } } });
		const answer = await call({ body: callbackBody(taskId) }, { downloadResults: true });
		expect(answer.httpStatus).toBe(200);
		expect(answer.result).toMatchObject({ status: 'error' });
		expect(answer.result!.error).toMatchObject({ message: 'The file is no longer there' });
		expect(answer.result!.error!.description).toContain(taskId);
	});
});

describe('the family', () => {
	const asked = (from: number) => bench.kling.ledger.requests.slice(from).map(({ path }) => path.replace(/\/\d+$/, ''));

	test('in the address wins over the fixed one', async () => {
		const taskId = await finished();
		const before = requests();
		const query = { secret: SECRET, family: 'textToVideo' };
		const { result } = await call({ query, body: callbackBody(taskId) }, { family: 'imageToVideo' });
		expect(result!.json('After')[0]).toMatchObject({ family: 'textToVideo' });
		expect(asked(before)).toEqual(['/v1/videos/text2video']);
	});

	test('fixed in the node is the only one that is asked', async () => {
		const taskId = await finished({ model_name: 'kling-v2-1' }, '/v1/images/generations');
		const before = requests();
		const { result } = await call({ body: callbackBody(taskId) }, { family: 'generate' });
		expect(result!.json('After')[0]).toMatchObject({ family: 'generate' });
		expect(asked(before)).toEqual(['/v1/images/generations']);
	});

	test('is found out among those whose results look like the body', async () => {
		const taskId = await finished({ model_name: 'kling-v2-1' }, '/v1/images/generations');
		const before = requests();
		const body = callbackBody(taskId, 'succeed', { task_result: { images: [{ index: 0, url: 'x' }] } });
		const { result } = await call({ body });
		expect(result!.json('After')[0]).toMatchObject({ family: 'generate' });
		expect(asked(before).every((path) => path.startsWith('/v1/images/'))).toBe(true);
	});

	test.each([
		['voice', '/v1/general/custom-voices', { voice_name: 'Mine', voice_url: 'https://example.com/a.mp3' }],
		['virtualTryOn', '/v1/images/kolors-virtual-try-on', { human_image: 'https://example.com/a.png' }],
	])(
		'is found out for %s from a body that tells nothing, with a bounded number of queries',
		async (family, path, own) => {
			const more = family === 'voice' ? { model_name: undefined } : { model_name: 'kolors-virtual-try-on-v1-5' };
			const extra = family === 'voice' ? {} : { cloth_image: 'https://example.com/b.png' };
			const taskId = await createTask(bench.kling, { prompt: undefined, ...more, ...own, ...extra }, path);
			bench.kling.control.fail(taskId);
			const before = requests();
			const { result } = await call({ body: callbackBody(taskId, 'failed') });
			expect(result!.json('After')[0]).toMatchObject({ family });
			expect(requests() - before).toBeLessThanOrEqual(22);
		},
	);
});

describe('turned away without an execution or a question to Kling', () => {
	const refused = async (request: TriggerRequest, parameters = {}) => {
		const before = requests();
		const answer = await call(request, parameters);
		expect(answer.result).toBeUndefined();
		expect(requests()).toBe(before);
		return answer;
	};

	test.each([
		['no secret', {}],
		['a wrong secret', { secret: `${SECRET}x` }],
		['an empty secret', { secret: '' }],
		['a secret of another type', { 'secret[]': SECRET }],
		['the right secret twice', { 'secret[0]': SECRET, 'secret[1]': SECRET }],
	])('403 for %s', async (_what, query: Record<string, string>) => {
		const taskId = await finished();
		const answer = await refused({ query, body: callbackBody(taskId) });
		expect(answer).toMatchObject({ httpStatus: 403, body: { error: expect.any(String) } });
		expect(JSON.stringify(answer.body)).not.toContain(SECRET);
	});

	test.each(['submitted', 'processing', 'done', ''])('the status %j is acknowledged', async (status) => {
		const taskId = await finished();
		expect(await refused({ body: callbackBody(taskId, status) })).toMatchObject({
			httpStatus: 200,
			body: { received: true, started: false },
		});
	});

	test.each([
		['an empty body', {}],
		['a number', { body: 7 }],
		['null', { body: null }],
		['a list', { body: [callbackBody('1')] }],
		['text', { rawBody: 'task_id=1', headers: { 'content-type': 'text/plain' } }],
		['a form', { rawBody: 'a=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
		['no content type', { rawBody: '{"task_id":"1","task_status":"succeed"}' }],
		['a task id that is a path', { body: callbackBody('../../account/costs') }],
		['a task id that is a number', { body: { task_id: 12, task_status: 'succeed' } }],
		['an object that is no task', { body: { id: '1', name: 'succeeded' } }],
	])('%s is acknowledged', async (_what, request: TriggerRequest) => {
		expect(await refused(request)).toMatchObject({ httpStatus: 200, body: { started: false } });
	});
});

describe('asked about, and acknowledged without an execution', () => {
	const unknown = { httpStatus: 200, body: { received: true, started: false }, result: undefined };

	test('an unknown task, with a line in the log', async () => {
		expect(await call({ body: callbackBody('808080808080808080') })).toMatchObject(unknown);
		expect(bench.engine.log.at(-1)).toMatchObject({
			level: 'info',
			message: expect.stringContaining('808080808080808080'),
		});
	});

	test('a task of another family than the address says', async () => {
		const taskId = await finished();
		const query = { secret: SECRET, family: 'imageToVideo' };
		expect(await call({ query, body: callbackBody(taskId) })).toMatchObject(unknown);
	});

	test("a caller's own id in place of Kling's", async () => {
		await finished({ external_task_id: 'my_own_id' });
		expect(await call({ body: callbackBody('my_own_id') })).toMatchObject(unknown);
	});

	test('a body of one megabyte, within two seconds', async () => {
		const started = Date.now();
		const body = callbackBody('1', 'succeed', { filler: 'x'.repeat(2 ** 20) });
		expect(await call({ body })).toMatchObject(unknown);
		expect(Date.now() - started).toBeLessThan(2000);
	});
});

test('a selected progress status starts an execution when it is true', async () => {
	const taskId = await createTask(bench.kling);
	const parameters = {
		statuses: '={{ "Task Submitted, Task in Progress" }}',
		family: '={{ "Text to Video (Video)" }}',
	};
	const answer = await call({ body: callbackBody(taskId, 'processing') }, parameters);
	expect(answer.result!.json('After')[0].task_status).toMatch(/submitted|processing/);
	bench.kling.control.finish(taskId);
	expect((await call({ body: callbackBody(taskId, 'processing') }, parameters)).result).toBeUndefined();
});

describe('when Kling lags behind its own callback', () => {
	const query = { secret: SECRET, family: 'textToVideo' };

	test('a task that look-ups do not show yet starts an execution', async () => {
		const taskId = await createTask(bench.kling);
		bench.kling.control.fail(taskId);
		bench.kling.control.fault({ match: { kind: 'get' }, do: { answer: { code: 1201 } } });
		const { result } = await call({ query, body: callbackBody(taskId, 'failed') });
		expect(result!.json('After')[0]).toMatchObject({ task_id: taskId, task_status: 'failed' });
	});

	test('a task that still counts as processing starts an execution once it is finished', async () => {
		const taskId = await createTask(bench.kling);
		const answer = call({ query, body: callbackBody(taskId) });
		setTimeout(() => bench.kling.control.finish(taskId), 200);
		expect((await answer).result!.json('After')[0]).toMatchObject({ task_status: 'succeed' });
	});
});

describe('a callback that comes before Kling shows what it says', () => {
	const query = { secret: SECRET, family: 'textToVideo' };

	test.each(['succeed', 'failed'])('is to be repeated, with a line in the log (%s)', async (status) => {
		const taskId = await createTask(bench.kling);
		const answer = await call({ query, body: callbackBody(taskId, status) });
		expect(answer).toMatchObject({ httpStatus: 503, result: undefined });
		expect(bench.engine.log.at(-1)!.message).toContain(taskId);
	});

	test('starts an execution when it is repeated later, under the same webhook-id', async () => {
		const taskId = await createTask(bench.kling);
		const request = { query, body: callbackBody(taskId), headers: { 'webhook-id': 'early' } };
		expect(await call(request)).toMatchObject({ httpStatus: 503 });
		bench.kling.control.finish(taskId);
		expect(await call(request)).toMatchObject({ httpStatus: 200, body: { started: true } });
	});

	test('is acknowledged when Kling says that the task has ended otherwise', async () => {
		const taskId = await createTask(bench.kling);
		bench.kling.control.fail(taskId);
		const answer = await call({ query, body: callbackBody(taskId) }, { statuses: ['succeed'] });
		expect(answer).toMatchObject({ httpStatus: 200, body: { started: false }, result: undefined });
	});

	test('is acknowledged when it is late news of a task that has gone on', async () => {
		const taskId = await finished();
		const answer = await call({ query, body: callbackBody(taskId, 'processing') }, { statuses: ['processing'] });
		expect(answer).toMatchObject({ httpStatus: 200, body: { started: false }, result: undefined });
	});
});

describe('when Kling does not answer', () => {
	test.each([
		['hangs', 'hang' as const],
		['breaks the connection', 'reset' as const],
		['reports a fault', { code: 5000 }],
		['is too busy', { code: 1302 }],
		['sends a web page', { body: 'html' as const }],
	])('and %s, the caller is asked to repeat', async (_how, answer) => {
		const taskId = await finished();
		bench.kling.control.fault({ match: { kind: 'get' }, times: null, do: { answer } });
		const started = Date.now();
		expect(await call({ body: callbackBody(taskId) })).toMatchObject({ httpStatus: 503, result: undefined });
		expect(Date.now() - started).toBeLessThan(2500);
		expect(bench.engine.log.at(-1)).toMatchObject({ level: 'error' });
		bench.kling.control.clearFaults();
		expect((await call({ body: callbackBody(taskId) })).result!.items('After')).toHaveLength(1);
	});

	test('once, a second try inside the same call helps', async () => {
		const taskId = await finished();
		bench.kling.control.fault({ match: { kind: 'get' }, do: { answer: { code: 5000 } } });
		const query = { secret: SECRET, family: 'textToVideo' };
		expect((await call({ query, body: callbackBody(taskId) })).result!.items('After')).toHaveLength(1);
	});

	test('or refuses the keys, the log says so and holds no secret', async () => {
		const taskId = await finished();
		bench.kling.control.set({ regionMismatch: true });
		const answer = await call({ body: callbackBody(taskId) });
		bench.kling.control.set({ regionMismatch: false });
		expect(answer).toMatchObject({ httpStatus: 503, result: undefined });
		const log = JSON.stringify(bench.engine.log.filter(({ level }) => level !== 'debug'));
		expect(log).toContain('does not accept these keys');
		for (const secret of [SECRET, ...Object.values(bench.kling.keys)]) expect(log).not.toContain(secret);
	});
});

describe('tasks of the later generations of the API', () => {
	let newer: Bench;

	beforeAll(async () => {
		newer = await startBench({ duration: null }, {}, withApiKey);
	});

	afterAll(async () => {
		await newer.close();
	});

	const { path, body: asked, callback: body } = generations.v2;
	const create = async () => await createTask(newer.kling, {}, path, asked);
	const send = async (request: TriggerRequest, parameters = {}) =>
		await newer.engine.triggerWebhook(triggerWorkflow(parameters, 'newer-flow'), {
			query: { secret: SECRET },
			...request,
		});
	const paths = (from: number) => newer.kling.ledger.requests.slice(from).map(({ path }) => path);

	test('start an execution with what Kling says, found out with one question', async () => {
		const id = await create();
		newer.kling.control.finish(id);
		const before = newer.kling.ledger.requests.length;
		const { httpStatus, result } = await send({ body: body(id) });
		expect(httpStatus).toBe(200);
		expect(paths(before)).toEqual(['/tasks']);
		const [{ json }] = result!.items('After');
		expect(json).toMatchObject({
			task_id: id,
			task_status: 'succeed',
			family: 'any',
			api: 'v2',
		});
		expect(json.url).toMatch(`${newer.kling.baseUrl}/media/`);
		expect(JSON.stringify(result!.data)).not.toContain('forged');
	});

	test('carry the kind of task that the address names, and come with their files', async () => {
		const id = await create();
		newer.kling.control.finish(id);
		const query = { secret: SECRET, family: 'textToVideo' };
		const { result } = await send({ query, body: body(id) }, { downloadResults: true });
		const [item] = result!.items('After');
		expect(item.json).toMatchObject({ task_id: id, family: 'textToVideo', api: 'v2' });
		expect(item.binary!.data.mimeType).toBe('video/mp4');
	});

	test('that failed start one too, those in progress none', async () => {
		const id = await create();
		expect(await send({ body: body(id, 'processing') })).toMatchObject({ httpStatus: 200, body: { started: false } });
		newer.kling.control.fail(id, 'no luck');
		const { result } = await send({ body: body(id, 'failed') });
		expect(result!.json('After')).toEqual([expect.objectContaining({ task_id: id, task_status: 'failed' })]);
	});

	test('start none when the call is forged, foreign or early; an early one is to be repeated', async () => {
		const id = await create();
		expect(await send({ body: body(id) })).toMatchObject({ httpStatus: 503, result: undefined });
		expect(await send({ body: body('808080808080808080') })).toMatchObject({
			httpStatus: 200,
			body: { started: false },
			result: undefined,
		});
	});

	test('start one however late the news is and in whatever order it comes', async () => {
		const id = await create();
		newer.kling.control.finish(id);
		const parameters = { statuses: ['processing', 'succeed'] };
		for (const status of ['succeed', 'processing']) {
			const { result } = await send({ body: body(id, status) }, parameters);
			expect(result!.json('After')[0]).toMatchObject({ task_status: 'succeed' });
		}
	});

	test('start one execution however often a delivery is repeated', async () => {
		const id = await create();
		newer.kling.control.finish(id);
		const request = { body: body(id), headers: { 'webhook-id': 'newer-1' } };
		const started = async () => ((await send(request)).body as { started: boolean }).started;
		expect([await started(), await started()]).toEqual([true, false]);
	});

	test('of the first generation are found out with one question as well', async () => {
		const taskId = await createTask(newer.kling);
		newer.kling.control.finish(taskId);
		const before = newer.kling.ledger.requests.length;
		const { result } = await send({ body: callbackBody(taskId) });
		expect(paths(before)).toEqual(['/tasks']);
		expect(result!.json('After')[0]).toMatchObject({ task_id: taskId, task_status: 'succeed' });
	});

	test.each(Object.keys(generations).filter((name) => name.startsWith('solutions')))(
		'of %s are found out with two questions, and with one where the address names them',
		async (name) => {
			const { server, path: where, body: given, callback } = generations[name];
			newer.kling.control.set({ solutionWords: 'id', ...server });
			const id = await createTask(newer.kling, {}, where, given);
			newer.kling.control.finish(id);
			const before = newer.kling.ledger.requests.length;
			const { result } = await send({ body: callback(id) });
			expect(paths(before)).toEqual(['/tasks', '/solutions']);
			expect(result!.json('After')[0]).toMatchObject({ task_id: id, task_status: 'succeed', api: 'solutions' });

			const query = { secret: SECRET, family: 'goodsStudio' };
			const named = await send({ query, body: callback(id) });
			expect(paths(before).slice(2)).toEqual(['/solutions']);
			expect(named.result!.json('After')[0]).toMatchObject({ task_id: id, family: 'goodsStudio' });
			newer.kling.control.set({ solutionWords: 'id' });
		},
	);

	test('cannot be asked about with a pair of keys: the caller is to repeat, the log says what is missing', async () => {
		const answer = await call({ body: body('1') });
		expect(answer).toMatchObject({ httpStatus: 503, result: undefined });
		expect(JSON.stringify(bench.engine.log.at(-1))).toContain('only an API key can ask about it');
	});
});

describe('a burst of callbacks', () => {
	/** Sends callbacks about all the tasks at once. */
	const burst = async (taskIds: string[]) => {
		const { Trigger: url } = await bench.engine.activate(triggerWorkflow({}, 'burst'));
		const query = { secret: SECRET, family: 'textToVideo' };
		const answers = await Promise.all(
			taskIds.map(async (taskId) => await sendRequest(url, { query, body: callbackBody(taskId) })),
		);
		await bench.engine.deactivate('burst');
		return answers.map(({ httpStatus, body }) => [httpStatus, (body as { started?: boolean }).started]);
	};
	const many = async (count: number) => await Promise.all(Array.from({ length: count }, async () => await finished()));

	test('is verified with a few calls to Kling, each callback by its own task', async () => {
		const real = await many(20);
		const processing = await createTask(bench.kling);
		bench.kling.control.fault({ match: { method: 'GET' }, times: null, do: { delay: 100 } });
		const before = requests();
		const answers = await burst([...real, '909090909090909090', processing]);
		expect(answers.slice(0, 20)).toEqual(Array(20).fill([200, true]));
		expect(answers.slice(20)).toEqual([
			[200, false],
			[503, undefined],
		]);
		expect(requests() - before).toBeLessThanOrEqual(8);
	});

	test('decrypts the credential a few times, and forgets it after a second', async () => {
		const real = await many(12);
		await new Promise((resolve) => setTimeout(resolve, 1100));
		const decrypted = jest.spyOn(WebhookContext.prototype, 'getCredentials');
		await burst(real);
		expect(decrypted).toHaveBeenCalledTimes(1);
		await new Promise((resolve) => setTimeout(resolve, 1100));
		await burst(real.slice(0, 1));
		expect(decrypted).toHaveBeenCalledTimes(2);
		decrypted.mockRestore();
	});

	test('gets 503 as a whole when Kling does not answer', async () => {
		const real = await many(10);
		bench.kling.control.fault({ match: { method: 'GET' }, times: null, do: { answer: 'hang' } });
		const started = Date.now();
		expect(await burst(real)).toEqual(Array(10).fill([503, undefined]));
		expect(Date.now() - started).toBeLessThan(3500);
		bench.kling.control.clearFaults();
		expect(await burst(real)).toEqual(Array(10).fill([200, true]));
	});
});

describe('repeats of a delivery', () => {
	const headers = (id: string) => ({ 'webhook-id': id });

	test('with the same webhook-id start one execution, one by one or at once', async () => {
		const taskId = await finished();
		const flow = triggerWorkflow({}, 'repeats');
		const { Trigger: url } = await bench.engine.activate(flow);
		const send = async () =>
			await sendRequest(`${url}?secret=${SECRET}`, { body: callbackBody(taskId), headers: headers('delivery-1') });
		const answers = [await send(), ...(await Promise.all([send(), send(), send()])), await send()];
		await bench.engine.deactivate(flow.id);
		expect(answers.map(({ httpStatus }) => httpStatus)).toEqual([200, 200, 200, 200, 200]);
		expect(answers.map(({ body }) => (body as { started: boolean }).started)).toEqual([
			true,
			false,
			false,
			false,
			false,
		]);
	});

	test('are tried again after a failure', async () => {
		const taskId = await finished();
		const request = { body: callbackBody(taskId), headers: headers('delivery-2') };
		bench.kling.control.fault({ match: { kind: 'get' }, times: null, do: { answer: { code: 5000 } } });
		expect(await call(request)).toMatchObject({ httpStatus: 503 });
		bench.kling.control.clearFaults();
		expect(await call(request)).toMatchObject({ httpStatus: 200, body: { started: true } });
		expect(await call(request)).toMatchObject({ httpStatus: 200, body: { started: false } });
	});

	test('start the execution that n8n could not start the first time', async () => {
		const taskId = await finished();
		const request = { body: callbackBody(taskId), headers: headers('delivery-4') };
		const start = jest.spyOn(Runner.prototype, 'start').mockImplementationOnce(() => {
			throw new Error('The database is busy');
		});
		expect(await call(request)).toMatchObject({ httpStatus: 500, result: undefined });
		start.mockRestore();
		expect(await call(request)).toMatchObject({ httpStatus: 200, body: { started: true } });
		expect(await call(request)).toMatchObject({ httpStatus: 200, body: { started: false } });
	});

	test('start the execution whose caller had hung up before it got an answer', async () => {
		const taskId = await finished();
		const flow = triggerWorkflow({}, 'hung-up');
		const { Trigger: url } = await bench.engine.activate(flow);
		const send = async (signal?: AbortSignal) =>
			await fetch(`${url}?secret=${SECRET}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json', ...headers('delivery-5') },
				body: JSON.stringify(callbackBody(taskId)),
				signal,
			});
		bench.kling.control.fault({ match: { kind: 'get' }, do: { delay: 300 } });
		await expect(send(AbortSignal.timeout(100))).rejects.toThrow();
		expect(await (await send()).json()).toMatchObject({ started: true });
		await bench.engine.deactivate(flow.id);
	});

	test('are told apart by trigger, and do not count while the editor listens', async () => {
		const taskId = await finished();
		const request = { query: { secret: SECRET }, body: callbackBody(taskId), headers: headers('delivery-3') };
		const started = async (id: string, test = false) => {
			const answer = await bench.engine.triggerWebhook(triggerWorkflow({}, id), { ...request, test });
			return (answer.body as { started: boolean }).started;
		};
		expect([await started('one'), await started('two'), await started('one')]).toEqual([true, true, false]);
		expect([await started('one', true), await started('one', true)]).toEqual([true, true]);
	});

	test('without a webhook-id start one execution each, all about the same task and status', async () => {
		const taskId = await finished();
		const keys = [];
		for (let turn = 0; turn < 2; turn++) {
			const { result } = await call({ body: callbackBody(taskId) });
			const [{ task_id, task_status }] = result!.json('After');
			keys.push(`${String(task_id)} ${String(task_status)}`);
		}
		expect(keys).toEqual([`${taskId} succeed`, `${taskId} succeed`]);
	});
});

describe('the address', () => {
	test('works in test mode as well', async () => {
		const taskId = await finished();
		const { result } = await call({ body: callbackBody(taskId), test: true });
		expect(result).toMatchObject({ mode: 'manual', status: 'success' });
	});

	test.each(['GET', 'PUT', 'DELETE'])('does not take %s', async (method) => {
		expect(await call({ method })).toMatchObject({ httpStatus: 404, result: undefined });
	});

	test('stays the same when the workflow is deactivated and activated again', async () => {
		const flow = triggerWorkflow({ options: { path: 'films/done', secret: SECRET } });
		const first = await bench.engine.activate(flow);
		expect(first.Trigger).toBe(`${bench.engine.url}webhook/films/done`);
		await bench.engine.deactivate(flow.id);
		await expect(sendRequest(`${first.Trigger}?secret=${SECRET}`)).resolves.toMatchObject({ httpStatus: 404 });
		expect(await bench.engine.activate(flow)).toEqual(first);
		await expect(sendRequest(`${first.Trigger}?secret=${SECRET}`)).resolves.toMatchObject({ httpStatus: 200 });
		await bench.engine.deactivate(flow.id);
	});

	test.each([
		['an empty secret', { secret: '' }, 'at least 16 characters'],
		['a short secret', { secret: 'fifteen letters' }, 'at least 16 characters'],
		['a path that anybody could guess', { path: 'kling' }, 'needs a secret'],
	])('with %s is not activated', async (_what, options, message) => {
		await expect(bench.engine.activate(triggerWorkflow({ options }))).rejects.toThrow(message);
		await bench.engine.deactivate('trigger-flow');
	});

	test('of a node to which n8n has given none is not activated', async () => {
		const flow = triggerWorkflow({ options: {} });
		flow.nodes[0].webhookId = undefined;
		await expect(bench.engine.activate(flow)).rejects.toThrow('no address of its own');
		await bench.engine.deactivate(flow.id);
	});

	test('of a fresh node is random, needs no secret, and never collides with that of another', async () => {
		const ids = ['a2b90c1d-0000-4000-8000-000000000001', 'a2b90c1d-0000-4000-8000-000000000002'];
		const urls = [];
		for (const webhookId of ids) {
			const flow = triggerWorkflow({ options: {} }, webhookId, webhookId);
			urls.push((await bench.engine.activate(flow)).Trigger);
		}
		expect(urls).toEqual(ids.map((id) => `${bench.engine.url}webhook/${id}`));
		const taskId = await finished();
		for (const url of urls) {
			expect(await sendRequest(url, { body: callbackBody(taskId) })).toMatchObject({ body: { started: true } });
			expect(await sendRequest(`${url}0`, { body: callbackBody(taskId) })).toMatchObject({ httpStatus: 404 });
		}
		for (const id of ids) await bench.engine.deactivate(id);
	});
});

describe.each(Object.entries(generations))('%s: a signature', (name, generation) => {
	const webhookSecret = 'whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI=';
	let signedBench: Bench;

	beforeAll(async () => {
		const options = { duration: null, webhookSecret, ...generation.server };
		signedBench = await startBench(options, {}, generation.credential);
	});

	afterAll(async () => {
		await signedBench.close();
	});

	const create = async (more: object = {}) =>
		await createTask(signedBench.kling, more, generation.path, generation.body);
	const done = async () => {
		const taskId = await create();
		signedBench.kling.control.finish(taskId);
		return taskId;
	};

	const signed = (text: string, secret = webhookSecret, at = Date.now(), id = `id-${Math.random()}`) => ({
		'content-type': 'application/json',
		'webhook-id': id,
		'webhook-timestamp': String(Math.floor(at / 1000)),
		'webhook-signature': new Webhook(secret).sign(id, new Date(at), text),
	});

	const send = async (rawBody: string, headers: Record<string, string>, signature = 'auto') => {
		const request = { query: { secret: SECRET }, rawBody, headers };
		const answer = await signedBench.engine.triggerWebhook(triggerWorkflow({ signature }, `signed-${name}`), request);
		return [answer.httpStatus, answer.result ? 1 : 0];
	};

	const unsigned = { 'content-type': 'application/json' };
	const bodyOf = (taskId: string) => `${JSON.stringify(generation.callback(taskId), undefined, 1)}\n`;

	test.each(['auto', 'optional', 'off'])('%s: a good one over the raw bytes starts an execution', async (mode) => {
		const body = bodyOf(await done());
		expect(await send(body, signed(body), mode)).toEqual([200, 1]);
	});

	test.each([
		['auto', [401, 0]],
		['optional', [200, 1]],
		['off', [200, 1]],
	])('%s: none', async (mode, expected) => {
		expect(await send(bodyOf(await done()), unsigned, mode)).toEqual(expected);
	});

	test.each([
		['auto', [401, 0]],
		['optional', [401, 0]],
		['off', [200, 1]],
	])('%s: bad, old, early or over another body', async (mode, expected) => {
		const body = bodyOf(await done());
		const other = 'whsec_b3RoZXJvdGhlcm90aGVyb3RoZXJvdGhlcm90aGVyb3RoZQ==';
		expect(await send(body, signed(body, other), mode)).toEqual(expected);
		expect(await send(body, signed(body, webhookSecret, Date.now() - 400_000), mode)).toEqual(expected);
		expect(await send(body, signed(body, webhookSecret, Date.now() + 400_000), mode)).toEqual(expected);
		expect(await send(body, signed(body.trim()), mode)).toEqual(expected);
	});

	test("the console's test callback tells whether the secret is right, and starts nothing", async () => {
		const now = Date.now();
		const body = { id: 'test', status: 'submitted', outputs: [], message: '', create_time: now, update_time: now };
		const text = JSON.stringify(body);
		const other = 'whsec_b3RoZXJvdGhlcm90aGVyb3RoZXJvdGhlcm90aGVyb3RoZQ==';
		expect(await send(text, signed(text))).toEqual([200, 0]);
		expect(await send(text, signed(text, other))).toEqual([401, 0]);
		expect(await send(text, unsigned)).toEqual([401, 0]);
		const query = { secret: `${SECRET}x` };
		const answer = await signedBench.engine.triggerWebhook(triggerWorkflow({}, `signed-${name}`), {
			query,
			rawBody: text,
			headers: signed(text),
		});
		expect([answer.httpStatus, answer.result]).toEqual([403, undefined]);
	});

	test('the signed callbacks of the rehearsal server are accepted', async () => {
		const flow = triggerWorkflow({}, `signed-${name}`);
		const { Trigger: url } = await signedBench.engine.activate(flow);
		const family = generation.parameters.operation as string;
		const callback = { callback_url: `${url}?secret=${SECRET}&family=${family}` };
		const taskId = await create(name === 'v1' ? callback : { options: callback });
		signedBench.kling.control.finish(taskId);
		await signedBench.kling.callbacksDrained();
		await signedBench.engine.deactivate(flow.id);
		const answers = signedBench.kling.callbackLog.filter((entry) => entry.taskId === taskId);
		expect(answers.map(({ answer }) => answer)).toContain(200);
		const [started] = signedBench.engine.received.filter(({ outcome }) => outcome === 'resumed').slice(-1);
		expect(started.workflowData![0][0].json).toMatchObject({ task_id: taskId, task_status: 'succeed' });
	});
});

describe('the Callback URL of the Kling node', () => {
	const created = async (callbackUrl: string) => {
		const workflow = klingWorkflow(textToVideo({ callbackUrl }, { waitForCompletion: false }));
		const result = await bench.engine.run(workflow, { input: prompts(1) });
		return { result, accepted: bench.kling.ledger.accepted.at(-1)! };
	};

	test('set to the address of a trigger starts its workflow, and names the family for it', async () => {
		const flow = triggerWorkflow({}, 'pick-up');
		const { Trigger: url } = await bench.engine.activate(flow);
		const { result, accepted } = await created(`${url}?secret=${SECRET}`);
		expect(result.hints('Kling')).toEqual([]);
		bench.kling.control.finish(accepted.taskId);
		await bench.kling.callbacksDrained();
		await bench.engine.deactivate(flow.id);
		const [started] = bench.engine.received.filter(({ outcome }) => outcome === 'resumed').slice(-1);
		expect(started.workflowData![0][0].json).toMatchObject({ task_id: accepted.taskId, family: 'textToVideo' });
		const asked = bench.kling.ledger.requests.filter(({ path }) => path.endsWith(accepted.taskId));
		expect(asked).toHaveLength(1);
	});

	test('set to a test URL is used, with a hint', async () => {
		const { result } = await created('http://127.0.0.1:1/webhook-test/kling?secret=x');
		expect(result.hints('Kling')).toEqual([expect.objectContaining({ message: expect.stringContaining('test URL') })]);
	});

	test('without a protocol is refused, and its secret stays out of the error', async () => {
		const { result } = await created(`n8n.example.com/webhook/kling?secret=${SECRET}`);
		expect(result.error!.message).toContain('n8n.example.com/webhook/kling');
		expect(`${result.error!.message} ${result.error!.description}`).not.toContain(SECRET);
	});
});
