import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { klingCredential, rehearsalApiKey } from '../../host/account';
import type { Execution } from '../../host/api';
import { findOrInstallHost } from '../../host/install';
import { N8n } from '../../host/n8n';
import { lastItems } from '../../host/run';
import { residentPeak } from '../../bench/memory';
import { startLab, trigger, type Lab } from '../support/n8n/lab';
import { startChatModel } from '../support/chatModel';
import { compare, emptyBooks, enter } from './books';
import { choicesOf } from './choices';
import { forgeCallback, plantFault } from './faults';
import { modelOfAgents, publishFlows, publishRecover, type Flow } from './flows';

const SECOND = 1000;
const KILL_EVERY = 30 * SECOND;
/** n8n's list of a workflow's executions shows so many. */
const MOST_STARTS = 90;
/** All runs have ended by then: none waits longer than two minutes, and n8n's timer comes a minute late at most. */
const END_MS = 240 * SECOND;
const MOST_MEMORY_MB = 2000;

const say = (line: string): void => console.log(line);

async function until(what: string, isSo: () => Promise<boolean>, timeoutMs: number): Promise<void> {
	for (const deadline = Date.now() + timeoutMs; !(await isSo()); await delay(500)) {
		if (Date.now() > deadline) throw new Error(`Not so within ${timeoutMs / SECOND} s: ${what}`);
	}
}

/** An n8n that is killed and started again at the same address. */
class KilledN8n {
	kills = 0;
	peakMb = 0;

	constructor(
		private readonly lab: Lab,
		public n8n: N8n,
	) {}

	measureMemory(): void {
		this.peakMb = Math.max(this.peakMb, residentPeak(this.n8n.pid) / 2 ** 20);
	}

	async restart(): Promise<void> {
		this.measureMemory();
		await this.n8n.kill();
		this.kills++;
		const port = Number(new URL(this.lab.n8n.url).port);
		this.n8n = await N8n.boot({ host: await findOrInstallHost(() => {}), userFolder: this.lab.folder, port });
	}
}

interface Soak {
	lab: Lab;
	killed: KilledN8n;
	flows: Flow[];
	seed: number;
	minutes: number;
}

/** Starts workflows, plays faults, forges callbacks and kills n8n until the time is over. */
async function disturb({ lab, killed, flows, seed, minutes }: Soak): Promise<number> {
	const choices = choicesOf(seed);
	const starts = new Map<string, number>();
	const end = Date.now() + minutes * 60 * SECOND;
	let count = 0;
	for (let bootedAt = Date.now(); Date.now() < end;) {
		const { name } = choices.pick(flows);
		const items = Array.from({ length: choices.between(1, 4) }, (_, i) => ({
			prompt: `A boat soak-${count}-${i} of ${name}`,
		}));
		if (choices.chance(0.6)) plantFault(lab.kling, choices);
		if (choices.chance(0.3)) forgeCallback(lab.kling, choices);
		const started = starts.get(name) ?? 0;
		if (started < MOST_STARTS) {
			starts.set(name, started + 1);
			await trigger(killed.n8n.url, name, items);
			count++;
		}
		killed.measureMemory();
		await delay(choices.between(500, 2500));
		if (Date.now() - bootedAt < KILL_EVERY) continue;
		await killed.restart();
		bootedAt = Date.now();
		say(
			`  ${count} starts, ${lab.kling.ledger.created()} tasks, ${killed.kills} kills, ${Math.round(killed.peakMb)} MB`,
		);
	}
	return count;
}

/** All executions of the flows, and what the Retry button makes of those that a kill has broken off. */
async function awaitEnds({ lab, flows, seed }: Soak): Promise<Execution[]> {
	const { api } = lab;
	const workflows = flows.flatMap((flow) => flow.workflows);
	const isQuiet = async (): Promise<boolean> => {
		const status = ['new', 'running', 'waiting'] as const;
		const open = await Promise.all(
			workflows.map(async ({ id }) => await api.executionCount({ workflowId: id, status: [...status] })),
		);
		return open.every((one) => one === 0);
	};
	const end = async () => await until('all executions have ended', isQuiet, END_MS);
	await end();
	const choices = choicesOf(seed + 1);
	const superseded = new Set<string>();
	for (const { id: workflowId, name } of workflows) {
		// The Retry button of a child would answer nobody.
		if (name === 'child') continue;
		for (const id of await api.executionsOf(workflowId)) {
			if ((await api.execution(id)).status !== 'crashed' || choices.chance(0.5)) continue;
			superseded.add(id);
			await api.retry(id).catch((error: Error) => say(`  Retry of ${id}: ${error.message}`));
		}
	}
	await end();
	const found: Execution[] = [];
	for (const { id: workflowId } of workflows) {
		for (const id of await api.executionsOf(workflowId)) {
			const execution = await api.execution(id);
			// What a child has given out is lost when its parent is retried.
			if (![id, execution.data.parentExecution?.executionId].some((one) => superseded.has(one ?? '')))
				found.push(execution);
		}
	}
	return found;
}

