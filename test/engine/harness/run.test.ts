import { chain, createEngine, node, noOpNode, startNode, workflow, type Engine } from '../../support/engine';
import { Peer } from './peer';
import { probes, ProbeApi } from './probes';

let engine: Engine;
let peer: Peer;

beforeAll(async () => {
	peer = await new Peer().open();
	const data = { key: '={{ "k-" + $json.tenant }}' };
	engine = await createEngine({ nodes: probes, credentials: { probeApi: { type: ProbeApi, data } } });
});

afterAll(async () => {
	await engine.close();
	await peer.close();
});

const httpNode = (path: string, more = {}) => node('probe.http', { url: peer.url(path) }, more);
/** n8n's words for a 500. */
const serverError = 'The service was not able to process your request';

const tenants = (...names: string[]) => names.map((tenant) => ({ json: { tenant } }));

test('a request is signed by the real credential, with defaults and expressions resolved', async () => {
	const result = await engine.run(chain(startNode(), httpNode('/signed'), noOpNode()), { input: tenants('a') });
	expect(result.status).toBe('success');
	expect(peer.requests.at(-1)).toMatchObject({ path: '/signed', authorization: 'Bearer k-a', body: '{"item":0}' });
	expect(result.json('After')).toEqual([{ path: '/signed', number: expect.any(Number) }]);
});

test('a node without its credential fails with the words of n8n', async () => {
	const result = await engine.run(chain(startNode(), httpNode('/signed', { credentials: undefined })));
	expect(result.status).toBe('error');
	expect(result.error?.message).toContain('does not have any credentials set');
});

test('an error stops the execution and names the node', async () => {
	const result = await engine.run(chain(startNode(), httpNode('/broken'), noOpNode()));
	expect(result).toMatchObject({ status: 'error', lastNodeExecuted: 'http' });
	expect(result.error).toMatchObject({ name: 'NodeOperationError', message: serverError });
	expect(result.runs('After')).toHaveLength(0);
});

test('retryOnFail tries again', async () => {
	peer.failures = 2;
	const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
	const result = await engine.run(chain(startNode(), httpNode('/flaky', retry), noOpNode()));
	expect(result.status).toBe('success');
	expect(peer.count('/flaky')).toBe(3);
});

test('continueErrorOutput sends failed items to the second output', async () => {
	const mixed = node(
		'probe.http',
		{ url: `={{ $json.tenant === "bad" ? "${peer.url('/broken')}" : "${peer.url('/fine')}" }}` },
		{ onError: 'continueErrorOutput' },
	);
	const flow = workflow(
		[startNode(), mixed, noOpNode('Good'), noOpNode('Bad')],
		[
			['Start', 'http'],
			['http', 'Good'],
			['http', 'Bad', 1],
		],
	);
	const result = await engine.run(flow, { input: tenants('bad', 'ok') });
	expect(result.status).toBe('success');
	expect(result.items('Good')).toMatchObject([{ json: { path: '/fine' }, pairedItem: { item: 0 } }]);
	expect(result.json('Bad')).toEqual([{ error: serverError }]);
	expect(result.items('Bad')).toMatchObject([{ pairedItem: { item: 0 } }]);
});

test('continueRegularOutput keeps going on the first output', async () => {
	const result = await engine.run(
		chain(startNode(), httpNode('/broken', { onError: 'continueRegularOutput' }), noOpNode()),
	);
	expect(result.status).toBe('success');
	expect(result.json('After')).toEqual([{ error: serverError }]);
});

test('alwaysOutputData and executeOnce are the settings of n8n', async () => {
	const silent = await engine.run(chain(startNode(), node('probe.nothing'), noOpNode()));
	expect(silent.runs('After')).toHaveLength(0);
	const loud = await engine.run(chain(startNode(), node('probe.nothing', {}, { alwaysOutputData: true }), noOpNode()));
	expect(loud.json('After')).toEqual([{}]);
	const once = await engine.run(chain(startNode(), httpNode('/once', { executeOnce: true })), {
		input: tenants('a', 'b'),
	});
	expect(once.items('http')).toHaveLength(1);
	expect(peer.count('/once')).toBe(1);
});

test('a file is streamed to disk and read back', async () => {
	const result = await engine.run(
		chain(startNode(), node('probe.download', { url: peer.url('/film') }), node('probe.readBack')),
	);
	const [item] = result.items('download');
	expect(item.binary?.data).toMatchObject({ mimeType: 'video/mp4', fileName: 'film.mp4', data: 'filesystem-v2' });
	expect((await engine.readBinary(item)).equals(Buffer.alloc(300_000, 7))).toBe(true);
	expect(result.json('readBack')).toEqual([{ size: 300_000 }]);
	expect(result.hints('download')).toEqual([{ message: 'downloaded' }]);
});

test('Loop Over Items runs its body once per batch', async () => {
	const flow = workflow(
		[startNode(), node('engine.loop', { batchSize: 2 }), noOpNode('Body'), noOpNode()],
		[
			['Start', 'loop'],
			['loop', 'After'],
			['loop', 'Body', 1],
			['Body', 'loop'],
		],
	);
	const result = await engine.run(flow, { input: tenants('a', 'b', 'c') });
	expect(result.runs('Body').map((run) => run.data!.main[0]!.length)).toEqual([2, 1]);
	expect(result.json('Body')).toEqual([{ tenant: 'c' }]);
	expect(result.json('Body', { run: 0 })).toEqual([{ tenant: 'a' }, { tenant: 'b' }]);
	expect(result.json('After')).toEqual([{ tenant: 'a' }, { tenant: 'b' }, { tenant: 'c' }]);
});

test('binary and json input reach the node; mode and execution id are those asked for', async () => {
	const binary = { data: { mimeType: 'text/plain', data: Buffer.from('hello').toString('base64') } };
	const result = await engine.run(chain(startNode(), node('probe.readBack')), {
		input: [{ json: {}, binary }],
		mode: 'manual',
		executionId: 'run-7',
	});
	expect(result).toMatchObject({ id: 'run-7', mode: 'manual', status: 'success' });
	expect(result.json('readBack')).toEqual([{ size: 5 }]);
});

test.each(['', '/hang'])('Stop ends a node that sleeps or waits for an answer (%s)', async (path) => {
	const url = path && peer.url(path);
	const stop = new AbortController();
	setTimeout(() => stop.abort(), 100);
	const started = Date.now();
	const result = await engine.run(chain(startNode(), node('probe.sleeper', { url }), noOpNode()), {
		signal: stop.signal,
	});
	expect(result.status).toBe('canceled');
	expect(result.runs('After')).toHaveLength(0);
	expect(Date.now() - started).toBeLessThan(5000);
	expect(engine.running).toEqual([]);
});

test('the timeout of a workflow cancels it', async () => {
	const result = await engine.run({
		...chain(startNode(), node('probe.sleeper')),
		settings: { executionTimeout: 0.1 },
	});
	expect(result.status).toBe('canceled');
});

test('the log keeps what nodes and n8n write', async () => {
	await engine.run(chain(startNode(), noOpNode()));
	expect(engine.log).toContainEqual(expect.objectContaining({ level: 'debug', message: 'Workflow execution started' }));
});

test('the instance id is the same in every engine', async () => {
	const other = await createEngine({ nodes: {} });
	expect(other.instanceId).toBe(engine.instanceId);
	await other.close();
});
