import { Kling } from '../../nodes/Kling/Kling.node';
import { defineNode, type NodeTypeMap, type WorkflowJson } from '../support/engine';
import { KLING, klingWorkflow, prompts, remarks, startBench, textToVideo, type Bench } from '../support/kling';
import { quickTimes } from '../support/quick';

quickTimes();

const { description } = new Kling();

/** The node, called as other hosts call it. */
const hosts: NodeTypeMap = {
	// Agents before v3, n8n's engine v2, the inner retry of the engine.
	'host.noResponse': defineNode(
		{
			async execute() {
				return await new Kling().execute.call(this);
			},
		},
		description,
	),
	// Agents before v3 run a tool in a context that says so.
	'host.toolContext': defineNode(
		{
			async execute(response) {
				const tool = Object.assign(Object.create(this) as typeof this, { isToolExecution: () => true });
				return await new Kling().execute.call(tool, response);
			},
		},
		description,
	),
	// Agents from v3 on run the node itself, under this name.
	[`${KLING}Tool`]: Kling,
};

describe('where nothing can be parked', () => {
	let bench: Bench;

	beforeEach(async () => {
		bench = await startBench({ duration: 500 }, hosts);
	});

	afterEach(async () => await bench.close());

	const flow = (type: string, parameters = textToVideo({ parkAfter: 0 })) => {
		const json = klingWorkflow(parameters);
		json.nodes[1].type = type;
		return json;
	};

	it.each(Object.keys(hosts))('%s: the node polls to the end, and asks for no callback', async (type) => {
		const { engine, kling } = bench;
		const result = await engine.run(flow(type), { input: prompts(2) });
		expect(result.status).toBe('success');
		expect(result.json('After').map(({ task_status }) => task_status)).toEqual(['succeed', 'succeed']);
		expect(kling.ledger.created()).toBe(2);
		const bodies = kling.ledger.find({ kind: 'create' }).map(({ body }) => body as object);
		expect(bodies.some((body) => 'callback_url' in body)).toBe(false);
	});

	it.each([
		['another host', (json: WorkflowJson) => (json.nodes[1].type = 'host.noResponse'), 'a run like this one'],
		[
			'the old execution order',
			(json: WorkflowJson) => (json.settings = { executionOrder: 'v0' }),
			'choose "v1 (recommended)"',
		],
	])('says why, and how to change it: %s', async (_what, change, reason) => {
		const json: WorkflowJson = klingWorkflow(textToVideo({ parkAfter: 0.2 }));
		change(json);
		const result = await bench.engine.run(json, { input: prompts(1) });
		expect(result.json('After')).toEqual([expect.objectContaining({ task_status: 'succeed' })]);
		expect(remarks(result)).toEqual([expect.stringMatching(/went on running\. It could not sleep: /)]);
		expect(remarks(result)[0]).toContain(reason);
	});

	it.each([
		['short', { parkAfter: 5 }],
		['meant to poll', { parkAfter: 0, waitStrategy: 'poll' }],
	])('says nothing when the wait was %s', async (_what, options) => {
		const json: WorkflowJson = klingWorkflow(textToVideo(options));
		json.settings = { executionOrder: 'v0' };
		const result = await bench.engine.run(json, { input: prompts(1) });
		expect(remarks(result)).toEqual([]);
	});

	it('gives a tool small JSON without files, whatever the options say', async () => {
		const parameters = textToVideo({}, { downloadResults: true });
		const result = await bench.engine.run(flow(`${KLING}Tool`, parameters), { input: prompts(1) });
		const [item] = result.items('After');
		expect(item.binary).toBeUndefined();
		expect(String(item.json.url)).toMatch(/\.mp4$/);
		expect(JSON.stringify(item.json).length).toBeLessThan(2000);
	});

	it('stops at its deadline and gives the task back', async () => {
		bench.kling.control.set({ duration: null });
		const result = await bench.engine.run(flow('host.noResponse', textToVideo({ timeout: 0.01 })), {
			input: prompts(1),
		});
		expect(result.json('After')).toEqual([expect.objectContaining({ timed_out: true })]);
	});
});
