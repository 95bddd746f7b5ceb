import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What the end of npm's output tells about a failed installation, and what to do. The first that matches counts. */
const reasons: Array<{ seen: RegExp; advice: () => string }> = [
	{ seen: /ENOSPC|no space left/i, advice: () => 'The disk is full. Free some space (5 GB are needed) and try again.' },
	{ seen: /gyp ERR!|node-gyp|prebuild-install/i, advice: compilerAdvice },
	{
		seen: /EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT/,
		advice: () => 'The npm registry did not answer. Check the network and try again.',
	},
];

/** A message about a failed installation: the problem, what to do, and the end of the log. */
export function explainFailure(problem: string, log: string): string {
	const end = readFileSync(log, 'utf8').slice(-3000);
	const advice = reasons.find(({ seen }) => seen.test(end))?.advice();
	return [`The installation of n8n failed: ${problem}.`, advice, `The end of ${log}:`, end].filter(Boolean).join('\n');
}

/** sqlite3 has no prebuilt binary for every machine and network, and then it has to be compiled. */
function compilerAdvice(): string {
	const folders = (process.env.PATH ?? '').split(delimiter);
	const missing = ['python3', 'make', 'g++'].filter((tool) => !folders.some((dir) => existsSync(join(dir, tool))));
	if (missing.length === 0) return 'sqlite3 could not be compiled.';
	return `sqlite3 has to be compiled here, and ${missing.join(', ')} is missing (Debian: apt-get install python3 make g++).`;
}
