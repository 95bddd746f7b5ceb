import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import type { Socket } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export interface Exit {
	code: number | null;
	signal: NodeJS.Signals | null;
}

/** A program started by `startTied`, with every process it started itself. */
export interface TiedProcess {
	readonly pid: number;
	/** Settles when the program has ended and its children are gone. */
	readonly exited: Promise<Exit>;
	/** Asks it to end (SIGTERM); after `graceMs` it is killed. */
	stop(graceMs?: number): Promise<Exit>;
	/** Kills it and its children at once (SIGKILL). */
	kill(): Promise<Exit>;
}

/**
 * Starts a program in a process group of its own that never outlives this process, whether this one ends by itself,
 * by Ctrl+C, by a crash or by SIGKILL. Output is appended to the file `log`. Throws when the program cannot be started.
 */
export async function startTied(
	command: string,
	args: string[],
	options: { cwd?: string; env: NodeJS.ProcessEnv; log: string },
): Promise<TiedProcess> {
	mkdirSync(dirname(options.log), { recursive: true });
	const log = openSync(options.log, 'a');
	const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', log, log] });
	closeSync(log);
	const pid = await new Promise<number>((resolve, reject) => {
		child.once('error', reject);
		child.once('spawn', () => resolve(child.pid!));
	});
	const guard = guardGroup(pid);
	const exited = new Promise<Exit>((resolve) => {
		child.once('exit', (code, signal) => {
			signalGroup(pid, 'SIGKILL');
			guard.kill('SIGKILL');
			resolve({ code, signal });
		});
	});
	const kill = async () => {
		signalGroup(pid, 'SIGKILL');
		return await exited;
	};
	return {
		pid,
		exited,
		kill,
		async stop(graceMs = 10_000) {
			child.kill('SIGTERM');
			const timer = new AbortController();
			const late = delay(graceMs, undefined, { signal: timer.signal }).then(kill, async () => await exited);
			return await Promise.race([exited, late]).finally(() => timer.abort());
		},
	};
}

/** A shell that waits on a pipe held by this process: when we are gone the pipe closes and the group is killed. */
function guardGroup(pid: number): ChildProcess {
	const guard = spawn('sh', ['-c', 'read -r _; kill -s KILL -- "-$0"', String(pid)], {
		detached: true,
		stdio: ['pipe', 'ignore', 'ignore'],
	});
	guard.unref();
	(guard.stdin as Socket).unref();
	return guard;
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(-pid, signal);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
	}
}
