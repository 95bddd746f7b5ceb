import { stat } from 'node:fs/promises';
import { chain, createEngine, node, noOpNode, startNode } from '../../support/engine';
import { Peer } from './peer';
import { probes } from './probes';

test('engines follow each other; the last one to close removes the files', async () => {
	const peer = await new Peer().open();
	for (let i = 0; i < 2; i++) {
		const engine = await createEngine({ nodes: probes });
		const result = await engine.run(chain(startNode(), node('probe.download', { url: peer.url('/film') })));
		expect(await engine.readBinary(result.items('download')[0])).toHaveLength(300_000);
		expect((await stat(process.env.N8N_USER_FOLDER!)).isDirectory()).toBe(true);
		await engine.close();
		await expect(stat(process.env.N8N_USER_FOLDER!)).rejects.toThrow('ENOENT');
	}
	await peer.close();
});

test('closing ends what runs, sets the clock back and stops to listen', async () => {
	const engine = await createEngine({ nodes: probes });
	const parked = await engine.run(chain(startNode(), node('probe.park'), noOpNode()));
	await parked.wakeByTimer();
	engine.start(chain(startNode(), node('probe.sleeper')));
	const shifted = Date.now();
	await engine.close();
	expect(engine.running).toEqual([]);
	expect(Date.now()).toBeLessThan(shifted - 500_000);
	await expect(parked.callback()).rejects.toThrow('ECONNREFUSED');
});

test('while n8n is down no timer fires; what was due wakes when it is back', async () => {
	const engine = await createEngine({ nodes: probes });
	engine.startTimers();
	const flow = chain(startNode(), node('probe.park', { seconds: 0.1 }), noOpNode());
	const before = await engine.run(flow);
	await engine.goOffline();
	const meanwhile = await engine.run(flow);
	await new Promise((resolve) => setTimeout(resolve, 300));
	expect(engine.parked).toEqual([before.id, meanwhile.id]);
	await engine.goOnline();
	expect((await engine.waitFor(before)).status).toBe('success');
	expect((await engine.waitFor(meanwhile)).status).toBe('success');
	await engine.close();
});
