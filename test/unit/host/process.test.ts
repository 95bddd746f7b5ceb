import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startTied } from '../../../host/process';

const folder = mkdtempSync(join(tmpdir(), 'kling-process-'));
const log = join(folder, 'log');
afterAll(() => rmSync(folder, { recursive: true }));

/** A program with a child of its own; neither ends by itself soon. */
const family = ['-c', 'sleep 600 & echo started; wait'];

/** Processes of a group, zombies not counted. */
const membersOf = (group: number) =>
	readdirSync('/proc').filter((name) => {
		if (!/^\d+$/.test(name)) return false;
		try {
			const [state, , pgrp] = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1].split(' ');
			return Number(pgrp) === group && state !== 'Z';
		} catch {
			return false;
		}
	});

async function until(condition: () => boolean): Promise<void> {
	const deadline = Date.now() + 10_000;
	while (!condition()) {
		if (Date.now() > deadline) throw new Error('It did not happen within 10 s');
		await delay(20);
	}
}

test('gives the exit code and keeps the output', async () => {
	const { exited } = await startTied('sh', ['-c', 'echo out; echo err >&2; exit 7'], { env: process.env, log });
	expect(await exited).toEqual({ code: 7, signal: null });
	expect(readFileSync(log, 'utf8')).toBe('out\nerr\n');
});

test('rejects when there is no such program', async () => {
	await expect(startTied('no-such-program-here', [], { env: process.env, log })).rejects.toThrow('ENOENT');
});

test.each(['stop', 'kill'] as const)('%s ends the program and its children', async (how) => {
	const child = await startTied('sh', family, { env: process.env, log });
	await until(() => membersOf(child.pid).length === 2);
	await child[how]();
	await until(() => membersOf(child.pid).length === 0);
});

test('stop kills what does not listen', async () => {
	const child = await startTied('sh', ['-c', "trap '' TERM; echo deaf; while :; do sleep 600; done"], {
		env: process.env,
		log,
	});
	await until(() => readFileSync(log, 'utf8').includes('deaf'));
	expect(await child.stop(200)).toEqual({ code: null, signal: 'SIGKILL' });
});

test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('nothing is left when the parent gets %s', async (signal) => {
	const script = `require('tsx/cjs');
		const { startTied } = require(${JSON.stringify(require.resolve('../../../host/process'))});
		startTied('sh', ${JSON.stringify(family)}, { env: process.env, log: ${JSON.stringify(log)} })
			.then(({ pid }) => console.log(pid));`;
	const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
	const group = await new Promise<number>((resolve) => parent.stdout.once('data', (text) => resolve(Number(text))));
	await until(() => membersOf(group).length === 2);
	parent.kill(signal);
	await until(() => membersOf(group).length === 0);
});
