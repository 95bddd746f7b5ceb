import {
	chain,
	createEngine,
	node,
	noOpNode,
	startNode,
	workflow,
	type Engine,
	type EngineOptions,
} from '../../support/engine';
import { Peer } from './peer';
import { probes } from './probes';

let engine: Engine;
let peer: Peer;
const others: Engine[] = [];

beforeAll(async () => {
	peer = await new Peer().open();
	engine = await createEngine({ nodes: probes });
});

afterAll(async () => {
	for (const one of [engine, ...others]) await one.close();
	await peer.close();
});

async function engineWith(options: Partial<EngineOptions>): Promise<Engine> {
	const one = await createEngine({ nodes: probes, ...options });
	others.push(one);
	return one;
}

const input = [{ json: { a: 1 } }, { json: { a: 2 } }];
const parking = (parameters = {}) => chain(startNode(), node('probe.park', parameters), noOpNode());
const park = async (parameters = {}) => await engine.run(parking(parameters), { input });
const looping = (rounds = 3) => chain(startNode(), node('probe.rounds', { rounds }), noOpNode());

describe('a parked execution', () => {
	test('shows what it waits for', async () => {
		const parked = await park();
		expect(parked).toMatchObject({ status: 'waiting', lastNodeExecuted: 'park' });
		expect(parked.waitTill!.getTime()).toBeGreaterThan(Date.now() + 500_000);
		expect(parked.json('park')).toEqual([{ state: 'parked', callback: expect.stringContaining(engine.url) }]);
		expect(parked.context('park')).toEqual({ seen: 2 });
		expect(engine.parked).toContain(parked.id);
	});

	test('goes on with its input when the timer wakes it, and sees that the time has passed', async () => {
		const parked = await park();
		const woken = await parked.wakeByTimer();
		expect(woken.status).toBe('success');
		expect(woken.json('After')).toEqual([{ a: 1 }, { a: 2 }]);
		expect(woken.runs('park')).toHaveLength(1);
		expect(Date.now()).toBeGreaterThanOrEqual(parked.waitTill!.getTime());
		expect(new Date() instanceof Date).toBe(true);
	});

	test('can be woken early without moving the clock', async () => {
		const before = Date.now();
		const woken = await (await park()).wakeByTimer({ early: true });
		expect(woken.status).toBe('success');
		expect(Date.now() - before).toBeLessThan(5000);
	});

	test('wakes only once', async () => {
		const parked = await park();
		await parked.wakeByTimer();
		await expect(parked.wakeByTimer()).rejects.toThrow('did succeed');
	});

	test('goes on with what webhook() gives out, which sees the context of execute()', async () => {
		const parked = await park();
		const answer = await parked.callback({ body: { x: 1 } });
		expect(answer).toMatchObject({ httpStatus: 200, body: { ok: true }, resumed: true });
		expect(answer.result!.status).toBe('success');
		expect(answer.result!.json('After')).toEqual([{ body: { x: 1 }, context: { seen: 2 } }]);
	});

	test('stays parked when webhook() gives out nothing', async () => {
		const parked = await park();
		const ping = await parked.callback({ body: { do: 'ping' } });
		expect(ping).toMatchObject({ httpStatus: 200, body: { parked: true }, resumed: false, result: undefined });
		const forbidden = await parked.callback({ body: { do: 'forbid' } });
		expect(forbidden).toMatchObject({ httpStatus: 403, body: { error: 'not you' }, resumed: false });
		expect(engine.execution(parked.id).status).toBe('waiting');
	});

	test('is destroyed by a throw in webhook()', async () => {
		const answer = await (await park()).callback({ body: { do: 'throw' } });
		expect(answer).toMatchObject({ httpStatus: 500, body: { code: 0 }, resumed: false });
		expect(answer.result).toMatchObject({ status: 'error', error: { message: 'boom' } });
		expect(answer.result!.runs('Start')).toHaveLength(0);
		expect(answer.result!.json('After')).toEqual([{}]);
	});

	test('can be stopped', async () => {
		const parked = await park();
		expect((await parked.cancel()).status).toBe('canceled');
		expect((await parked.callback()).httpStatus).toBe(409);
		expect(engine.parked).not.toContain(parked.id);
	});

	test('stays stopped when it was stopped while it parked', async () => {
		const slow = await engineWith({ saveDelayMs: 200 });
		const id = slow.start(parking());
		setTimeout(() => void slow.cancel(id), 100);
		expect((await slow.waitFor(id)).status).toBe('canceled');
		await new Promise((resolve) => setTimeout(resolve, 200));
		expect(slow.execution(id)).toMatchObject({ status: 'canceled', waitTill: undefined });
	});
});

