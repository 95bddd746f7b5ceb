import { accepted, broken, failureOf, played, refused, scripted, type Scripted } from '../../support/scripted';
import { byFamily } from '../../../nodes/Kling/families';
import { createTask, type ExternalId } from '../../../nodes/Kling/tasks/createTask';
import { lookUp } from '../../../nodes/Kling/tasks/lookUp';
import { UNREPEATABLE } from '../../../nodes/Kling/transport';

const family = byFamily('textToVideo')!;
const { path } = family;
const NOW = Date.UTC(2026, 0, 1);
const BODY = { prompt: 'A boat', external_task_id: 'mine' };

const derived: ExternalId = { id: 'mine', isOwn: false, isProven: true };
const own: ExternalId = { id: 'mine', isOwn: true, isProven: true };
const unproven: ExternalId = { id: 'mine', isOwn: false, isProven: false };

const task = (more: object = {}) =>
	accepted({
		task_id: '7',
		task_status: 'submitted',
		task_info: { external_task_id: 'mine' },
		created_at: NOW,
		...more,
	});
const missing = refused(1201, 'Task not found by id/external id: mine');
const exists = refused(1201, 'External_task_id mine already exists');

beforeEach(() => {
	jest.useFakeTimers({ now: NOW });
	jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
	jest.useRealTimers();
	jest.restoreAllMocks();
});

/** Creates a task; what came of it, and which calls were made at which second. */
async function create(answers: Scripted[], externalId?: ExternalId) {
	const kling = scripted(answers);
	const result = await played(createTask(kling.ctx, family, path, BODY, externalId));
	return { result, calls: kling.calls.map(({ method, at }) => [method, Math.round(at / 1000)]) };
}

async function createInVain(answers: Scripted[], externalId?: ExternalId) {
	const kling = scripted(answers);
	const { context } = await failureOf(createTask(kling.ctx, family, path, BODY, externalId));
	return {
		fault: context.kling,
		isUnrepeatable: context[UNREPEATABLE],
		posts: kling.calls.filter(({ method }) => method === 'POST').length,
		questions: kling.calls.filter(({ method }) => method === 'GET').length,
		seconds: Math.round(kling.calls.at(-1)!.at / 1000),
	};
}

describe('a creation', () => {
	it('is posted once when Kling answers with the task', async () => {
		const kling = scripted([task()]);
		expect(await played(createTask(kling.ctx, family, path, BODY, derived))).toEqual({
			kind: 'task',
			task: expect.objectContaining({ task_id: '7', external_task_id: 'mine' }),
		});
		expect(kling.calls).toMatchObject([{ method: 'POST', path, body: BODY }]);
	});

	it('waits for a slot elsewhere', async () => {
		const { result } = await create([refused(1303, 'parallel task over resource pack limit', { 'retry-after': '9' })]);
		expect(result).toMatchObject({ kind: 'busy', fault: { code: 1303 }, retryAfterMs: 9000 });
	});

	it('fails at once when Kling says no', async () => {
		expect(await createInVain([refused(1102)], own)).toMatchObject({ fault: { code: 1102 }, posts: 1, questions: 0 });
		expect(await createInVain([refused(1201)])).toMatchObject({ fault: { code: 1201 }, posts: 1, questions: 0 });
	});

	it('is tried three times while it certainly never left this machine', async () => {
		const off = broken('ENOTFOUND', 'getaddrinfo');
		const { fault, ...rest } = await createInVain([off], derived);
		expect(rest).toEqual({ isUnrepeatable: undefined, posts: 3, questions: 0, seconds: 3 });
		expect(fault.message).toBe('Kling cannot be reached at api-singapore.klingai.com');
		expect((await create([off, off, task()])).calls).toEqual([
			['POST', 0],
			['POST', 1],
			['POST', 3],
		]);
		expect(await createInVain([new Error('blocked')], derived)).toMatchObject({
			posts: 1,
			fault: { message: 'blocked' },
		});
	});
});

