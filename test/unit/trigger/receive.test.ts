import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { Webhook } from 'standardwebhooks';
import { accepted, broken, played, refused, scripted, type Answering } from '../../support/scripted';
import { receive } from '../../../nodes/KlingTrigger/receive';
import { times } from '../../../nodes/Kling/transport';

const SECRET = 'sixteen-letters-';
const ADDRESS = { 'options.path': 'kling', 'options.secret': SECRET };
const PATH = '/v1/videos/text2video';

const raw = (more: IDataObject = {}) => ({ task_id: '7', task_status: 'succeed', ...more });
const body = (more: IDataObject = {}) => raw({ task_result: { videos: [] }, ...more });

interface Delivery {
	answers?: Answering[];
	parameters?: Record<string, unknown>;
	query?: IDataObject;
	headers?: IDataObject;
	body?: unknown;
	workflow?: string;
	mode?: string;
	credential?: IDataObject;
	/** How the caller's connection ends once n8n has answered. */
	end?: { statusCode?: number; writableFinished?: boolean; destroyed?: boolean };
}

let workflows = 0;

beforeEach(() => jest.useFakeTimers());
afterEach(() => {
	jest.useRealTimers();
	jest.restoreAllMocks();
});

/** Brings a callback to a trigger of its own, unless it names a workflow. */
async function deliver({
	answers = [accepted(raw())],
	parameters = {},
	query = { family: 'textToVideo' },
	headers = {},
	body: given = body(),
	workflow = `w${++workflows}`,
	mode = 'webhook',
	credential = {},
	end = {},
}: Delivery = {}) {
	const told = { status: 0, error: undefined as unknown, log: [] as string[] };
	const log = (line: string) => void told.log.push(line);
	const options: Record<string, unknown> = { ...ADDRESS, ...parameters };
	const kling = scripted(answers, {
		getNode: () => ({ id: 'trigger', name: 'Kling', type: 'klingTrigger', webhookId: 'random', parameters: {} }),
		getNodeParameter: (name: string, fallback: unknown) => options[name] ?? fallback,
		getQueryData: () => ({ secret: SECRET, ...query }),
		getHeaderData: () => headers,
		getBodyData: () => given,
		getRequestObject: () => ({ rawBody: Buffer.from(JSON.stringify(given)) }),
		getWorkflow: () => ({ id: workflow }),
		getMode: () => mode,
		getResponseObject: () => ({
			statusCode: 200,
			writableFinished: true,
			destroyed: false,
			...end,
			once: (event: string, listener: () => void) => void (event === 'close' && setTimeout(listener, 10)),
			status(code: number) {
				told.status = code;
				return { json: ({ error }: { error: string }) => void (told.error = error) };
			},
		}),
		logger: { debug: log, info: log, warn: log, error: log },
	});
	Object.assign(kling.credential, credential);
	const begun = performance.now();
	const response = await played(receive(kling.ctx as unknown as IWebhookFunctions));
	const lasted = performance.now() - begun;
	await jest.advanceTimersByTimeAsync(50);
	const item = response.workflowData?.[0]?.[0]?.json;
	return { ...told, response, item, paths: kling.calls.map(({ path }) => path), lasted };
}

const reasonOf = ({ response }: Awaited<ReturnType<typeof deliver>>) =>
	(response.webhookResponse as { reason?: string } | undefined)?.reason;

