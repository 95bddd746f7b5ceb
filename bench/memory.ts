import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Runs inside n8n: on SIGUSR2 it collects garbage and writes what memory is still in use. */
const probe = (file: string) => `
if (require('node:path').basename(process.argv[1] ?? '') === 'n8n') {
	process.on('SIGUSR2', () => {
		globalThis.gc();
		require('node:fs').writeFileSync(${JSON.stringify(file)}, JSON.stringify(process.memoryUsage()));
	});
}
`;

/** Watches the memory of an n8n. */
export interface MemoryProbe {
	/** To be added to n8n's environment. */
	env: Record<string, string>;
	/** Bytes of heap in use after a garbage collection. */
	heapInUse(pid: number): Promise<number>;
}

/** Prepares a probe for an n8n with this user folder. */
export function memoryProbe(folder: string): MemoryProbe {
	const own = join(folder, 'probe');
	mkdirSync(own, { recursive: true });
	const script = join(own, 'probe.cjs');
	const answer = join(own, 'memory.json');
	writeFileSync(script, probe(answer));
	return {
		env: { NODE_OPTIONS: `--expose-gc --require=${script}` },
		async heapInUse(pid) {
			rmSync(answer, { force: true });
			process.kill(pid, 'SIGUSR2');
			for (;;) {
				await delay(100);
				const memory = read(answer);
				if (memory) return memory.heapUsed;
			}
		},
	};
}

function read(file: string): NodeJS.MemoryUsage | undefined {
	try {
		return JSON.parse(readFileSync(file, 'utf8')) as NodeJS.MemoryUsage;
	} catch {
		return undefined;
	}
}

const status = (pid: number, field: 'VmRSS' | 'VmHWM'): number => {
	const text = readFileSync(`/proc/${pid}/status`, 'utf8');
	return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(text)?.[1]) * 1024;
};

/** Bytes of memory that a process holds now. */
export const residentNow = (pid: number): number => status(pid, 'VmRSS');

/** Most bytes of memory that a process has held since `forgetPeak`. Linux only. */
export const residentPeak = (pid: number): number => status(pid, 'VmHWM');

/** Lets the peak begin anew from the memory held now. */
export const forgetPeak = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5');
