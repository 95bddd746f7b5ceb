import { chain, createEngine, node, noOpNode, startNode, type CrashWhen, type Engine } from '../../support/engine';
import { Peer } from './peer';
import { probes, ProbeApi } from './probes';

let engine: Engine;
let peer: Peer;

beforeEach(async () => {
	peer = await new Peer().open();
	engine = await createEngine({ nodes: probes, credentials: { probeApi: { type: ProbeApi, data: {} } } });
});

afterEach(async () => {
	await engine.close();
	await peer.close();
});

const input = [{ json: { a: 1 } }, { json: { a: 2 } }];
const creating = () => chain(startNode(), node('probe.http', { url: peer.url('/create') }), noOpNode());
const at =
	(phase: 'request' | 'response', count: number): CrashWhen =>
	(moment) =>
		moment.phase === phase && moment.count === count;

test.each([
	['before the second request is sent', at('request', 2), 1],
	['after it was answered, before the node knows', at('response', 2), 2],
])('killed %s', async (_when, crashWhen, sent) => {
	const crashed = await engine.run(creating(), { input, crashWhen });
	expect(crashed.status).toBe('crashed');
	expect(crashed.runs('http')).toHaveLength(0);
	expect(peer.count('/create')).toBe(sent);
	expect(engine.running).toEqual([]);
});

test('a stalled job runs again under its id, from what was saved', async () => {
	const crashed = await engine.run(creating(), { input, crashWhen: at('response', 2) });
	const again = await crashed.rerun();
	expect(again).toMatchObject({ id: crashed.id, status: 'success' });
	expect(again.items('After')).toHaveLength(2);
	expect(peer.count('/create')).toBe(4);
});

test('Retry starts a new execution where the saved one stands', async () => {
	peer.failures = 1;
	const flow = chain(startNode(), node('probe.http', { url: peer.url('/flaky') }), noOpNode());
	const failed = await engine.run(flow);
	expect(failed.status).toBe('error');
	const retried = await failed.retry();
	expect(retried).toMatchObject({ status: 'success', mode: 'retry' });
	expect(retried.id).not.toBe(failed.id);
	expect(retried.runs('Start')).toHaveLength(1);
	expect(retried.runs('http')).toHaveLength(1);
	expect(retried.runs('After')).toHaveLength(1);
});

test('killed while parking: the saved state is that of the start', async () => {
	const flow = chain(startNode(), node('probe.park'), noOpNode());
	const crashed = await engine.run(flow, { crashWhen: ({ phase }) => phase === 'save' });
	expect(crashed).toMatchObject({ status: 'crashed', waitTill: undefined });
	expect(crashed.context('park')).toEqual({});
	expect((await crashed.rerun()).status).toBe('waiting');
});

test('killed while waking: the wake-up can be done again', async () => {
	const flow = chain(startNode(), node('probe.park'), node('probe.http', { url: peer.url('/next') }), noOpNode());
	const parked = await engine.run(flow);
	const crashed = await parked.wakeByTimer({ crashWhen: at('request', 1) });
	expect(crashed.status).toBe('crashed');
	const again = await crashed.rerun();
	expect(again.status).toBe('success');
	expect(again.runs('park')).toHaveLength(1);
	expect(peer.count('/next')).toBe(1);
});

test('killed between two nodes', async () => {
	const crashed = await engine.run(creating(), {
		crashWhen: (moment) => moment.phase === 'node' && moment.node === 'After',
	});
	expect(crashed.status).toBe('crashed');
	expect(peer.count('/create')).toBe(1);
});

test('killed from outside while a request is open', async () => {
	const id = engine.start(chain(startNode(), node('probe.park', { peer: peer.url('/hang') })));
	while (peer.count('/hang') === 0) await new Promise((resolve) => setTimeout(resolve, 5));
	expect(engine.running).toEqual([id]);
	expect((await engine.crash(id)).status).toBe('crashed');
	while (peer.abandoned === 0) await new Promise((resolve) => setTimeout(resolve, 5));
	expect(engine.running).toEqual([]);
});