describe('the answers of n8n to a callback', () => {
	test.each([
		['no token', { token: false as const }, 401],
		['a wrong token', { token: 'f'.repeat(64) }, 401],
		['another path', { path: 'elsewhere' }, 404],
		['another method', { method: 'GET' }, 404],
	])('%s', async (_what, request, httpStatus) => {
		const parked = await park();
		expect(await parked.callback(request)).toMatchObject({ httpStatus, resumed: false });
		expect(engine.execution(parked.id).status).toBe('waiting');
	});

	test('a token followed by the path', async () => {
		const parked = await park();
		const url = `${parked.resumeUrl}/${parked.data.executionData!.nodeExecutionStack[0].node.id}`;
		expect(await parked.callback({ url })).toMatchObject({ httpStatus: 200, resumed: true });
	});

	test('more query parameters are passed on', async () => {
		expect(await (await park()).callback({ query: { k: 'nonce' } })).toMatchObject({ httpStatus: 200, resumed: true });
	});

	test('an unknown execution, and one that is over', async () => {
		const parked = await park();
		const url = parked.resumeUrl.replace(`/${parked.id}?`, '/4711?');
		expect((await parked.callback({ url })).httpStatus).toBe(404);
		await parked.callback();
		expect(await parked.callback()).toMatchObject({ httpStatus: 409, resumed: false });
	});

	test('of callbacks that come together one wins, the others get 500', async () => {
		const parked = await park();
		const body = { do: 'slow' };
		const answers = await Promise.all(Array.from({ length: 5 }, async () => await parked.callback({ body })));
		expect(answers.map(({ httpStatus }) => httpStatus).sort()).toEqual([200, 500, 500, 500, 500]);
		expect(answers.filter(({ resumed }) => resumed)).toHaveLength(1);
		expect(engine.execution(parked.id).runs('After')).toHaveLength(1);
	});

	test('a callback during the run is refused with 409', async () => {
		const parked = await park({ peer: peer.url('/call-back-now') });
		expect(peer.callbacks.at(-1)).toMatchObject({ httpStatus: 409, body: { code: 409 } });
		expect(parked.status).toBe('waiting');
	});

	test('so is one that comes before the parked execution is saved', async () => {
		const slow = await engineWith({ saveDelayMs: 300 });
		await slow.run(parking({ peer: peer.url('/call-back-soon') }));
		expect(peer.callbacks.at(-1)).toMatchObject({ httpStatus: 409 });
	});

	test('when n8n is down nobody answers, and the same address works afterwards', async () => {
		const parked = await park();
		await engine.goOffline();
		await expect(parked.callback()).rejects.toThrow('ECONNREFUSED');
		await engine.goOnline();
		expect((await parked.callback()).resumed).toBe(true);
	});
});

describe('waiting by itself', () => {
	test('a service calls back and the execution goes on', async () => {
		const parked = await park({ peer: peer.url('/call-back-soon') });
		expect(parked.status).toBe('waiting');
		const done = await engine.waitFor(parked);
		expect(done.json('After')).toMatchObject([{ body: { task_status: 'succeed' } }]);
		expect(engine.received.at(-1)).toMatchObject({ executionId: parked.id, outcome: 'resumed', status: 200 });
		expect(engine.running).toEqual([]);
	});

	test('timers wake parked executions, faster than real time', async () => {
		const quick = await engineWith({});
		quick.startTimers(0.001);
		const started = performance.now();
		const done = await quick.waitFor(quick.start(looping(3), { input }));
		expect(done).toMatchObject({ status: 'success', context: expect.any(Function) });
		expect(done.json('After')).toMatchObject([{ round: 3 }, { round: 3 }]);
		expect(performance.now() - started).toBeLessThan(5000);
	});

	test('waitFor says what an execution is doing when it takes too long', async () => {
		const parked = await park();
		await expect(engine.waitFor(parked, 50)).rejects.toThrow('still waiting after 50 ms');
	});

	test('public addresses are told to nodes when asked for', async () => {
		const open = await engineWith({ publicUrl: 'https://n8n.example.com/' });
		const parked = await open.run(parking());
		const callback = `https://n8n.example.com/webhook-waiting/${parked.id}/`;
		expect(parked.json('park')).toEqual([{ state: 'parked', callback: expect.stringContaining(callback) }]);
	});
});

describe('a node that asks the engine to run itself', () => {
	test('runs again after every wake-up, by timer or callback, with its items and pairs', async () => {
		const first = await engine.run(looping(3), { input });
		expect(first).toMatchObject({ status: 'waiting' });
		expect(first.context('rounds')).toEqual({ round: 1 });
		const second = await first.callback();
		expect(second).toMatchObject({ httpStatus: 200, resumed: true, result: { status: 'waiting' } });
		const done = await second.result!.wakeByTimer();
		expect(done.status).toBe('success');
		expect(done.items('After')).toMatchObject([
			{ json: { a: 1, round: 3, hadResponse: true }, pairedItem: { item: 0 } },
			{ json: { a: 2, round: 3, hadResponse: true }, pairedItem: { item: 1 } },
		]);
		expect(done.runs('After')).toHaveLength(1);
	});
});

describe('sub-workflows', () => {
	test('a parent waits for a child that parks, and goes on with its output', async () => {
		engine.addWorkflow({ id: 'child', ...parking() });
		const parent = await engine.run(
			chain(startNode(), node('engine.executeWorkflow', { workflowId: 'child' }), noOpNode()),
			{ input },
		);
		expect(parent.status).toBe('waiting');
		const childId = engine.parked.at(-1)!;
		expect(childId).not.toBe(parent.id);
		await engine.execution(childId).callback({ body: { x: 1 } });
		const done = await engine.waitFor(parent);
		expect(done.status).toBe('success');
		expect(done.json('After')).toMatchObject([{ body: { x: 1 } }]);
	});
});

test('parking works inside of a loop', async () => {
	const flow = workflow(
		[startNode(), node('engine.loop'), node('probe.rounds', { rounds: 1 }), node('probe.park'), noOpNode()],
		[
			['Start', 'loop'],
			['loop', 'After'],
			['loop', 'park', 1],
			['park', 'loop'],
		],
	);
	const first = await engine.run(flow, { input });
	const second = await first.wakeByTimer();
	expect(second.status).toBe('waiting');
	const done = await second.wakeByTimer();
	expect(done.json('After')).toEqual([{ a: 1 }, { a: 2 }]);
});
