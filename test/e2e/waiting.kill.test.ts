import { setTimeout as delay } from 'node:timers/promises';
import type { INodeParameters } from 'n8n-workflow';
import type { Execution, Workflow } from '../../host/api';
import { findOrInstallHost } from '../../host/install';
import { N8n } from '../../host/n8n';
import { lastItems } from '../../host/run';
import { paidTasks, tasksOf } from '../support/paid';
import { publish, startLab, trigger, type Lab } from '../support/n8n/lab';
import { after, kling } from '../support/n8n/nodes';

jest.setTimeout(300_000);

const ITEMS = 5;

let lab: Lab;
let restarted: N8n | undefined;

beforeAll(async () => {
	lab = await startLab({ rehearsal: { duration: null } });
});

afterAll(async () => {
	await restarted?.stop();
	await lab?.close();
});

const prompts = (name: string) => Array.from({ length: ITEMS }, (_, i) => ({ prompt: `${name} ${i}` }));

async function until(what: string, isSo: () => Promise<boolean> | boolean, timeoutMs = 90_000): Promise<void> {
	for (const deadline = Date.now() + timeoutMs; !(await isSo()); await delay(100)) {
		if (Date.now() > deadline) throw new Error(`Not so within ${timeoutMs} ms: ${what}`);
	}
}

const textToVideo = (options: INodeParameters) =>
	kling(lab.credential, {
		resource: 'video',
		operation: 'textToVideo',
		modelName: 'kling-v2-6',
		prompt: '={{ $json.prompt }}',
		options,
	});

/** Starts an execution whose prompts begin with its name. */
async function start(name: string, options: INodeParameters): Promise<{ workflow: Workflow; id: string }> {
	const workflow = await publish(lab.api, name, [textToVideo(options), after()]);
	await trigger(lab.n8n.url, name, prompts(name));
	await until(`${name} has begun`, async () => (await lab.api.executionsOf(workflow.id)).length > 0);
	return { workflow, id: (await lab.api.executionsOf(workflow.id))[0] };
}

const statusOf = async ({ id }: { id: string }) => (await lab.api.execution(id)).status;

/** The tasks of an execution, by its name, in the order of the items. */
const namedTasks = (name: string): string[] =>
	tasksOf(
		lab.kling,
		prompts(name).map((json) => ({ json })),
	);

const outOf = (execution: Execution) => lastItems(execution).map(({ json }) => json.task_id);

test('kill -9 while it creates, polls, sleeps and wakes: all is finished, nothing is created twice', async () => {
	const { api, kling: server } = lab;
	const { control, ledger } = server;
	// Three that sleep: one is woken by a callback after the restart, one by its timer, one is waking when n8n dies.
	const rung = await start('rung', { parkAfter: 0 });
	const timed = await start('timed', { parkAfter: 0 });
	const waking = await start('waking', { parkAfter: 0 });
	for (const one of [rung, timed, waking]) await until('it sleeps', async () => (await statusOf(one)) === 'waiting');
	// One that polls, and one whose last two creations get no answer.
	const polling = await start('polling', { waitStrategy: 'poll' });
	await until('it polls', () => ledger.find({ kind: 'list' }).length > 3);
	control.fault({ match: { kind: 'create', body: 'creating' }, skip: 3, times: null, do: { delay: 120_000 } });
	const creating = await start('creating', {});
	await until('it creates', () => ledger.find({ kind: 'create' }).length === 5 * ITEMS);
	// The wake-up asks for the list and gets no answer.
	control.fault({ match: { kind: 'list' }, times: null, do: { answer: 'hang' } });
	const looks = ledger.find({ kind: 'list' }).length;
	control.finish(namedTasks('waking'));
	await until('it wakes', async () => (await statusOf(waking)) === 'running');
	// So does the one that polls. Killed before its node begins, n8n would never see that an execution has crashed.
	await until('both look', () => ledger.find({ kind: 'list' }).length >= looks + 2);

	await lab.n8n.kill();
	control.clearFaults();
	control.finish(namedTasks('timed'));
	const port = Number(new URL(lab.n8n.url).port);
	restarted = await N8n.boot({ host: await findOrInstallHost(() => {}), userFolder: lab.folder, port });
	expect(restarted.url).toBe(lab.n8n.url);
	control.finish(namedTasks('rung'));

	for (const [name, { id }] of Object.entries({ rung, timed })) {
		const execution = await api.finished(id, 120_000);
		expect(execution.status).toBe('success');
		expect(outOf(execution)).toEqual(namedTasks(name));
	}
	control.finish('all');
	control.set({ duration: 500 });
	for (const [name, { id }] of Object.entries({ waking, polling, creating })) {
		expect([name, (await api.finished(id)).status]).toEqual([name, 'crashed']);
	}

	const woken = await api.finished(await api.retry(waking.id));
	expect(outOf(woken)).toEqual(namedTasks('waking'));
	expect([...paidTasks(server).values()].map((tasks) => tasks.length)).toEqual(Array(5 * ITEMS).fill(1));

	for (const [name, { id }] of Object.entries({ polling, creating })) {
		const found = await recovered(id);
		expect(found.sort()).toEqual(namedTasks(name).sort());
		// Nothing of these was saved but their start; Retry finds what they had created.
		const again = await api.finished(await api.retry(id));
		expect(outOf(again)).toEqual(namedTasks(name));
	}
	expect([...paidTasks(server).values()].map((tasks) => tasks.length)).toEqual(Array(5 * ITEMS).fill(1));
});

/** Task ids that Task > Recover finds for an execution. */
async function recovered(executionId: string): Promise<string[]> {
	const name = `recover-${executionId}`;
	const parameters = {
		resource: 'task',
		operation: 'recover',
		source: 'execution',
		executionId,
		family: 'textToVideo',
	};
	const workflow = await publish(lab.api, name, [kling(lab.credential, parameters)]);
	await trigger(lab.n8n.url, name, [{}]);
	await until('it has begun', async () => (await lab.api.executionsOf(workflow.id)).length > 0);
	const execution = await lab.api.finished((await lab.api.executionsOf(workflow.id))[0]);
	return lastItems(execution).map(({ json }) => String(json.task_id));
}
