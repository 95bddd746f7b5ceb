import { setTimeout as delay } from 'node:timers/promises';
import type { INodeParameters } from 'n8n-workflow';
import { rehearsalApiKey, saveKlingCredential } from '../../host/account';
import type { Execution, Workflow } from '../../host/api';
import { findOrInstallHost } from '../../host/install';
import { N8n } from '../../host/n8n';
import { lastItems } from '../../host/run';
import { paidTasks, tasksOf } from '../support/paid';
import { publish, startLab, trigger, type Lab } from '../support/n8n/lab';
import { after, kling } from '../support/n8n/nodes';

jest.setTimeout(300_000);

/** Executions, by the names that their prompts begin with, with their numbers of items. */
const sizes = { rung: 5, timed: 5, waking: 5, polling: 5, creating: 5, many: 45, halfway: 45 };
type Name = keyof typeof sizes;
/** Those that use the second generation of Kling's API. */
const newer: Name[] = ['many', 'halfway'];

let lab: Lab;
let apiKey: Lab['credential'];
let restarted: N8n | undefined;

beforeAll(async () => {
	lab = await startLab({ rehearsal: { duration: null } });
	apiKey = await saveKlingCredential(lab.api, rehearsalApiKey(lab.kling), 'Kling API key');
});

afterAll(async () => {
	await restarted?.stop();
	await lab?.close();
});

const prompts = (name: Name) => Array.from({ length: sizes[name] }, (_, i) => ({ prompt: `${name} ${i}` }));

async function until(what: string, isSo: () => Promise<boolean> | boolean, timeoutMs = 90_000): Promise<void> {
	for (const deadline = Date.now() + timeoutMs; !(await isSo()); await delay(100)) {
		if (Date.now() > deadline) throw new Error(`Not so within ${timeoutMs} ms: ${what}`);
	}
}

const textToVideo = (name: Name, options: INodeParameters) => {
	const prompt = '={{ $json.prompt }}';
	const parameters = { resource: 'video', operation: 'textToVideo', prompt, options };
	return newer.includes(name)
		? kling(apiKey, { ...parameters, modelName: 'kling-3.0', downloadResults: false })
		: kling(lab.credential, { ...parameters, modelName: 'kling-v2-6' });
};

/** Starts an execution whose prompts begin with its name. */
async function start(name: Name, options: INodeParameters): Promise<{ workflow: Workflow; id: string }> {
	const workflow = await publish(lab.api, name, [textToVideo(name, options), after()]);
	await trigger(lab.n8n.url, name, prompts(name));
	await until(`${name} has begun`, async () => (await lab.api.executionsOf(workflow.id)).length > 0);
	return { workflow, id: (await lab.api.executionsOf(workflow.id))[0] };
}

const entriesOf = <T>(some: Partial<Record<Name, T>>) => Object.entries(some) as Array<[Name, T]>;

const statusOf = async ({ id }: { id: string }) => (await lab.api.execution(id)).status;

/** The tasks of an execution, by its name, in the order of the items. */
const namedTasks = (name: Name): string[] =>
	tasksOf(
		lab.kling,
		prompts(name).map((json) => ({ json })),
	);

/** Of each prompt, how many tasks were paid for. */
const bills = (): number[] => [...paidTasks(lab.kling).values()].map((tasks) => tasks.length);

const outOf = (execution: Execution) => lastItems(execution).map(({ json }) => json.task_id);

test('kill -9 while it creates, polls, sleeps and wakes: all is finished, nothing is created twice', async () => {
	const { api } = lab;
	const { control, ledger } = lab.kling;
	// One that polls, and two in the middle of whose creations Kling stops answering.
	control.fault({ match: { kind: 'create', body: 'creating' }, skip: 3, times: null, do: { delay: 120_000 } });
	control.fault({ match: { kind: 'create', body: 'halfway' }, skip: 22, times: null, do: { delay: 120_000 } });
	const [polling, creating, halfway] = await Promise.all([
		start('polling', { waitStrategy: 'poll' }),
		start('creating', {}),
		start('halfway', {}),
	]);
	await until('it polls', () => ledger.find({ kind: 'list' }).length > 3);
	await until('they create', () => namedTasks('creating').length === 5 && namedTasks('halfway').length > 22);
	// Four that sleep: two are woken by callbacks after the restart, one by its timer, one is waking when n8n dies. They come
	// last, since a sleep may be over after a minute.
	const [rung, timed, many, waking] = await Promise.all(
		(['rung', 'timed', 'many', 'waking'] as const).map(async (name) => await start(name, { parkAfter: 0 })),
	);
	for (const one of [rung, timed, many, waking])
		await until('it sleeps', async () => (await statusOf(one)) === 'waiting');
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
	control.finish(namedTasks('many'));

	for (const [name, { id }] of entriesOf({ rung, timed, many })) {
		const execution = await api.finished(id, 120_000);
		expect([name, execution.status]).toEqual([name, 'success']);
		expect(outOf(execution)).toEqual(namedTasks(name));
	}
	control.finish('all');
	control.set({ duration: 500 });
	for (const [name, { id }] of entriesOf({ waking, polling, creating, halfway })) {
		expect([name, (await api.finished(id)).status]).toEqual([name, 'crashed']);
	}

	const woken = await api.finished(await api.retry(waking.id));
	expect(outOf(woken)).toEqual(namedTasks('waking'));
	expect(new Set(bills())).toEqual(new Set([1]));

	for (const [name, { id }] of entriesOf({ polling, creating, halfway })) {
		const found = await recovered(id, newer.includes(name) ? apiKey : lab.credential);
		expect(found.sort()).toEqual(namedTasks(name).sort());
		// Nothing of these was saved but their start; Retry finds what they had created.
		const again = await api.finished(await api.retry(id));
		expect(outOf(again)).toEqual(namedTasks(name));
		expect(outOf(again)).toHaveLength(sizes[name]);
	}
	const items = Object.values(sizes).reduce((sum, size) => sum + size, 0);
	expect(bills()).toEqual(Array(items).fill(1));
});

/** Task ids that Task > Recover finds for an execution. */
async function recovered(executionId: string, credential: Lab['credential']): Promise<string[]> {
	const name = `recover-${executionId}`;
	const parameters = {
		resource: 'task',
		operation: 'recover',
		source: 'execution',
		executionId,
		family: 'textToVideo',
	};
	const workflow = await publish(lab.api, name, [kling(credential, parameters)]);
	await trigger(lab.n8n.url, name, [{}]);
	await until('it has begun', async () => (await lab.api.executionsOf(workflow.id)).length > 0);
	const execution = await lab.api.finished((await lab.api.executionsOf(workflow.id))[0]);
	return lastItems(execution).map(({ json }) => String(json.task_id));
}
