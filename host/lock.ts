import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Keeps a second `npm start` off the same data folder. Throws when the process named in the file is alive. */
export function lock(file: string): void {
	const holder = holderOf(file);
	if (holder) throw new Error(`npm start runs already (process ${holder}). If that is not so, delete ${file}.`);
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, String(process.pid));
	process.once('exit', () => rmSync(file, { force: true }));
}

function holderOf(file: string): number | undefined {
	try {
		const pid = Number(readFileSync(file, 'utf8'));
		process.kill(pid, 0);
		return pid === process.pid ? undefined : pid;
	} catch {
		return undefined;
	}
}