async function recover({ lab, killed }: Soak, since: Date): Promise<string[]> {
	const { api, credential } = lab;
	const { id } = await publishRecover(api, credential, since);
	await trigger(killed.n8n.url, 'recover', [{}]);
	await until('Recover has begun', async () => (await api.executionsOf(id)).length > 0, 30 * SECOND);
	const execution = await api.finished((await api.executionsOf(id))[0], 120 * SECOND);
	if (execution.status !== 'success') throw new Error(`Recover: ${execution.data.resultData.error?.message}`);
	return lastItems(execution).map(({ json }) => String(json.task_id));
}

/** `npm run soak` for ten minutes, `-- --short` for two, `-- --minutes 60`, `-- --seed 7` for the same choices again. */
async function main(): Promise<boolean> {
	const { values } = parseArgs({
		options: { short: { type: 'boolean' }, minutes: { type: 'string' }, seed: { type: 'string' } },
	});
	const seed = Number(values.seed ?? Date.now() % 2 ** 31);
	const minutes = Number(values.minutes ?? (values.short ? 2 : 10));
	say(`Seed ${seed}: npm run soak -- --minutes ${minutes} --seed ${seed} makes the same choices again.`);
	const since = new Date(Date.now() - 60 * SECOND);
	const lab = await startLab({
		say,
		rehearsal: { duration: 4000, durations: { text2video: 8000 }, parallelCallbacks: 5 },
	});
	const killed = new KilledN8n(lab, lab.n8n);
	const model = await startChatModel(modelOfAgents);
	try {
		await lab.api.saveCredential(klingCredential(rehearsalApiKey(lab.kling)));
		const openAi = { name: 'OpenAI', type: 'openAiApi', data: { apiKey: 'scripted', url: model.baseUrl } };
		const id = await lab.api.saveCredential(openAi);
		const flows = await publishFlows(lab.api, lab.credential, { id, name: openAi.name });
		const soak = { lab, killed, flows, seed, minutes };
		const starts = await disturb(soak);
		lab.kling.control.clearFaults();
		await lab.kling.callbacksDrained();
		const executions = await awaitEnds(soak);
		const books = emptyBooks();
		const known = new Set(lab.kling.ledger.accepted.map(({ taskId }) => taskId));
		for (const execution of executions) enter(books, execution, known);
		for (const id of await recover(soak, since)) books.recovered.add(id);
		const { faults, figures } = compare(books, lab.kling);
		killed.measureMemory();
		if (killed.peakMb > MOST_MEMORY_MB) faults.push(`n8n has held ${Math.round(killed.peakMb)} MB`);
		for (const fault of faults) say(`  ${fault}`);
		const ended = new Map<string, number>();
		for (const { status } of executions) ended.set(status, (ended.get(status) ?? 0) + 1);
		say(`  executions: ${[...ended].map(([status, count]) => `${count} ${status}`).join(', ')}`);
		say(
			`\n${faults.length === 0 ? 'PASSED' : 'FAILED'}: ${starts} starts, ${killed.kills} kills of n8n, ${figures}; at most ${Math.round(killed.peakMb)} MB; seed ${seed}; ${faults.length} faults in the books`,
		);
		return faults.length === 0;
	} finally {
		await killed.n8n.kill().catch(() => {});
		await model.close();
		await lab.close();
	}
}

main().then(
	(isRight) => process.exit(isRight ? 0 : 1),
	(error: Error) => {
		console.error(error);
		console.log('\nFAILED: the soak could not be carried out');
		process.exit(1);
	},
);
