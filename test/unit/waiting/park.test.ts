import type { IExecuteFunctions } from 'n8n-workflow';
import { mendRecord, park, parkRequest } from '../../../nodes/Kling/waiting/park';
import type { Entry, RunState } from '../../../nodes/Kling/waiting/state';

const NOW = Date.UTC(2026, 0, 1);

beforeEach(() => jest.useFakeTimers({ now: NOW }));
afterEach(() => jest.useRealTimers());

const entry = (more: Partial<Entry> = {}): Entry => ({ family: 'textToVideo', path: '/v1/x', slots: 1, ...more });
const stateOf = (more: Partial<RunState> = {}): RunState =>
	({
		nonce: 'n',
		sleeps: 2,
		hints: [],
		entries: [entry({ id: '7', createdAt: NOW })],
		wakeAt: NOW + 60_000,
		...more,
	}) as RunState;

/** A run as n8n's engine hands it to the node, with its record of the execution. */
function execution({ source = {}, metadata = {}, stack = [] as object[], runs = [] as object[], runIndex = 1 } = {}) {
	const told = {
		until: undefined as Date | undefined,
		metadata: {} as { resumeUrl?: string },
		hints: [] as object[],
		log: [] as string[],
	};
	const node = { name: 'Kling', rewireOutputLogTo: 'x', retryOnFail: true };
	const stackEntry = { node, data: { main: [[{ json: {} }]] }, source: { main: [source] }, metadata };
	const record = { executionData: { nodeExecutionStack: stack }, resultData: { runData: { Kling: runs } } };
	const ctx = {
		runExecutionData: record,
		getNode: () => node,
		getExecuteData: () => stackEntry,
		getCredentials: async () => await Promise.resolve({ apiKey: 'park', region: 'singapore' }),
		evaluateExpression: (expression: string) =>
			expression.includes('resumeUrl') ? 'https://n8n.example/webhook-waiting/7?signature=SESAME' : runIndex,
		setMetadata: (given: object) => void Object.assign(told.metadata, given),
		addExecutionHints: (...hints: object[]) => void told.hints.push(...hints),
		putExecutionToWait: async (until: Date) => {
			told.until = until;
			await Promise.resolve();
		},
		logger: { info: (line: string) => void told.log.push(line) },
	} as unknown as IExecuteFunctions;
	return { ctx, told, stackEntry, node, record };
}

const ORIGIN = { previousNode: 'Before', previousNodeOutput: 1, previousNodeRun: 2 };

describe('the request to sleep', () => {
	it('lets n8n call this node once more, with the mark of the run and nothing else', () => {
		const state = stateOf();
		expect(parkRequest(execution({ source: ORIGIN }).ctx, state)).toEqual({
			actions: [
				{
					actionType: 'ExecutionNodeAction',
					nodeName: 'Kling',
					input: { __klingRun: 'n' },
					type: 'main',
					id: 'n:2',
					metadata: {},
				},
			],
			metadata: {},
		});
		expect(state.source).toEqual(ORIGIN);
	});

	it('remembers where the input came from the first time', () => {
		const state = stateOf({ source: ORIGIN });
		parkRequest(execution({ source: { previousNode: 'Kling' } }).ctx, state);
		expect(state.source).toEqual(ORIGIN);
		const plain = stateOf();
		parkRequest(execution({ source: { previousNode: 'Before' } }).ctx, plain);
		expect(plain.source).toEqual({ previousNode: 'Before', previousNodeOutput: 0, previousNodeRun: 0 });
	});
});

describe('the wait run', () => {
	it('sleeps until the next look, and says what it waits for', async () => {
		const { ctx, told } = execution();
		const state = stateOf({
			hints: ['Slow today'],
			entries: [
				entry({ id: '7', createdAt: NOW }),
				entry({ id: '8', task: { task_status: 'succeed' } as never }),
				entry({ id: '9', noWait: true }),
				entry(),
			],
		});
		const items = await park(ctx, state);
		expect(items).toEqual([
			[{ json: { status: 'waiting', done: 2, total: 4, task_ids: ['7', '8', '9'] }, pairedItem: { item: 0 } }],
		]);
		expect([state.sleeps, told.until]).toEqual([3, new Date(NOW + 60_000)]);
		expect(told.hints).toEqual([{ message: 'Slow today', location: 'outputPane' }]);
		expect(told.metadata.resumeUrl).toMatch(
			/^https:\/\/n8n\.example\/webhook-waiting\/7#2_of_4,_usually_done_within_\d+_(s|min)$/,
		);
		expect(told.log).toEqual([
			expect.stringMatching(
				/^Kling tasks done: 2 of 4, usually done within \d+ (s|min); asleep until 2026-01-01T00:01:00.000Z at the latest$/,
			),
		]);
	});

	it('gives on nothing when the timer ends the sleep, and leaves the settings of the run itself alone', async () => {
		const { ctx, told, stackEntry, node } = execution();
		await park(ctx, stateOf());
		expect(told.hints).toEqual([]);
		expect(stackEntry.data.main).toEqual([[]]);
		expect(stackEntry.node).not.toBe(node);
		expect(stackEntry.node).toMatchObject({
			name: 'Kling',
			alwaysOutputData: false,
			executeOnce: false,
			retryOnFail: false,
			onError: 'stopWorkflow',
		});
		expect(node.retryOnFail).toBe(true);
	});

	it('sets right what would name this node as its own source', async () => {
		const wrong = () => ({ previousNode: 'Kling', previousNodeRun: 0 });
		const [source, preservedSourceOverwrite, own, other] = [wrong(), wrong(), wrong(), wrong()];
		const stack = [
			{ node: { name: 'Other' }, metadata: { nodeWasResumed: true }, source: { main: [other] } },
			{ node: { name: 'Kling' }, source: { main: [other] } },
			{ node: { name: 'Kling' }, metadata: { nodeWasResumed: true }, source: { main: [own] } },
		];
		const runs = [{ inputOverride: 1 }, { inputOverride: 2, source }];
		const { ctx } = execution({ source, metadata: { preservedSourceOverwrite }, stack, runs });
		await park(ctx, stateOf({ source: ORIGIN }));
		for (const mended of [source, preservedSourceOverwrite, own]) expect(mended).toEqual(ORIGIN);
		expect(other).toEqual(wrong());
		expect(runs).toEqual([{ inputOverride: 1 }, { source: ORIGIN }]);
	});
});

test('after the sleep the record shows one run, with the source of its input', () => {
	const source = { previousNode: 'Kling' };
	const runs = [{ run: 0 }, { run: 1 }, { run: 2 }];
	const { ctx, stackEntry } = execution({ source, runs });
	mendRecord(ctx, stateOf({ source: ORIGIN }));
	expect(source).toEqual(ORIGIN);
	expect(stackEntry.node).not.toHaveProperty('rewireOutputLogTo');
	expect(runs).toEqual([{ run: 0 }]);
});

test('n8n need not have recorded anything', async () => {
	const { ctx, told } = execution();
	Object.assign(ctx, {
		runExecutionData: undefined,
		getExecuteData: () => ({ node: {}, data: {}, source: null }),
		logger: undefined,
	});
	mendRecord(ctx, stateOf());
	await park(ctx, stateOf());
	expect(told.until).toBeDefined();
	expect(parkRequest(ctx, stateOf()).actions).toHaveLength(1);
});