describe('a callback about the end of a task', () => {
	it('starts an execution with what Kling says about it, and nothing of the body', async () => {
		const { response, item, paths, status } = await deliver({ body: body({ forged: true }) });
		expect(response.webhookResponse).toEqual({ received: true, started: true });
		expect(item).toEqual({ task_id: '7', task_status: 'succeed', family: 'textToVideo', api: 'v1' });
		expect(response.workflowData![0][0].pairedItem).toEqual({ item: 0 });
		expect([paths, status]).toEqual([[`${PATH}/7`], 0]);
	});

	it('is about the kind of task that the address names, else that of the node', async () => {
		const parameters = { family: 'imageToVideo' };
		expect((await deliver({ parameters, query: { family: 'textToVideo' } })).paths).toEqual([`${PATH}/7`]);
		for (const family of ['', undefined, ['x'] as never]) {
			expect((await deliver({ parameters, query: { family } })).paths).toEqual(['/v1/videos/image2video/7']);
		}
	});

	it('is taken for what Kling says when that is an end, too', async () => {
		const { item } = await deliver({ answers: [accepted(raw({ task_status: 'failed' }))] });
		expect(item).toMatchObject({ task_status: 'failed' });
	});

	it('is asked about a second time, after a while, when Kling does not know the end yet', async () => {
		const { item, paths, lasted, log } = await deliver({
			answers: [accepted(raw({ task_status: 'processing' })), accepted(raw())],
		});
		expect(item).toMatchObject({ task_status: 'succeed' });
		expect(paths).toHaveLength(2);
		expect(lasted).toBeGreaterThanOrEqual(times.secondQuestion);
		expect(log).toEqual([]);
	});
});

describe('a callback starts nothing', () => {
	it.each([
		['a web form', { name: 'Ann' }],
		['nothing', undefined],
		['an id with strange characters', body({ task_id: '7/../8' })],
		['an id of more than 64 characters', body({ task_id: '7'.repeat(65) })],
		['an empty id', body({ task_id: '' })],
	])('when its body is %s', async (_, given) => {
		const result = await deliver({ body: given ?? null });
		expect(result.response).toEqual({
			webhookResponse: { received: true, started: false, reason: 'this is not a Kling task' },
		});
		expect(result.paths).toEqual([]);
	});

	it('when its status is not selected', async () => {
		const result = await deliver({ body: body({ task_status: 'processing' }) });
		expect(reasonOf(result)).toBe('the status processing is not selected');
		expect(result.paths).toEqual([]);
		expect(reasonOf(await deliver({ parameters: { statuses: ['failed'] } }))).toBe(
			'the status succeed is not selected',
		);
	});

	it('when the account has no such task, with a line in the log', async () => {
		const result = await deliver({ answers: [refused(1201, 'Task not found')] });
		expect(reasonOf(result)).toBe('the account has no such task');
		expect(result.paths).toHaveLength(2);
		expect(result.log).toEqual(['Kling callback about task 7 starts nothing: the account has no such task']);
	});

	it("when Kling answers about another task, or the id is a caller's own", async () => {
		const other = accepted(raw({ task_id: '8', task_info: { external_task_id: '7' } }));
		expect(reasonOf(await deliver({ answers: [other] }))).toBe('the account has no such task');
	});

	it('when it is late news of a task that has gone on', async () => {
		const parameters = { statuses: ['processing'] };
		const result = await deliver({ parameters, body: body({ task_status: 'processing' }) });
		expect(reasonOf(result)).toBe('the task has the status succeed');
	});

	it('when it claims another end than the one that is selected', async () => {
		const answers = [accepted(raw({ task_status: 'failed' }))];
		const result = await deliver({ answers, parameters: { statuses: ['succeed'] } });
		expect(reasonOf(result)).toBe('the task has the status failed');
	});
});

