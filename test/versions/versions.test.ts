import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { INodeParameters, IPinData } from 'n8n-workflow';
import { klingCredential, rehearsalAccount, rehearsalApiKey, saveKlingCredential } from '../../host/account';
import { lastItems } from '../../host/run';
import { chain, node } from '../support/engine/workflow';
import { startChatModel, toolAnswers } from '../support/chatModel';
import { runExample, type Start } from '../support/n8n/example';
import { publish, startLab, trigger, type Lab } from '../support/n8n/lab';
import { after, hook, kling } from '../support/n8n/nodes';
import { callOf, parentOf, subWorkflow } from '../support/n8n/subWorkflow';
import { keepFinding, type Finding } from './findings';
import { hostOf, lines, settings, versionsOf } from './matrix';

jest.setTimeout(20 * 60_000);

const TASK_MS = 4000;
/** An n8n of before 2 boots and runs slowly beside others. */
const END_MS = 180_000;
const say = (line: string) => void process.stderr.write(`${line}\n`);

describe.each(lines)('n8n %s', (line) => {
	let lab: Lab;
	const finding: Finding = {
		n8n: '',
		node: '',
		loads: false,
		credentialTest: false,
		waits: 'no',
		fallback: false,
		trigger: false,
		subWorkflow: 'no',
		newerModels: 'no',
		byPath: false,
		agentTool: false,
	};

	const create = (options: object, more: object = {}) =>
		kling(lab.credential, {
			resource: 'video',
			operation: 'textToVideo',
			modelName: 'kling-v2-6',
			prompt: '={{ $json.prompt }}',
			options: { ...options },
			...more,
		});

	/** The items of a workflow's only execution, once it has ended well, and the states it was seen in. */
	async function outcome(id: string) {
		const seen = new Set<string>();
		for (const deadline = Date.now() + END_MS; !seen.has('success'); await delay(100)) {
			for (const status of ['running', 'waiting', 'success', 'error'] as const) {
				if ((await lab.api.executionCount({ workflowId: id, status: [status] })) > 0) seen.add(status);
			}
			if (seen.has('error') || Date.now() > deadline) throw new Error(`Seen only ${[...seen].join(', ')}`);
		}
		const [executionId] = await lab.api.executionsOf(id);
		const execution = await lab.api.execution(executionId);
		return { seen, execution, items: lastItems(execution) };
	}

	beforeAll(async () => {
		const host = await hostOf(line, say);
		Object.assign(finding, versionsOf(host));
		lab = await startLab({ host, env: settings[line], rehearsal: { duration: TASK_MS }, say });
	});
	afterAll(async () => {
		await lab?.close();
		if (finding.loads) keepFinding(finding);
	});

	test('loads the package', async () => {
		expect(await lab.api.nodeTypes()).toEqual(
			expect.arrayContaining(['n8n-nodes-kling.kling', 'n8n-nodes-kling.klingTrigger']),
		);
		finding.loads = true;
	});

	test('tests the credential', async () => {
		const good = klingCredential(rehearsalAccount(lab.kling));
		expect(await lab.api.testCredential(lab.credential.id, good)).toMatchObject({ status: 'OK' });
		const bad = { ...good, name: 'Wrong', data: { ...good.data, secretKey: 'not-the-key' } };
		expect(await lab.api.testCredential(await lab.api.saveCredential(bad), bad)).toMatchObject({ status: 'Error' });
		finding.credentialTest = true;
	});

	test('creates, waits and downloads, parked or by polling', async () => {
		const before = lab.kling.ledger.created();
		const workflow = await publish(lab.api, 'wait', [create({ parkAfter: 0 }), after()]);
		await trigger(lab.n8n.url, 'wait', [{ prompt: 'One' }, { prompt: 'Two' }]);
		const { seen, items } = await outcome(workflow.id);
		expect(items.map(({ json }) => json.task_status)).toEqual(['succeed', 'succeed']);
		expect(items.map(({ binary }) => binary?.data.mimeType)).toEqual(['video/mp4', 'video/mp4']);
		expect(lab.kling.ledger.created() - before).toBe(2);
		finding.waits = seen.has('waiting') ? 'parks' : 'polls in process';
	});

	test('polls and says why where executions cannot be parked', async () => {
		const flow = { name: 'old', ...chain(...hook('old'), create({ parkAfter: 0 }), after()) };
		const workflow = await lab.api.createWorkflow({ ...flow, settings: { executionOrder: 'v0' } });
		await lab.api.activate(workflow);
		await trigger(lab.n8n.url, 'old', [{ prompt: 'Four' }]);
		const { seen, execution, items } = await outcome(workflow.id);
		expect(items.map(({ json }) => json.task_status)).toEqual(['succeed']);
		expect(seen).not.toContain('waiting');
		const [{ hints = [] }] = execution.data.resultData.runData.Kling;
		expect(hints.map(({ message }) => message)).toContainEqual(expect.stringContaining('It could not sleep'));
		finding.fallback = true;
	});

	test('gives the parent of a sub-workflow its items, whether the child sleeps or polls', async () => {
		const child = await subWorkflow(lab.api, 'child once', [create({ parkAfter: 0 })]);
		const parent = await parentOf(lab.api, 'parent-once', callOf(child, 'once'));
		await trigger(lab.n8n.url, 'parent-once', [{ prompt: 'once 1' }, { prompt: 'once 2' }]);
		const { seen, execution } = await outcome(child.id);
		const { items } = await outcome(parent.id);
		expect(items.map(({ json }) => json.task_status)).toEqual(['succeed', 'succeed']);
		const said = execution.data.resultData.runData.Kling.at(-1)!.hints ?? [];
		const saysWhy = said.some(({ message }) => message.includes('It could not sleep: this n8n gives a parent'));
		expect(seen.has('waiting')).toBe(!saysWhy);
		finding.subWorkflow = saysWhy ? 'polls, and says why' : 'parks';
		expect([line, finding.subWorkflow]).toEqual([line, line === '1.123' ? 'polls, and says why' : 'parks']);
	});

	test('gives the parent all items when it calls once for each', async () => {
		const child = await subWorkflow(lab.api, 'child each', [create({ parkAfter: 0 })]);
		const parent = await parentOf(lab.api, 'parent-each', callOf(child, 'each'));
		await trigger(lab.n8n.url, 'parent-each', [{ prompt: 'each 1' }, { prompt: 'each 2' }]);
		const { items } = await outcome(parent.id);
		expect(items.map(({ json }) => json.task_status)).toEqual(['succeed', 'succeed']);
	});

	describe('with an API key', () => {
		let credential: Lab['credential'];

		beforeAll(async () => {
			credential = await saveKlingCredential(lab.api, rehearsalApiKey(lab.kling), 'Kling API key');
		});

		async function runs(name: string, parameters: INodeParameters) {
			const workflow = await publish(lab.api, name, [kling(credential, parameters), after()]);
			await trigger(lab.n8n.url, name, [{ prompt: `${name} 1` }, { prompt: `${name} 2` }]);
			return await outcome(workflow.id);
		}

		test('creates with a newer model and waits', async () => {
			const { seen, items } = await runs('newer', {
				resource: 'video',
				operation: 'textToVideo',
				modelName: 'kling-3.0',
				prompt: '={{ $json.prompt }}',
				options: { parkAfter: 0 },
			});
			expect(items.map(({ json }) => [json.task_status, json.api])).toEqual(Array(2).fill(['succeed', 'v2']));
			expect(items.map(({ binary }) => binary?.data.mimeType)).toEqual(['video/mp4', 'video/mp4']);
			finding.newerModels = seen.has('waiting') ? 'parks' : 'polls in process';
		});

		test('creates by path and waits', async () => {
			const { items } = await runs('by-path', {
				resource: 'task',
				operation: 'create',
				path: '/text-to-video/kling-3.0',
				body: '={{ { prompt: $json.prompt } }}',
				options: { parkAfter: 0 },
			});
			expect(items.map(({ json }) => [json.task_status, json.api])).toEqual(Array(2).fill(['succeed', 'v2']));
			finding.byPath = true;
		});
	});

	test('is the tool of an agent', async () => {
		const model = await startChatModel((request) => {
			const answers = toolAnswers(request);
			if (answers.length === 0) return [{ tool: 'Create_a_video', args: { prompt: 'A lighthouse' } }];
			return answers.join();
		});
		try {
			const openAi = await lab.api.saveCredential({
				name: 'OpenAI',
				type: 'openAiApi',
				data: { apiKey: 'scripted', url: model.baseUrl },
			});
			const says: IPinData = {
				'When chat message received': [{ json: { sessionId: '1', action: 'sendMessage', chatInput: 'A lighthouse' } }],
			};
			// Older n8n do not look for credentials by their names.
			const own: Record<string, string> = {
				'"id":null,"name":"OpenAI"': `"id":"${openAi}","name":"OpenAI"`,
				'"id":null,"name":"Kling AI"': `"id":"${lab.credential.id}","name":"Kling AI"`,
				// Each line's newest agent.
				...(line === '1.123' && { '"typeVersion":3.1': '"typeVersion":3' }),
			};
			const start: Start = async (api, workflow) =>
				await api.run(workflow.id, 'When chat message received', line === '1.123' ? workflow : undefined);
			const { items, created } = await runExample(lab.api, lab.kling, '22', start, says, own);
			expect(created).toEqual(['text2video']);
			expect(String(items[0].json.output)).toContain(`${lab.kling.baseUrl}/media/`);
			finding.agentTool = true;
		} finally {
			await model.close();
		}
	});

	test('starts a workflow by the trigger', async () => {
		const webhookId = randomUUID();
		const more = { name: 'Trigger', webhookId, credentials: { klingApi: lab.credential } };
		const start = node('n8n-nodes-kling.klingTrigger', { downloadResults: false }, more);
		const triggered = await lab.api.createWorkflow({ name: 'triggered', ...chain(start, after()) });
		await lab.api.activate(triggered);
		const callbackUrl = `${lab.n8n.url}/webhook/${webhookId}`;
		await publish(lab.api, 'create', [create({ callbackUrl }, { waitForCompletion: false }), after()]);
		await trigger(lab.n8n.url, 'create', [{ prompt: 'Three' }]);
		const { items } = await outcome(triggered.id);
		expect(items.map(({ json }) => json.task_status)).toEqual(['succeed']);
		finding.trigger = true;
	});
});
