import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { byFamily } from '../../../nodes/Kling/families';
import { accepted, failureOf, played, refused, scripted } from '../../support/scripted';
import { adoptEarlier, identify } from '../../../nodes/Kling/operations/identify';
import type { PreparedRequest } from '../../../nodes/Kling/request/buildRequest';
import { executionPrefix, markIn } from '../../../nodes/Kling/tasks/externalId';
import type { Entry, RunState } from '../../../nodes/Kling/waiting/state';

const RESUME = 'https://n8n.example.org/webhook-waiting/7?signature=drawn-at-random';

/** Only what n8n tells a node about itself and its execution. */
const ctx = (name = 'Create a video', resumeUrl = RESUME, workflow = 'workflow') =>
	({
		getNode: () => ({ id: 'node', name, type: 'n8n-nodes-kling.klingTool' }),
		getWorkflow: () => ({ id: workflow }),
		getInstanceId: () => 'instance',
		evaluateExpression: () => resumeUrl,
	}) as unknown as IExecuteFunctions;

const family = byFamily('textToVideo')!;

const request = (body: IDataObject, more: Partial<PreparedRequest> = {}): PreparedRequest =>
	({ family, takesExternalId: true, path: family.path, body, priorBodies: [], ...more }) as PreparedRequest;

/** The id of the task of one call of a node, which an agent may repeat within a run. */
function idOf(wanted: PreparedRequest, { node = ctx(), run = '0', execution = '7', index = 0 } = {}): string {
	const entries = Array.from({ length: index + 1 }, () => ({ family: family.family, path: family.path, slots: 1 }));
	const state = { origin: execution, entries } as unknown as RunState;
	identify(node, state, index, wanted, '', run);
	return state.entries[index].externalId!;
}

const boat = { model_name: 'kling-v2-6', prompt: 'A boat' };

describe("the id of a tool call's task", () => {
	it('is the same for the same call', () => {
		expect(idOf(request(boat))).toBe(idOf(request({ ...boat })));
	});

	it.each<[string, PreparedRequest, Parameters<typeof idOf>[1]]>([
		['the prompt', request({ ...boat, prompt: 'A ship' }), {}],
		['a member that does not change how long it takes', request({ ...boat, negative_prompt: 'fog' }), {}],
		['the path', request(boat, { path: '/v1/videos/image2video' }), {}],
		['what is asked before', request(boat, { priorBodies: [{ text: 'Hello' }] }), {}],
		['the node', request(boat), { node: ctx('Create another video') }],
		['the workflow', request(boat), { node: ctx(undefined, undefined, 'a copy') }],
		['the run', request(boat), { run: '1' }],
		['the item', request(boat), { index: 1 }],
		['the execution', request(boat), { execution: '8' }],
		['what n8n draws at random', request(boat), { node: ctx(undefined, `${RESUME}-2`) }],
	])('is another one with %s', (_, wanted, where) => {
		expect(idOf(wanted, where)).not.toBe(idOf(request(boat)));
	});
});

const stateOf = (...entries: Array<Partial<Entry>>) =>
	({
		origin: '7',
		entries: entries.map((each) => ({ family: family.family, path: family.path, slots: 1, ...each })),
		hints: [],
	}) as unknown as RunState;

