import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import axios from 'axios';
import { n8nEnvironment } from './environment';
import type { Host } from './install';
import { freePort } from './ports';
import { startTied, type Exit, type TiedProcess } from './process';

const bootTimeoutMs = 120_000;

export interface BootOptions {
	host: Host;
	/** n8n keeps its data in the folder `.n8n` of this folder. */
	userFolder: string;
	/** Taken if free, else any free port. */
	port?: number;
	/** What to run, with its arguments. Default: `start`. */
	command?: string[];
	/** Added to n8n's environment. */
	env?: Record<string, string>;
}

/** A running n8n on loopback. */
export class N8n {
	private constructor(
		readonly url: string,
		private readonly process: TiedProcess,
	) {}

	/** Starts n8n and waits until it is ready. Throws with the end of its log when it does not come up. */
	static async boot({ host, userFolder, port, command = ['start'], env }: BootOptions): Promise<N8n> {
		const httpPort = await freePort(port);
		const log = join(userFolder, '.n8n', 'n8n.log');
		const environment = n8nEnvironment({ node: host.node, userFolder, port: httpPort, brokerPort: await freePort() });
		const child = await startTied(host.node, [host.n8n, ...command], { env: { ...environment, ...env }, log });
		const n8n = new N8n(`http://127.0.0.1:${httpPort}`, child);
		const problem = await n8n.comesUp();
		if (problem === undefined) return n8n;
		await n8n.kill();
		throw new Error(`n8n did not start: ${problem}. The end of ${log}:\n${readFileSync(log, 'utf8').slice(-2000)}`);
	}

	get pid() {
		return this.process.pid;
	}

	/** Ends n8n as an administrator would (SIGTERM). */
	async stop() {
		return await this.process.stop();
	}

	/** Ends n8n as a power cut would (SIGKILL to it and its task runner). */
	async kill() {
		return await this.process.kill();
	}

	get exited() {
		return this.process.exited;
	}

	/** What went wrong, or nothing. */
	private async comesUp(): Promise<string | undefined> {
		let exit: Exit | undefined;
		void this.process.exited.then((reason) => (exit = reason));
		const readiness = axios.create({ baseURL: this.url, proxy: false, timeout: 5000 });
		const deadline = Date.now() + bootTimeoutMs;
		while (Date.now() < deadline) {
			if (exit) return `it ended with ${exit.signal ?? `code ${exit.code}`}`;
			const ready = await readiness.get('/healthz/readiness').then(
				() => true,
				() => false,
			);
			if (ready) return undefined;
			await delay(100);
		}
		return `not ready after ${bootTimeoutMs / 1000} s`;
	}
}
