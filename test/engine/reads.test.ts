import { setTimeout as delay } from 'node:timers/promises';
import type { INodeParameters } from 'n8n-workflow';
import { klingWorkflow, prompts, startBench, textToVideo, type Bench } from '../support/kling';
import { quickTimes } from '../support/quick';

quickTimes();

const AT_ONCE = 5;
const DAY = 86_400_000;

let bench: Bench;

beforeEach(async () => {
	bench = await startBench({ duration: null });
});

afterEach(async () => await bench.close());

const questions = () => bench.kling.ledger.requests.filter(({ method }) => method === 'GET');

const create = async (items: number) => {
	const flow = klingWorkflow(textToVideo({}, { waitForCompletion: false }));
	return await bench.engine.run(flow, { input: prompts(items) });
};

describe('Task > Get', () => {
	const get: INodeParameters = {
		resource: 'task',
		operation: 'get',
		family: 'textToVideo',
		taskId: '={{ $json.task_id }}',
	};

	it('asks about many tasks at once, and answers in the order of the items', async () => {
		const created = (await create(60)).json('After');
		// The oldest come first, and one twice.
		const wanted = [...created.slice(0, 50), created[3]];
		const result = await bench.engine.run(klingWorkflow(get), { input: wanted.map((json) => ({ json })) });
		expect(result.json('After').map(({ task_id }) => task_id)).toEqual(wanted.map(({ task_id }) => task_id));
		expect(questions().length).toBeLessThanOrEqual(2);
	});

	it.each([
		['textToVideo', 'continueRegularOutput'],
		['textToVideo', 'stopWorkflow'],
	] as const)('one task that Kling does not know is the trouble of its item: %s, %s', async (_, onError) => {
		const created = (await create(6)).json('After');
		const input = created.map((json, n) => ({ json: n === 2 ? { task_id: '4711' } : json }));
		const result = await bench.engine.run(klingWorkflow(get, { onError }), { input });
		if (onError === 'stopWorkflow') {
			expect(result.error).toMatchObject({ message: expect.stringContaining('4711'), context: { itemIndex: 2 } });
			return;
		}
		expect(result.json('After').map(({ task_id, error }) => task_id ?? (error as { task_id: string }).task_id)).toEqual(
			input.map(({ json }) => json.task_id),
		);
	});

	it('asks about those that the list does not show five at a time, no more', async () => {
		const created = (await create(12)).json('After');
		bench.kling.control.fault({ match: { kind: 'list' }, times: null, do: { answer: { edit: { data: [] } } } });
		bench.kling.control.fault({ match: { kind: 'get' }, times: null, do: { delay: 500 } });
		const ended = bench.engine.run(klingWorkflow(get), { input: created.map((json) => ({ json })) });
		const asked = () => bench.kling.ledger.find({ kind: 'get' });
		while (asked().filter(({ status }) => status === 0).length < AT_ONCE) await delay(10);
		await delay(100);
		expect(asked()).toHaveLength(AT_ONCE);
		expect((await ended).json('After').map(({ task_id }) => task_id)).toEqual(created.map(({ task_id }) => task_id));
		expect(asked()).toHaveLength(12);
	});
});

describe('Task > Recover', () => {
	const recover = (more: INodeParameters): INodeParameters => ({
		resource: 'task',
		operation: 'recover',
		source: 'execution',
		family: 'all',
		downloadResults: false,
		...more,
	});
	const hints = (result: Awaited<ReturnType<typeof create>>) => result.hints('Kling').map(({ message }) => message);
	const lists = '/v1/videos/';

	it.each([
		['is refused', { code: 1202 }],
		['is closed', { code: 1103 }],
		['gives nonsense', { edit: { data: 'nothing' } }],
		['is a web page', { status: 404, body: 'html' as const }],
	])('a list that %s is named, and what the others give comes out', async (_, answer) => {
		const created = await create(2);
		const match = { method: 'GET', path: `${lists}image2video` };
		bench.kling.control.fault({ match, times: null, do: { answer } });
		for (const source of [{ executionId: created.id }, { source: 'timeRange' }] as INodeParameters[]) {
			const result = await bench.engine.run(klingWorkflow(recover(source)), { input: prompts(1) });
			expect(result.json('After')).toHaveLength(2);
			expect(hints(result)).toContainEqual(expect.stringContaining(`list at ${match.path} was not searched`));
		}
	});

	it('it is an error when no list can be had', async () => {
		const created = await create(1);
		bench.kling.control.fault({ match: { method: 'GET' }, times: null, do: { answer: { code: 1103 } } });
		const result = await bench.engine.run(klingWorkflow(recover({ executionId: created.id })), { input: prompts(1) });
		expect(result.error).toMatchObject({ context: { kling: { code: 1103 } } });
	});

	it('stops at the age of files, and says so', async () => {
		const created = await create(2);
		const now = Date.now.bind(Date);
		const clock = jest.spyOn(Date, 'now').mockImplementation(() => now() + 31 * DAY);
		try {
			const parameters = recover({ executionId: created.id, family: 'textToVideo' });
			const result = await bench.engine.run(klingWorkflow(parameters), { input: prompts(1) });
			expect(result.json('After')).toHaveLength(0);
			expect(hints(result)).toContainEqual(
				expect.stringMatching(/tasks from before \d{4}-\d\d-\d\d were not searched/),
			);
		} finally {
			clock.mockRestore();
		}
	});
});
