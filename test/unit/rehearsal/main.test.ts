import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');

let child: ChildProcess | undefined;
afterEach(() => child?.kill('SIGKILL'));

/** Starts the command of `npm run rehearsal`; resolves with what it prints once it is up or has ended. */
async function start(env: Record<string, string>): Promise<() => string> {
	let output = '';
	child = spawn(process.execPath, ['--import', 'tsx', 'rehearsal/main.ts'], {
		cwd: ROOT,
		env: { ...process.env, ...env },
	});
	await new Promise<void>((resolve) => {
		const add = (text: Buffer) => {
			output += text;
			if (output.includes('Ctrl+C')) resolve();
		};
		child!.stdout!.on('data', add);
		child!.stderr!.on('data', add);
		child!.once('exit', () => resolve());
	});
	return () => output;
}

test('prints how to use it, serves, logs a line per call without secrets, ends on Ctrl+C', async () => {
	const output = await start({ REHEARSAL_PORT: '0', REHEARSAL_WEBHOOK_SECRET: 'whsec_aGlkZGVu' });
	const baseUrl = /Base URL +(http:\/\/127\.0\.0\.1:\d+)/.exec(output())![1];
	const key = /API Key +(\S+)/.exec(output())![1];
	const path = '/v1/videos/text2video';
	const answer = await fetch(`${baseUrl}${path}?pageSize=1`, { headers: { authorization: `Bearer ${key}` } });
	expect(await answer.json()).toMatchObject({ code: 0, data: [] });
	const ended = once(child!, 'exit');
	child!.kill('SIGINT');
	expect(await ended).toEqual([0, null]);
	expect(output()).toContain(`GET ${path} 200 0`);
	expect(output()).not.toContain('whsec_');
	await expect(fetch(baseUrl)).rejects.toThrow();
});

test('says so when the port is taken', async () => {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as { port: number };
	const output = await start({ REHEARSAL_PORT: String(port) });
	const code = child!.exitCode ?? (await once(child!, 'exit'))[0];
	server.close();
	expect(code).toBe(1);
	expect(output()).toMatch(/did not start: .*EADDRINUSE/);
});