describe('a caller is to repeat a callback', () => {
	it.each([
		['succeed', 'processing', ['succeed']],
		['succeed', 'submitted', ['succeed']],
		['processing', 'submitted', ['processing']],
	])('that says %s while Kling says %s', async (claimed, known, statuses) => {
		const { status, error, response } = await deliver({
			parameters: { statuses },
			body: body({ task_status: claimed }),
			answers: [accepted(raw({ task_status: known }))],
		});
		expect([status, response]).toEqual([503, { noWebhookResponse: true }]);
		expect(error).toBe(`Kling says that the task has the status ${known}, please repeat the callback`);
	});

	it.each([
		['cannot be reached', broken('ECONNREFUSED', 'connect'), 'Kling cannot be reached at api-singapore.klingai.com'],
		['refuses the keys', refused(1002, 'Bad key'), 'Kling does not accept these keys'],
	])('when Kling %s, and the log says why', async (_, answer, words) => {
		const { status, error, log } = await deliver({ answers: [answer] });
		expect(status).toBe(503);
		expect(error).toBe('Kling could not be asked about the task, please repeat the callback');
		expect(log).toEqual([expect.stringMatching(`^Kling callback not verified, nothing started: ${words}\\. .*\\S$`)]);
	});

	it('when a setting of the trigger cannot be read, and the log says which', async () => {
		const { status, error, log } = await deliver({ parameters: { statuses: 'done' } });
		expect(status).toBe(503);
		expect(error).toBe('This trigger is not set up to verify the callback, please repeat the callback');
		expect(log).toEqual([expect.stringContaining('Trigger On is "done", but must be')]);
	});

	it('within the time that callers have', async () => {
		const { status, lasted } = await deliver({ answers: [refused(5000)] });
		expect(status).toBe(503);
		expect(lasted).toBeLessThan(times.verify + 1000);
	});

	it('when only another key could ask about the task', async () => {
		const { status, log, paths } = await deliver({
			body: { id: '7', status: 'succeeded' },
			credential: { authentication: 'accessKeys' },
		});
		expect([status, paths]).toEqual([503, []]);
		expect(log[0]).toContain('The task was made with an API key, so only an API key can ask about it.');
		expect(log[0]).toContain('Choose a credential with an API key of the same account in this trigger.');
	});
});

describe('a callback whose kind of task is not known', () => {
	it('is found out with one question, with an API key', async () => {
		const { item, paths } = await deliver({
			query: { family: '' },
			answers: [accepted([{ id: '7', status: 'succeeded' }])],
		});
		expect(item).toMatchObject({ task_id: '7', family: 'any', api: 'v2' });
		expect(paths).toEqual(['/tasks?task_ids=7']);
	});

	it("is asked about by Kling's id alone, once at each place", async () => {
		const { paths } = await deliver({ body: { id: '7', status: 'succeeded' }, answers: [accepted([])] });
		const places = ['/tasks?task_ids=7', '/solutions?task_ids=7'];
		expect(paths).toEqual([...places, ...places]);
	});

	it('is asked about at each path that fits, with a pair of keys, until one knows it', async () => {
		const { item, paths } = await deliver({
			query: { family: '' },
			body: raw({ task_result: { images: [] } }),
			credential: { authentication: 'accessKeys' },
			answers: [refused(1201), refused(1201), accepted(raw())],
		});
		expect(item).toMatchObject({ task_id: '7' });
		expect(paths.every((path) => path.startsWith('/v1/images/'))).toBe(true);
		expect(paths.length).toBeLessThanOrEqual(6);
		const all = await deliver({ query: { family: '' }, body: raw(), credential: { authentication: 'accessKeys' } });
		expect(all.paths.length).toBeLessThanOrEqual(5);
	});

	it('is left open when one of the questions has found no answer', async () => {
		const { status } = await deliver({
			query: { family: '' },
			credential: { authentication: 'accessKeys' },
			answers: [({ path }) => refused(path.startsWith('/v1/videos/effects') ? 5000 : 1201)],
		});
		expect(status).toBe(503);
	});

	it('is not left open by a host that does not serve the path of the other generations', async () => {
		const later = { id: '7', status: 'succeeded' };
		const only =
			(served: string): Answering =>
			(call) =>
				call.path.startsWith(served) ? accepted([]) : refused(1202);
		expect(reasonOf(await deliver({ body: later, answers: [only('/')] }))).toBe('the account has no such task');
		const result = await deliver({ body: later, answers: [only('/tasks')] });
		expect(reasonOf(result)).toBe('the account has no such task');
		expect(result.paths.some((path) => path.startsWith('/solutions'))).toBe(true);
		expect(await deliver({ body: later, answers: [only('/solutions')] })).toMatchObject({ status: 503 });
	});
});