describe('a creation with an unclear outcome', () => {
	it.each([
		['a connection that broke', broken()],
		['a fault inside Kling', refused(5000)],
		['a gateway', { status: 504, body: '' }],
		['an answer that names no task', accepted({})],
	])('is looked up before anything is posted again: %s', async (_, trouble) => {
		const { result, calls } = await create([trouble, missing, task()], derived);
		expect(result).toEqual({ kind: 'task', task: expect.objectContaining({ task_id: '7' }) });
		expect(calls).toEqual([
			['POST', 0],
			['GET', 1],
			['GET', 2],
		]);
	});

	it.each([
		['a connection that broke', broken()],
		['an answer that names no task', accepted({})],
	])('is posted again when Kling does not know it after a while: %s', async (_, trouble) => {
		const { result, calls } = await create([trouble, missing, missing, missing, missing, task()], derived);
		expect(result).toMatchObject({ kind: 'task', task: { task_id: '7' } });
		expect(calls).toEqual([
			['POST', 0],
			['GET', 1],
			['GET', 2],
			['GET', 4],
			['GET', 8],
			['POST', 9],
		]);
	});

	it('is found although the second post is refused because of its id', async () => {
		const { result } = await create([broken(), missing, missing, missing, missing, exists, missing, task()], derived);
		expect(result).toMatchObject({ kind: 'task', task: { task_id: '7' } });
		const silent = await create(
			[broken(), missing, missing, missing, missing, refused(1201), missing, task()],
			derived,
		);
		expect(silent.result).toMatchObject({ kind: 'task', task: { task_id: '7' } });
	});

	it('is reported when Kling cannot be asked for a minute, and may be repeated with the same id', async () => {
		const { fault, ...rest } = await createInVain([broken(), refused(5000)], derived);
		expect(rest).toMatchObject({ isUnrepeatable: undefined, posts: 1 });
		expect(rest.seconds).toBeGreaterThanOrEqual(60);
		expect(rest.seconds).toBeLessThan(75);
		expect(fault).toMatchObject({
			message: 'It is unknown whether Kling created the task',
			description: 'The connection to Kling broke before an answer came. The HTTP client reports ECONNRESET.',
			advice: `Look it up with the operation Task > Get, Kind of Task "${family.displayName}" and Task ID mine, before you create it again.`,
			retryable: true,
		});
	});

	it('ends after a minute also when every post breaks', async () => {
		const round = [broken(), missing, missing, missing, missing];
		const { fault, posts, seconds } = await createInVain(Array(12).fill(round).flat() as Scripted[], derived);
		expect(fault.message).toBe('It is unknown whether Kling created the task');
		expect(posts).toBe(7);
		expect(seconds).toBeLessThan(75);
	});

	it('goes on being unclear when later tries cannot leave this machine', async () => {
		const off = broken('ENOTFOUND', 'getaddrinfo');
		const { fault, posts, seconds } = await createInVain([broken(), missing, missing, missing, missing, off], derived);
		expect(fault).toMatchObject({ message: 'It is unknown whether Kling created the task', retryable: true });
		expect(posts).toBeGreaterThan(5);
		expect(seconds).toBeGreaterThanOrEqual(60);
	});

	it('is never posted again where Kling takes no id, and no later try may post it', async () => {
		const { fault, ...rest } = await createInVain([broken(), task()]);
		expect(rest).toEqual({ isUnrepeatable: true, posts: 1, questions: 0, seconds: 0 });
		expect(fault).toMatchObject({
			retryable: false,
			advice: expect.stringMatching(/^Before you repeat it, look at the/),
		});
		expect(fault.advice).toContain(path);
		const nameless = await createInVain([accepted({}), task()]);
		expect(nameless).toMatchObject({ isUnrepeatable: true, posts: 1 });
		expect(nameless.fault.description).toMatch(/Kling reports success, but it names no task\.$/);
	});

	it('is looked up but never posted again where Kling may not keep the id', async () => {
		const { fault, ...rest } = await createInVain([broken(), missing], unproven);
		expect(rest).toEqual({ isUnrepeatable: true, posts: 1, questions: 4, seconds: 8 });
		expect(fault).toMatchObject({
			retryable: false,
			advice: expect.stringMatching(/^Look it up with .*Task ID mine\. Before you repeat it, look at the newest tasks/),
		});
	});

	it('waits for a slot elsewhere when a gateway has turned it away and Kling does not know it', async () => {
		const gateway = { status: 429, headers: { 'retry-after': '9' }, body: 'Too many requests' };
		const away = await create([gateway, missing], derived);
		expect(away.result).toMatchObject({ kind: 'busy', fault: { http_status: 429 }, retryAfterMs: 9000 });
		expect(away.calls.filter(([method]) => method === 'POST')).toHaveLength(1);
		expect((await create([gateway, task()], derived)).result).toMatchObject({ kind: 'task' });
		expect(await createInVain([gateway, missing], unproven)).toMatchObject({ isUnrepeatable: true, posts: 1 });
		expect(await createInVain([gateway, refused(5000)], derived)).toMatchObject({
			fault: { retryable: true },
			posts: 1,
		});
	});

	it('does not take a task for its own that says itself that it has another id', async () => {
		const other = task({ task_id: '6', task_info: { external_task_id: 'theirs' } });
		const { result } = await create([broken(), other, task({ task_id: '7' })], derived);
		expect(result).toMatchObject({ task: { task_id: '7' } });
		const namesake = task({ task_id: 'mine', task_info: { external_task_id: 'theirs' } });
		expect((await create([broken(), namesake, task()], derived)).result).toMatchObject({ task: { task_id: '7' } });
		const silent = await create([broken(), task({ task_id: '6', task_info: {} })], derived);
		expect(silent.result).toMatchObject({ task: { task_id: '6' } });
		expect(silent.calls).toEqual([
			['POST', 0],
			['GET', 1],
		]);
	});
});

