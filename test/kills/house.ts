import { N8n } from '../../host/n8n';
import { findOrInstallHost } from '../../host/install';
import type { N8nApi } from '../../host/api';
import type { Rehearsal, RehearsalOptions } from '../../rehearsal';
import { startLab } from '../support/n8n/lab';
import { startCluster } from '../queue/cluster';

/** A real n8n whose working process can be killed and replaced. */
export interface House {
	api: N8nApi;
	kling: Rehearsal;
	credential: { id: string; name: string };
	/** Where webhooks are called. */
	webhooks: string;
	/** SIGKILL to the process that works on executions, as a power cut would end it. */
	kill(): Promise<void>;
	/** Another one takes its place. */
	replace(): Promise<void>;
	close(): Promise<void>;
}

const quiet = (): void => {};

async function startMain(rehearsal: RehearsalOptions): Promise<House> {
	const lab = await startLab({ rehearsal });
	let next: N8n | undefined;
	return {
		...lab,
		webhooks: lab.n8n.url,
		kill: async () => void (await lab.n8n.kill()),
		async replace() {
			const port = Number(new URL(lab.n8n.url).port);
			next = await N8n.boot({ host: await findOrInstallHost(quiet), userFolder: lab.folder, port });
		},
		async close() {
			await next?.stop();
			await lab.close();
		},
	};
}

async function startQueue(rehearsal: RehearsalOptions): Promise<House> {
	const cluster = await startCluster(rehearsal, quiet);
	// Room for all executions at once.
	const worker = await cluster.startWorker('worker-1', 50);
	return {
		...cluster,
		kill: async () => void (await worker.n8n.kill()),
		replace: async () => void (await cluster.startWorker('worker-2', 50)),
	};
}

/** n8n in one process, and in queue mode, where the worker is killed. */
export const houses: Record<'main mode' | 'queue mode', (rehearsal: RehearsalOptions) => Promise<House>> = {
	'main mode': startMain,
	'queue mode': startQueue,
};
