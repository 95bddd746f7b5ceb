import { readFileSync } from 'node:fs';

/** Length of a clock tick of the kernel: always 10 ms on Linux as seen by programs. */
const TICK_MS = 10;

/** CPU time that a process and its threads have used so far, ms. Linux only. */
export function cpuTime(pid: number): number {
	const [, fields] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(/\) (?!.*\) )/);
	const [user, system] = fields.split(' ').slice(11, 13).map(Number);
	return (user + system) * TICK_MS;
}