describe("the user's own id", () => {
	it.each([
		['a moment ago', NOW, undefined],
		['a minute before, by a clock that is slow', NOW - 60_000, undefined],
		['long before', NOW - 60_001, true],
		['nobody knows when', undefined, true],
	])('has the task of this creation if Kling made it after the call: %s', async (_, created_at, wasThere) => {
		const { result } = await create([broken(), task({ created_at })], own);
		expect((result as { wasThere?: boolean }).wasThere).toBe(wasThere);
		expect((await create([broken(), task({ created_at })], derived)).result).not.toHaveProperty('wasThere');
	});

	it('had its task before when Kling refuses the first call because of it', async () => {
		for (const words of ['External_task_id mine already exists', 'duplicated', 'repeated request', 'ALREADY there']) {
			const { result, calls } = await create([refused(1201, words), missing, task()], own);
			expect(result).toMatchObject({ kind: 'task', wasThere: true });
			expect(calls.map(([method]) => method)).toEqual(['POST', 'GET', 'GET']);
		}
	});

	it('belongs to another task when Kling refuses something else', async () => {
		const { fault, questions } = await createInVain([refused(1201, 'Bad mode'), task()], own);
		expect(fault.description).toBe('Kling says: Bad mode. Task 7 has the External Task ID mine already.');
		expect(questions).toBe(1);
	});

	it('is looked for a minute when Kling says that it exists, and does not show it', async () => {
		const { fault, posts, seconds } = await createInVain([exists, missing], own);
		expect(fault.message).toBe('It is unknown whether Kling created the task');
		expect(posts).toBe(1);
		expect(seconds).toBeGreaterThanOrEqual(60);
		expect(seconds).toBeLessThan(75);
	});
});

test('a derived id has the task that was meant, whatever Kling refuses', async () => {
	expect((await create([refused(1201, 'Bad mode'), task()], derived)).result).toMatchObject({ task: { task_id: '7' } });
	const { fault, questions } = await createInVain([refused(1201, 'Bad mode'), missing], derived);
	expect(fault).toMatchObject({ code: 1201, description: 'Kling says: Bad mode.' });
	expect(questions).toBe(1);
});

describe("a look-up by the caller's id", () => {
	const look = async (answer: Scripted, name = 'textToVideo') => {
		const { ctx, calls } = scripted([answer]);
		return { found: await played(lookUp(ctx, byFamily(name)!, 'a b')), calls };
	};

	it('asks for the id where the API can be asked, else for the newest tasks', async () => {
		const direct = await look(task({ task_info: { external_task_id: 'a b' } }));
		expect(direct.found).toMatchObject({ kind: 'found', task: { task_id: '7' } });
		expect(direct.calls.map((call) => call.path)).toEqual([`${path}/a%20b`]);
		const raw = { task_id: '8', task_status: 'processing', task_info: { external_task_id: 'a b' } };
		const listed = await look(accepted([{ task_id: '7', task_status: 'succeed' }, raw]), 'lipSync');
		expect(listed.found).toMatchObject({ kind: 'found', task: { task_id: '8' } });
		expect(listed.calls.map((call) => call.path)).toEqual(['/v1/videos/advanced-lip-sync?pageNum=1&pageSize=300']);
	});

	it("tells Kling's word that there is none from no word at all", async () => {
		expect((await look(missing)).found).toEqual({ kind: 'missing' });
		expect((await look(accepted([]), 'lipSync')).found).toEqual({ kind: 'missing' });
		const { found, calls } = await look(refused(5000));
		expect(found).toMatchObject({ kind: 'unknown', fault: { code: 5000 } });
		expect(calls).toHaveLength(1);
	});

	it('asks nothing where tasks have no such ids', async () => {
		const { found, calls } = await look(task(), 'lipSyncLegacy');
		expect(found).toMatchObject({ kind: 'unknown', fault: { message: 'This family has no caller ids' } });
		expect(calls).toEqual([]);
	});
});