describe('the secret of the address', () => {
	it.each([
		['none', undefined],
		['another one', 'sixteen-letters!'],
		['two of them', [SECRET, SECRET]],
	])('is asked for: %s', async (_, secret) => {
		const { status, error, response, paths } = await deliver({ query: { secret: secret as never } });
		expect([status, error]).toEqual([403, 'The secret in the address is missing or wrong']);
		expect([response, paths]).toEqual([{ noWebhookResponse: true }, []]);
	});

	it.each([
		['too short', { 'options.secret': 'fifteen-letters' }],
		['missing where the path is not random', { 'options.secret': null }],
	])('keeps the address shut when it is %s', async (_, parameters) => {
		const { status, error } = await deliver({ parameters, query: { secret: String(parameters['options.secret']) } });
		expect([status, error]).toEqual([403, 'This address takes no calls: it has no proper secret']);
	});

	it('is not needed in a random address', async () => {
		const parameters = { 'options.secret': null, 'options.path': null };
		expect((await deliver({ parameters, query: { secret: undefined, family: 'textToVideo' } })).item).toBeDefined();
	});
});

describe('the signature', () => {
	const key = `whsec_${Buffer.from('thirty-two bytes of a webhook key').toString('base64')}`;
	const credential = { webhookSecret: key };
	const signed = () => {
		const at = new Date();
		const signature = new Webhook(key).sign('m', at, JSON.stringify(body()));
		const timestamp = String(Math.floor(at.getTime() / 1000));
		return { 'webhook-id': 'm', 'webhook-timestamp': timestamp, 'webhook-signature': signature };
	};

	it('is checked where the credential holds a key', async () => {
		expect((await deliver({ credential, headers: signed() })).item).toBeDefined();
		const { status, error, log, paths } = await deliver({ credential });
		expect([status, error, paths]).toEqual([401, 'The signature cannot be accepted: missing', []]);
		expect(log).toEqual(['Kling callback refused, signature: missing']);
		expect((await deliver({ headers: { 'webhook-signature': 'v1,x' } })).item).toBeDefined();
	});

	it('may be missing, but not wrong, where it is optional', async () => {
		const parameters = { signature: 'optional' };
		expect((await deliver({ credential, parameters })).item).toBeDefined();
		const wrong = { ...signed(), 'webhook-signature': 'v1,x' };
		expect(await deliver({ credential, parameters, headers: wrong })).toMatchObject({ status: 401 });
	});

	it('is not looked at where it is off', async () => {
		const headers = { 'webhook-signature': 'v1,x' };
		expect((await deliver({ credential, parameters: { signature: 'off' }, headers })).item).toBeDefined();
	});

	it('covers the bytes of the body, be there none', async () => {
		const headers = signed();
		expect(await deliver({ credential, headers, body: body({ a: 1 }) })).toMatchObject({ status: 401 });
	});
});

describe('repeats of a delivery', () => {
	const headers = { 'webhook-id': 'delivery-1' };
	let workflow: string;
	beforeEach(() => (workflow = `repeats${++workflows}`));

	const again = async (more: Delivery = {}) => await deliver({ workflow, headers, ...more });

	it('start nothing after one that was taken', async () => {
		expect((await again()).item).toBeDefined();
		const repeat = await again();
		expect(reasonOf(repeat)).toBe('a repeat of an earlier delivery');
		expect(repeat.paths).toEqual([]);
	});

	it.each<[string, Delivery]>([
		['failed', { answers: [refused(1002)] }],
		['found nothing', { answers: [refused(1201)] }],
		['n8n could not start', { end: { statusCode: 500 } }],
		['whose caller had hung up before', { end: { destroyed: true } }],
		['whose caller hung up before it was answered', { end: { writableFinished: false } }],
	])('are handled after one that %s', async (_, first) => {
		await again(first);
		expect((await again()).item).toBeDefined();
	});

	it('are told apart by workflow and id, and do not count while the editor listens, nor without an id', async () => {
		await again();
		expect((await again({ workflow: `${workflow}x` })).item).toBeDefined();
		expect((await again({ headers: { 'webhook-id': 'delivery-2' } })).item).toBeDefined();
		expect((await again({ mode: 'manual' })).item).toBeDefined();
		for (const none of [{}, { 'webhook-id': ['delivery-1'] as never }]) {
			expect((await again({ headers: none })).item).toBeDefined();
			expect((await again({ headers: none })).item).toBeDefined();
		}
	});
});
