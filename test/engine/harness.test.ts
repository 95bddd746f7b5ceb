import type { IExecuteFunctions } from 'n8n-workflow';
import { chain, createEngine, defineNode, node, noOpNode, startNode, type Engine } from '../support/engine';

let engine: Engine;
const echo = defineNode({
	async execute(this: IExecuteFunctions) {
		return [
			this.getInputData().map((item, i) => ({
				json: { ...item.json, id: this.getExecutionId(), i: this.getInstanceId() },
				pairedItem: { item: i },
			})),
		];
	},
});
beforeAll(async () => {
	engine = await createEngine({ nodes: { 'probe.echo': echo } });
});
afterAll(async () => {
	await engine.close();
});
test('runs', async () => {
	const r = await engine.run(chain(startNode(), node('probe.echo'), noOpNode()), {
		input: [{ json: { a: 1 } }, { json: { a: 2 } }],
	});
	expect(r.status).toBe('success');
	expect(r.json('After').map(({ a }) => a)).toEqual([1, 2]);
});
