import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../host/ports';
import { startTied } from '../../host/process';

const readyTimeoutMs = 30_000;
const debianPostgres = '/usr/lib/postgresql';

/** A server on loopback, started for one test. */
export interface Service {
	port: number;
	stop(): Promise<unknown>;
}

/** Redis without persistence. Needs the Debian package redis-server. */
export async function startRedis(folder: string): Promise<Service> {
	const port = await freePort();
	const args = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--save', '', '--appendonly', 'no'];
	const server = await startTied('redis-server', args, { env: process.env, log: join(folder, 'redis.log') });
	await works('Redis', ['redis-cli', '-p', String(port), 'ping']);
	return { port, stop: async () => await server.stop() };
}

/** PostgreSQL with an empty database `n8n` and a user of that name. Needs the Debian package postgresql. */
export async function startPostgres(folder: string): Promise<Service> {
	const data = join(folder, 'postgres');
	mkdirSync(data);
	const wrap = unprivileged(data);
	const bin = (name: string) => join(newest(debianPostgres), 'bin', name);
	run(wrap([bin('initdb'), '-D', data, '-U', 'n8n', '--auth=trust', '--no-sync', '-E', 'UTF8']));
	const port = await freePort();
	const options = ['-h', '127.0.0.1', '-p', String(port), '-k', data, '-c', 'fsync=off'];
	const [command, ...args] = wrap([bin('postgres'), '-D', data, ...options]);
	const server = await startTied(command, args, { cwd: '/', env: process.env, log: join(folder, 'postgres.log') });
	await works('PostgreSQL', [bin('createdb'), '-h', '127.0.0.1', '-p', String(port), '-U', 'n8n', 'n8n']);
	return { port, stop: async () => await server.stop(2000) };
}

/** PostgreSQL refuses to run as root, so root lends its folder to the user that Debian made for it. */
function unprivileged(data: string): (command: string[]) => string[] {
	if (process.getuid?.() !== 0) return (command) => command;
	const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
	const [uid, gid] = [id('-u'), id('-g')];
	chownSync(data, uid, gid);
	// Its way there leads through a folder that only root may open.
	chmodSync(dirname(data), 0o711);
	return (command) => ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...command];
}

function newest(folder: string): string {
	const versions = existsSync(folder) ? readdirSync(folder).sort((a, b) => Number(a) - Number(b)) : [];
	const last = versions.at(-1);
	if (last === undefined) throw new Error('PostgreSQL is missing: apt-get install postgresql redis-server');
	return join(folder, last);
}

const run = ([command, ...args]: string[]): void => void execFileSync(command, args, { cwd: '/', stdio: 'pipe' });

/** Repeats a command until the server is ready for it. */
async function works(name: string, command: string[]): Promise<void> {
	const deadline = Date.now() + readyTimeoutMs;
	for (;;) {
		try {
			return run(command);
		} catch (error) {
			if (Date.now() > deadline) throw new Error(`${name} did not come up: ${(error as Error).message}`);
			await delay(100);
		}
	}
}
