import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { klingCredential, rehearsalApiKey } from '../../host/account';
import type { Execution } from '../../host/api';
import { findOrInstallHost } from '../../host/install';
import { N8n } from '../../host/n8n';
import { lastItems } from '../../host/run';
import { residentPeak } from '../../bench/memory';
import { startLab, trigger, type Lab } from '../support/n8n/lab';
import { compare, emptyBooks, enter } from './books';
import { diceOf } from './dice';
import { forge, misbehave } from './faults';
import { publishFlows, publishRecover, type Flow } from './flows';

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

/** An n8n that dies and comes back at the same address. */
class Mortal {
	deaths = 0;
	peakMb = 0;

	constructor(
		private readonly lab: Lab,
		public n8n: N8n,
	) {}

	look(): void {
		this.peakMb = Math.max(this.peakMb, residentPeak(this.n8n.pid) / 2 ** 20);
	}

	async die(): Promise<void> {
		this.look();
		await this.n8n.kill();
		this.deaths++;
		const port = Number(new URL(this.lab.n8n.url).port);
		this.n8n = await N8n.boot({ host: await findOrInstallHost(() => {}), userFolder: this.lab.folder, port });
	}
}

interface Soak {
	lab: Lab;
	mortal: Mortal;
	flows: Flow[];
	seed: number;
	minutes: number;
}

/** Starts workflows, plays faults, forges callbacks and kills n8n until the time is over. */
async function storm({ lab, mortal, flows, seed, minutes }: Soak): Promise<number> {
	const dice = diceOf(seed);
	const starts = new Map<string, number>();
	const end = Date.now() + minutes * 60 * SECOND;
	let count = 0;
	for (let bootedAt = Date.now(); Date.now() < end;) {
		const { name } = dice.pick(flows);
		const items = Array.from({ length: dice.between(1, 4) }, (_, i) => ({ prompt: `A boat soak-${count}-${i}` }));
		if (dice.chance(0.6)) misbehave(lab.kling, dice);
		if (dice.chance(0.3)) forge(lab.kling, dice);
		const started = starts.get(name) ?? 0;
		if (started < MOST_STARTS) {
			starts.set(name, started + 1);
			await trigger(mortal.n8n.url, name, items);
			count++;
		}
		mortal.look();
		await delay(dice.between(500, 2500));
		if (Date.now() - bootedAt < KILL_EVERY) continue;
		await mortal.die();
		bootedAt = Date.now();
		say(
			`  ${count} starts, ${lab.kling.ledger.created()} tasks, ${mortal.deaths} deaths, ${Math.round(mortal.peakMb)} MB`,
		);
	}
	return count;
}

/** All executions of the flows, and what the Retry button makes of those that n8n's death has broken off. */
async function settle({ lab, flows, seed }: Soak): Promise<Execution[]> {
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
	const dice = diceOf(seed + 1);
	const superseded = new Set<string>();
	for (const { id: workflowId, name } of workflows) {
		// The Retry button of a child would answer nobody.
		if (name === 'child') continue;
		for (const id of await api.executionsOf(workflowId)) {
			if ((await api.execution(id)).status !== 'crashed' || dice.chance(0.5)) continue;
			superseded.add(id);
			await api.retry(id).catch((error: Error) => say(`  Retry of ${id}: ${error.message}`));
		}
	}
	await end();
	const found: Execution[] = [];
	for (const { id: workflowId } of workflows) {
		for (const id of await api.executionsOf(workflowId)) if (!superseded.has(id)) found.push(await api.execution(id));
	}
	return found;
}

async function recover({ lab, mortal }: Soak, since: Date): Promise<string[]> {
	const { api, credential } = lab;
	const { id } = await publishRecover(api, credential, since);
	await trigger(mortal.n8n.url, 'recover', [{}]);
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
	const mortal = new Mortal(lab, lab.n8n);
	try {
		await lab.api.saveCredential(klingCredential(rehearsalApiKey(lab.kling)));
		const flows = await publishFlows(lab.api, lab.credential);
		const soak = { lab, mortal, flows, seed, minutes };
		const starts = await storm(soak);
		lab.kling.control.clearFaults();
		await lab.kling.callbacksDrained();
		const executions = await settle(soak);
		const books = emptyBooks();
		const known = new Set(lab.kling.ledger.accepted.map(({ taskId }) => taskId));
		for (const execution of executions) enter(books, execution, known);
		for (const id of await recover(soak, since)) books.recovered.add(id);
		const { faults, figures } = compare(books, lab.kling);
		mortal.look();
		if (mortal.peakMb > MOST_MEMORY_MB) faults.push(`n8n has held ${Math.round(mortal.peakMb)} MB`);
		for (const fault of faults) say(`  ${fault}`);
		const ended = new Map<string, number>();
		for (const { status } of executions) ended.set(status, (ended.get(status) ?? 0) + 1);
		say(`  executions: ${[...ended].map(([status, count]) => `${count} ${status}`).join(', ')}`);
		say(
			`\n${faults.length === 0 ? 'PASSED' : 'FAILED'}: ${starts} starts, ${mortal.deaths} deaths of n8n, ${figures}; at most ${Math.round(mortal.peakMb)} MB; seed ${seed}; ${faults.length} faults in the books`,
		);
		return faults.length === 0;
	} finally {
		await mortal.n8n.kill().catch(() => {});
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
