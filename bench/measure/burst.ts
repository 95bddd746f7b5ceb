import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isAxiosError } from 'axios';
import type { INode, INodeParameters } from 'n8n-workflow';
import { startPostgres } from '../../test/queue/services';
import { publish, startLab, trigger, type Lab } from '../../test/support/n8n/lab';
import { after, kling } from '../../test/support/n8n/nodes';
import { makeHistory } from '../history';
import { residentNow } from '../memory';
import { addSide, type Side } from '../rehearsals';
import { untilCount } from '../watch';

/** How many starts, and how many callbacks, are under way at once. */
export const AT_ONCE = 20;
/** The same of starts with many items: with 20 at once n8n refused some. */
export const LARGE_AT_ONCE = 5;
export const ASLEEP = 0.8;
const TIMEOUT_MS = 25 * 60_000;
const UNAVAILABLE = 503;
/** A model of the first generation of the API, and one of the second. */
const MODELS = ['kling-v2-6', 'kling-3.0-turbo'];
/**
 * How long the account's tasks have taken before, seconds: longer than it takes to put all to sleep. Without callbacks
 * nobody looks much sooner, and tasks end when n8n expects it.
 */
const usualOf = ({ executions, callbacks }: Plan): number => (callbacks || executions > 1000 ? 600 : 300);
/** Where the durations lie around the usual one. */
const EARLIER = [0.85, 0.92, 0.98, 1.02, 1.08, 1.15];
/** Kling is told to call an address that is not this n8n. */
const ELSEWHERE = 'https://example.com/hook';

/** So many executions with so many items each. */
export interface Plan {
	executions: number;
	items: number;
	/** Whether Kling's callbacks reach this n8n. */
	callbacks: boolean;
}

export interface Burst extends Plan {
	parkS: number;
	wakeS: number;
	/** How often n8n answered a callback with which status. */
	answers: Record<string, number>;
	finished: number;
	residentMb: number;
	created: number;
	/** Starts that n8n did not take, because its database was busy; they were made again. */
	refused: number;
	/** Questions to Kling by executions that were awake, or that their timer woke, while others still fell asleep. */
	looks: number;
	/** Requests to the API for a task. */
	calls: number;
	/** Growth of the database for an execution that sleeps, bytes. */
	rowBytes: number;
}

export interface Database {
	name: string;
	/** What `startLab` needs for it, and how many bytes it holds. */
	start(): Promise<{
		prepare(folder: string): Promise<Record<string, string>>;
		size(lab: Lab): number;
		stop(): unknown;
	}>;
}

/** n8n's own database; what is still to be written into it counts too. */
export const sqlite: Database = {
	name: 'SQLite',
	start: async () => ({
		prepare: async () => ({}),
		size: ({ folder }) =>
			['database.sqlite', 'database.sqlite-wal']
				.map((name) => join(folder, '.n8n', name))
				.reduce((sum, file) => sum + (existsSync(file) ? statSync(file).size : 0), 0),
		stop: () => {},
	}),
};

export const postgres: Database = {
	name: 'PostgreSQL',
	async start() {
		let stop = async (): Promise<unknown> => undefined;
		let port = '';
		return {
			async prepare(folder) {
				const service = await startPostgres(folder);
				({ stop } = service);
				port = String(service.port);
				return {
					DB_TYPE: 'postgresdb',
					DB_POSTGRESDB_HOST: '127.0.0.1',
					DB_POSTGRESDB_PORT: port,
					DB_POSTGRESDB_USER: 'n8n',
					DB_POSTGRESDB_DATABASE: 'n8n',
				};
			},
			size() {
				const query = "select pg_database_size('n8n')";
				const args = ['-h', '127.0.0.1', '-p', port, '-U', 'n8n', '-tAc', query, 'n8n'];
				return Number(execFileSync('psql', args, { encoding: 'utf8' }));
			},
			stop: async () => await stop(),
		};
	},
};

/** Starts one n8n, and puts the executions of one plan after another to sleep and wakes them. */
export async function bursts(database: Database, plans: Plan[], say: (line: string) => void): Promise<Burst[]> {
	const { prepare, size, stop } = await database.start();
	try {
		const lab = await startLab({ say, prepare });
		try {
			const all: Burst[] = [];
			for (const plan of plans) {
				all.push(await burst(lab, plan, () => size(lab)));
				say(`${database.name}: ${JSON.stringify(all.at(-1))}`);
			}
			return all;
		} finally {
			await lab.close();
		}
	} finally {
		await stop();
	}
}