describe('the id of a task', () => {
	it('says which instance, which execution, which kind, and what for', () => {
		const state = stateOf({});
		identify(ctx(), state, 0, request(boat), '', '0');
		const { externalId, kind, request: hash, isOwnId } = state.entries[0];
		expect(externalId).toMatch(/^n8n-[0-9a-f]{8}-7-k[0-9a-z]{5}-[0-9a-f]{16}-0$/);
		expect(externalId).toContain(`-${kind}-`);
		expect(hash).toMatch(/^[0-9a-f]{16}$/);
		expect(isOwnId).toBeUndefined();
		expect(externalId!.startsWith(executionPrefix('instance', '7'))).toBe(true);
		expect(externalId!.startsWith(executionPrefix('another', '7'))).toBe(false);
	});

	it('ends with what binds the task to its purpose, which is found again in ids of this instance only', () => {
		const id = idOf(request(boat), { index: 12 });
		expect(markIn(ctx(), id)).toBe(id.slice(-19));
		expect(markIn(ctx(), id)).toMatch(/^[0-9a-f]{16}-12$/);
		for (const other of [undefined, '', 'order-1', id.replace('n8n-', 'n8n-0'), `${id}x`]) {
			expect(markIn(ctx(), other)).toBeUndefined();
		}
	});

	it('begins with the execution that creates the task anew', () => {
		const state = stateOf({ origin: '9' });
		identify(ctx(), state, 0, request(boat), '', '0');
		expect(state.entries[0].externalId).toMatch(/^n8n-[0-9a-f]{8}-9-/);
	});

	it('stays through all tries, whatever the request says then', () => {
		const state = stateOf({ externalId: 'before' });
		identify(ctx(), state, 0, request(boat), 'mine', '0');
		expect(state.entries[0]).toMatchObject({ externalId: 'before', kind: expect.any(String) });
		expect(state.entries[0]).not.toHaveProperty('request');
	});

	it('is none where the API takes none, but the kind is known', () => {
		const state = stateOf({});
		identify(ctx(), state, 0, request(boat, { takesExternalId: false }), 'mine', '0');
		expect(state.entries[0].externalId).toBeUndefined();
		expect(state.entries[0].kind).toMatch(/^k/);
	});

	it('may be derived where n8n has drawn nothing, and the workflow is not saved', () => {
		const node = { ...ctx(undefined, 'https://n8n.example.org/webhook-waiting/7'), getWorkflow: () => ({}) } as never;
		expect(idOf(request(boat), { node })).toMatch(/^n8n-/);
		expect(idOf(request(boat), { node })).not.toBe(idOf(request(boat)));
	});
});

describe("the user's own id", () => {
	it('is taken as it is, also for the same request twice', () => {
		const state = stateOf({}, {});
		for (const index of [0, 1]) identify(ctx(), state, index, request(boat), 'mine', '0');
		expect(state.entries).toMatchObject([
			{ externalId: 'mine', isOwnId: true },
			{ externalId: 'mine', isOwnId: true },
		]);
	});

	it('is refused for different requests, with both items named', () => {
		const state = stateOf({}, {}, {});
		identify(ctx(), state, 0, request(boat), 'mine', '0');
		identify(ctx(), state, 1, request({ prompt: 'A ship' }), 'other', '0');
		const second = () => identify(ctx(), state, 2, request({ prompt: 'A ship' }), 'mine', '0');
		expect(second).toThrow('External Task ID mine is given to different requests');
		try {
			second();
		} catch (error) {
			expect(error).toMatchObject({
				context: { itemIndex: 2 },
				description: expect.stringMatching(/^Items 0 and 2 ask for different things, .*for each item/),
			});
		}
		expect(state.entries[2].externalId).toBeUndefined();
	});
});

const NOW = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;

