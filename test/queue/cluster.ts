import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { N8nApi } from '../../host/api';
import { findOrInstallHost, type Host } from '../../host/install';
import { N8n } from '../../host/n8n';
import { ensureBuilt, installPackage } from '../../host/packing';
import { freePort } from '../../host/ports';
import { startRehearsal, type Rehearsal, type RehearsalOptions } from '../../rehearsal';
import { furnish, scratch } from '../support/n8n/lab';
import { startPostgres, startRedis } from './services';

/** A worker with the text of its log. */
export interface Worker {
	n8n: N8n;
	log(): string;
}

/** n8n in queue mode: a main process, a webhook process and workers, each with the package installed in its own folder. */
export interface Cluster {
	api: N8nApi;
	kling: Rehearsal;
	credential: { id: string; name: string };
	/** Address of the webhook process. */
	webhooks: string;
	/** @param concurrency executions that it works on at once */
	startWorker(name: string, concurrency?: number): Promise<Worker>;
	close(): Promise<void>;
}

const roles = {
	main: ['start'],
	webhook: ['webhook'],
	worker: ['worker'],
};

/** Starts everything but the workers. Throws, with nothing left behind, when a part does not come up. */
export async function startCluster(rehearsal: RehearsalOptions, say: (line: string) => void): Promise<Cluster> {
	await ensureBuilt(say);
	const host = await findOrInstallHost(say);
	const { folder, remove } = scratch();
	const ends: Array<() => Promise<unknown> | void> = [remove];
	const close = async () => {
		for (const end of ends.splice(0).reverse()) await end();
	};
	try {
		const kling = await startRehearsal(rehearsal);
		ends.push(async () => await kling.close());
		const redis = await startRedis(folder);
		ends.push(redis.stop);
		const postgres = await startPostgres(folder);
		ends.push(postgres.stop);
		const template = join(folder, 'template');
		await installPackage(template);
		const webhookPort = await freePort();
		const env = sharedEnvironment({ redis: redis.port, postgres: postgres.port, webhookPort });
		const start = async (
			role: keyof typeof roles,
			name: string,
			port?: number,
			more: string[] = [],
		): Promise<Worker> => {
			const userFolder = join(folder, name);
			cpSync(template, userFolder, { recursive: true });
			const n8n = await bootRole(host, [...roles[role], ...more], userFolder, env, port ?? (await freePort()));
			ends.push(async () => await n8n.stop());
			return { n8n, log: () => readFileSync(join(userFolder, '.n8n', 'n8n.log'), 'utf8') };
		};
		const { n8n: main } = await start('main', 'main');
		const { n8n: webhook } = await start('webhook', 'webhook', webhookPort);
		const api = new N8nApi(main.url);
		const credential = await furnish(api, kling);
		const startWorker = async (name: string, concurrency = 5) =>
			await start('worker', name, undefined, [`--concurrency=${concurrency}`]);
		return { api, kling, credential, webhooks: webhook.url, startWorker, close };
	} catch (error) {
		await close();
		throw error;
	}
}

async function bootRole(
	host: Host,
	command: string[],
	userFolder: string,
	shared: Record<string, string>,
	port: number,
): Promise<N8n> {
	mkdirSync(userFolder, { recursive: true });
	const env = { ...shared, QUEUE_HEALTH_CHECK_PORT: String(port) };
	return await N8n.boot({ host, userFolder, port, command, env });
}

/** What all processes have in common; n8n keeps files in the database then. */
const sharedEnvironment = (ports: { redis: number; postgres: number; webhookPort: number }) => ({
	EXECUTIONS_MODE: 'queue',
	N8N_ENCRYPTION_KEY: 'queue-test-key',
	N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
	WEBHOOK_URL: `http://127.0.0.1:${ports.webhookPort}/`,
	DB_TYPE: 'postgresdb',
	DB_POSTGRESDB_HOST: '127.0.0.1',
	DB_POSTGRESDB_PORT: String(ports.postgres),
	DB_POSTGRESDB_USER: 'n8n',
	DB_POSTGRESDB_DATABASE: 'n8n',
	QUEUE_BULL_REDIS_HOST: '127.0.0.1',
	QUEUE_BULL_REDIS_PORT: String(ports.redis),
	QUEUE_HEALTH_CHECK_ACTIVE: 'true',
	// A dead worker's job is noticed after 10 s instead of a minute.
	QUEUE_WORKER_LOCK_DURATION: '10000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '3000',
	QUEUE_WORKER_STALLED_INTERVAL: '5000',
});