const creating = ({ credential }: Side, options: INodeParameters, more: INodeParameters = {}): INode =>
	kling(credential, {
		resource: 'video',
		operation: 'textToVideo',
		modelName: '={{ $json.model }}',
		prompt: '={{ $json.prompt }}',
		options,
		...more,
	});

/** Gives the account earlier tasks, and n8n one run that has seen them. */
async function beginAccount(lab: Lab, side: Side, name: string, usual: number): Promise<void> {
	const { api, n8n } = lab;
	const { control } = side.kling;
	const of = (what: string, factors: number[]) =>
		MODELS.flatMap((model) =>
			factors.map((factor) => ({ prompt: `${what}, ${factor}, ${model}`, model, seconds: factor * usual })),
		);
	const create = creating(side, {}, { waitForCompletion: false });
	await makeHistory(lab, side, `${name}-earlier`, create, of('Earlier', EARLIER));
	const first = `${name}-first`;
	const { id } = await publish(api, first, [creating(side, {})]);
	await trigger(n8n.url, first, of('First', [1]));
	await untilCount(api, id, 'waiting', 1, TIMEOUT_MS);
	control.set({ clockOffset: usual * 1000 });
	control.finish();
	control.set({ clockOffset: 0 });
	await untilCount(api, id, 'success', 1, TIMEOUT_MS);
}

async function burst(lab: Lab, plan: Plan, databaseSize: () => number): Promise<Burst> {
	const { api, n8n } = lab;
	const { executions, items, callbacks } = plan;
	const name = `load-${executions}-${items}-${callbacks}`;
	const side = await addSide(api, name, { duration: null, parallelCallbacks: AT_ONCE });
	const { kling: server } = side;
	try {
		const usual = usualOf(plan);
		await beginAccount(lab, side, name, usual);
		await server.callbacksDrained();
		const before = { created: server.ledger.created(), requests: server.ledger.requests.length };
		const answered = server.callbackLog.length;
		const created = () => server.ledger.created() - before.created;
		const options = callbacks ? {} : { callbackUrl: ELSEWHERE };
		const { id } = await publish(api, name, [creating(side, options), after()]);
		const count = async (status: 'waiting' | 'success') =>
			await api.executionCount({ workflowId: id, status: [status] });
		const tasks = executions * items;

		const sizeBefore = databaseSize();
		const started = Date.now();
		const starts = Array.from({ length: executions }, (_, run) =>
			Array.from({ length: items }, (_, i) => ({ prompt: `A paper boat ${run}, ${i}`, model: MODELS[(run + i) % 2] })),
		).values();
		let refused = 0;
		const sender = async () => {
			for (const run of starts) refused += await startAtLast(n8n.url, name, run);
		};
		await Promise.all(Array.from({ length: items > 1 ? LARGE_AT_ONCE : AT_ONCE }, sender));
		// Timers wake early sleepers for a look while late ones still fall asleep, so hardly ever do all sleep at once.
		await until(async () => created() === tasks && (await count('waiting')) >= executions * ASLEEP);
		const parkS = (Date.now() - started) / 1000;
		const looks = server.ledger.requests.length - before.requests - tasks;
		const rowBytes = (databaseSize() - sizeBefore) / executions;

		if (!callbacks) await delay(Math.max(0, started + usual * 1000 - Date.now()));
		const woken = Date.now();
		server.control.finish();
		await until(async () => (await count('success')) === executions);
		const wakeS = (Date.now() - woken) / 1000;

		await server.callbacksDrained();
		const answers: Record<string, number> = {};
		for (const { answer, error } of callbacks ? server.callbackLog.slice(answered) : []) {
			const key = String(answer ?? error);
			answers[key] = (answers[key] ?? 0) + 1;
		}
		return {
			...plan,
			parkS,
			wakeS,
			answers,
			finished: await count('success'),
			residentMb: residentNow(n8n.pid) / 2 ** 20,
			created: created(),
			refused,
			looks,
			calls: server.ledger.requests.slice(before.requests).filter(({ kind }) => kind !== 'media').length / tasks,
			rowBytes,
		};
	} finally {
		await server.close();
	}
}

/** Starts an execution as callers of a webhook do: again, when n8n says that it cannot now. Gives how often it said so. */
async function startAtLast(...start: Parameters<typeof trigger>): Promise<number> {
	for (let refused = 0; ; refused++) {
		try {
			await trigger(...start);
			return refused;
		} catch (error) {
			if (!isAxiosError(error) || error.response?.status !== UNAVAILABLE) throw error;
			await delay(1000);
		}
	}
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
	for (const deadline = Date.now() + TIMEOUT_MS; !(await isSo()); await delay(250)) {
		if (Date.now() > deadline) throw new Error('The executions did not get there in time');
	}
}