describe('an execution that retries one which has died', () => {
	beforeEach(() => jest.useFakeTimers({ now: NOW }));
	afterEach(() => jest.useRealTimers());

	const derived = (origin: string) => {
		const state = stateOf({ origin });
		identify(ctx(), state, 0, request(boat), '', '0');
		return state.entries[0];
	};
	const made = (externalId: string | undefined, more: object = {}) => ({
		task_id: '7',
		task_status: 'processing',
		task_info: { external_task_id: externalId },
		created_at: NOW,
		...more,
	});

	async function adopt(state: RunState, tasks: object[], { mode = 'retry', resumeUrl = RESUME } = {}) {
		const kling = scripted([accepted(tasks)]);
		const node = { ...kling.ctx, ...ctx(undefined, resumeUrl), getMode: () => mode } as unknown as IExecuteFunctions;
		await played(adoptEarlier(node, state));
		return kling.calls.map(({ path }) => path);
	}

	it('takes over the tasks that were made for the same purpose', async () => {
		const entry = derived('8');
		const earlier = derived('7').externalId;
		const state = stateOf(entry, { ...entry, externalId: `${entry.externalId}5` });
		expect(await adopt(state, [made('order-1', { task_id: '6' }), made(earlier)])).toEqual([
			`${family.path}?pageNum=1&pageSize=500`,
		]);
		expect(state.entries[0]).toMatchObject({
			id: '7',
			externalId: earlier,
			createdAt: NOW,
			task: { task_id: '7' },
		});
		expect(state.entries[1].id).toBeUndefined();
		expect(state.hints).toEqual(['1 tasks of the execution that was retried were found, and not paid for again.']);
	});

	it('asks for no page behind the one that ends with the last of them', async () => {
		const others = Array.from({ length: 499 }, (_, i) => made('order-1', { task_id: `other ${i}` }));
		const state = stateOf(derived('8'));
		const asked = await adopt(state, [...others, made(derived('7').externalId)]);
		expect(state.entries[0].id).toBe('7');
		expect(asked).toHaveLength(1);
	});

	it('leaves what has failed, what is foreign, and what needs no task', async () => {
		const entry = derived('8');
		const earlier = derived('7').externalId!;
		const foreign = earlier.replace(/^n8n-......../, 'n8n-00000000');
		const state = stateOf(entry);
		const tasks = [made(foreign), made(undefined), made(`${earlier}x`), made(earlier, { task_status: 'failed' })];
		await adopt(
			state,
			tasks.map((each, i) => ({ ...each, task_id: String(i) })),
		);
		expect(state.entries[0].id).toBeUndefined();
		expect(state.hints).toEqual([]);
		for (const none of [
			{ ...entry, id: '1' },
			{ ...entry, isOwnId: true },
			{ ...entry, externalId: undefined },
		]) {
			expect(await adopt(stateOf(none), [made(earlier)])).toEqual([]);
		}
	});

	it('looks back to where the first execution began, and no further', async () => {
		const entry = derived('8');
		const earlier = made(derived('7').externalId, { created_at: NOW - 10 * MINUTE });
		const begun = async (since: number) => {
			const state = { ...stateOf({ ...entry }), since };
			await adopt(state, [earlier]);
			return state.entries[0].id;
		};
		// Kling's clock may be a minute behind.
		expect(await begun(NOW - 9.5 * MINUTE)).toBe('7');
		expect(await begun(NOW - 8.5 * MINUTE)).toBeUndefined();
	});

	it('looks for what left nothing as far back as files last', async () => {
		const found = async (days: number) => {
			const state = stateOf(derived('8'));
			await adopt(state, [made(derived('7').externalId, { created_at: NOW - days * 24 * 60 * MINUTE })]);
			return state.entries[0].id;
		};
		expect(await found(29)).toBe('7');
		expect(await found(31)).toBeUndefined();
	});

	it('does not create where the list is too long to be looked through', async () => {
		const page = Array.from({ length: 500 }, (_, i) => ({ created_at: NOW, task_status: 'succeed', n: i }));
		let count = 0;
		const kling = scripted(
			Array.from({ length: 101 }, () => accepted(page.map((task) => ({ ...task, task_id: String(++count) })))),
		);
		const node = { ...kling.ctx, ...ctx(), getMode: () => 'retry' } as unknown as IExecuteFunctions;
		const error = await failureOf(adoptEarlier(node, stateOf(derived('8'))));
		expect(error.message).toMatch(/cannot be told/);
	});

	it('asks nothing where it is no retry, or where n8n hands nothing on', async () => {
		const earlier = made(derived('7').externalId);
		expect(await adopt(stateOf(derived('8')), [earlier], { mode: 'trigger' })).toEqual([]);
		const resumeUrl = 'https://n8n.example.org/webhook-waiting/7';
		expect(await adopt(stateOf(derived('8')), [earlier], { resumeUrl })).toEqual([]);
	});

	it('does not create without having asked', async () => {
		const kling = scripted([refused(1102, 'Empty')]);
		const node = { ...kling.ctx, ...ctx(), getMode: () => 'retry' } as unknown as IExecuteFunctions;
		const error = await failureOf(adoptEarlier(node, stateOf(derived('8'))));
		expect(error.context.kling).toMatchObject({ code: 1102 });
	});
});
