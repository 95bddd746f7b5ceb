import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { klingCredential, rehearsalAccount } from '../../host/account';
import { lastItems } from '../../host/run';
import { chain, node } from '../support/engine/workflow';
import { publish, startLab, trigger, type Lab } from '../support/n8n/lab';
import { after, hook, kling } from '../support/n8n/nodes';
import { callOf, parentOf, subWorkflow } from '../support/n8n/subWorkflow';
import { keepFindings, type Finding } from './findings';
import { hostOf, lines, settings, versionsOf } from './matrix';

jest.setTimeout(20 * 60_000);

const TASK_MS = 4000;
const say = (line: string) => void process.stderr.write(`${line}\n`);
const findings: Finding[] = [];

afterAll(() => {
	if (findings.length === lines.length) keepFindings(findings);
});

describe.each(lines)('n8n %s', (line) => {
	let lab: Lab;
	const finding = { loads: false, credentialTest: false, waits: 'no', fallback: false, trigger: false } as Finding;

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
		for (const deadline = Date.now() + 60_000; !seen.has('success'); await delay(100)) {
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
		findings.push(finding);
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
		expect(hints.map(({ message }) => message)).toEqual([expect.stringContaining('It could not sleep')]);
		finding.fallback = true;
	});

	test.each(['once', 'each'] as const)('gives the parent of a sub-workflow its items, called %s', async (mode) => {
		const child = await subWorkflow(lab.api, `child ${mode}`, [create({ parkAfter: 0 })]);
		const parent = await parentOf(lab.api, `parent-${mode}`, callOf(child, mode));
		await trigger(lab.n8n.url, `parent-${mode}`, [{ prompt: `${mode} 1` }, { prompt: `${mode} 2` }]);
		const { items } = await outcome(parent.id);
		expect(items.map(({ json }) => json.task_status)).toEqual(['succeed', 'succeed']);
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
