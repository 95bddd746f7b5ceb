import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { npmEnvironment } from './npm';
import { startTied } from './process';

/** A whole n8n: the Node binary that runs it and its start script. */
export interface Host {
	node: string;
	n8n: string;
}

type Say = (line: string) => void;

const neededBytes = 4e9;
const progressMs = 5000;

/** What an installation does, in order. A finished step is stamped, so a second try starts at the first unfinished one. */
const steps = [
	{ name: 'packages', title: 'installing the packages (about 4 minutes, 2.8 GB)', npm: ['ci', '--ignore-scripts'] },
	{
		name: 'sqlite3',
		title: 'building sqlite3 (up to 2 minutes)',
		npm: ['rebuild', 'sqlite3', '--ignore-scripts=false', '--foreground-scripts'],
	},
];

/** Reasons found at the end of npm's output, with what to do. The first that matches counts. */
const reasons = [
	{ seen: /ENOSPC|no space left/i, advice: 'The disk is full. Free some space (4 GB are needed) and try again.' },
	{ seen: /EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ETIMEDOUT|ERR_SOCKET_TIMEOUT/, advice: 'The npm registry did not answer.' },
];

/** The n8n in `KLING_N8N_DIR`, or else the one of this folder. */
export async function findOrInstallHost(say: Say): Promise<Host> {
	const given = process.env.KLING_N8N_DIR;
	if (given) {
		const host = hostIn(given);
		if (existsSync(host.n8n)) return host;
		throw new Error(`KLING_N8N_DIR=${given}: no n8n there (${host.n8n} is missing).`);
	}
	return await installHost(__dirname, say);
}

/** The n8n that the lockfile in `folder` names, installed there first where it is missing. */
export async function installHost(folder: string, say: Say): Promise<Host> {
	const missing = steps.filter(({ name }) => !isStamped(folder, name));
	if (missing.length > 0) await requireSpace(folder);
	for (const step of missing) await run(folder, step, say);
	return hostIn(folder);
}

/** n8n needs Node 24: the one installed beside it, or else our own. */
function hostIn(dir: string): Host {
	const modules = join(dir, 'node_modules');
	const beside = join(modules, `node-${process.platform}-${process.arch}`, 'bin', 'node');
	const n8n = join(modules, 'n8n', 'bin', 'n8n');
	if (existsSync(beside)) return { node: beside, n8n };
	if (Number(process.versions.node.split('.')[0]) >= 24 || !existsSync(modules)) return { node: process.execPath, n8n };
	throw new Error(`n8n needs Node 24 and this is ${process.version}. Install Node 24 and try again.`);
}

async function run(folder: string, step: (typeof steps)[number], say: Say): Promise<void> {
	const log = logIn(folder);
	const started = Date.now();
	const freeBefore = await freeBytes(folder);
	const report = async () => {
		const seconds = Math.round((Date.now() - started) / 1000);
		const gigabytes = Math.max(0, (freeBefore - (await freeBytes(folder))) / 1e9).toFixed(1);
		say(`  n8n, ${step.title}: ${seconds} s, ${gigabytes} GB written`);
	};
	say(`n8n, ${step.title}. Log: ${log}`);
	const timer = setInterval(() => void report(), progressMs);
	try {
		writeFileSync(log, '');
		const npm = await startTied('npm', step.npm, { cwd: folder, env: environment(folder), log });
		const { code, signal } = await npm.exited;
		if (code !== 0) throw new Error(explain(log, `npm ${step.npm[0]} ended with ${signal ?? `code ${code}`}.`));
	} finally {
		clearInterval(timer);
	}
	writeFileSync(stampFile(folder, step.name), lockHash(folder));
	await report();
}

/** Once n8n's own Node is there it runs npm too, and sqlite3 is built against its headers. */
function environment(folder: string): NodeJS.ProcessEnv {
	const env = npmEnvironment();
	const { node } = hostIn(folder);
	const headers = dirname(dirname(node));
	if (!existsSync(join(headers, 'include', 'node'))) return env;
	return { ...env, PATH: dirname(node) + delimiter + env.PATH, npm_config_nodedir: headers };
}

function explain(log: string, problem: string): string {
	const end = readFileSync(log, 'utf8').slice(-3000);
	const advice = reasons.find(({ seen }) => seen.test(end))?.advice ?? missingTools();
	return [`The installation of n8n failed: ${problem}`, advice, `The end of ${log}:`, end].filter(Boolean).join('\n');
}

/** sqlite3 has no prebuilt binary for every machine, and then a compiler is needed. */
function missingTools(): string {
	const folders = (process.env.PATH ?? '').split(delimiter);
	const missing = ['python3', 'make', 'g++'].filter((tool) => !folders.some((dir) => existsSync(join(dir, tool))));
	if (missing.length === 0) return '';
	return `To build sqlite3, ${missing.join(', ')} must be installed first (Debian, Ubuntu: apt-get install python3 make g++).`;
}

const freeBytes = async (folder: string) => {
	const { bavail, bsize } = await statfs(folder);
	return bavail * bsize;
};

async function requireSpace(folder: string): Promise<void> {
	const free = await freeBytes(folder);
	if (free >= neededBytes || existsSync(stampFile(folder, 'packages'))) return;
	throw new Error(`n8n needs 4 GB of disk space in ${folder}, and ${(free / 1e9).toFixed(1)} GB are free.`);
}

const logIn = (folder: string) => join(folder, 'install.log');
const lockHash = (folder: string) =>
	createHash('sha256')
		.update(readFileSync(join(folder, 'package-lock.json')))
		.digest('hex');
const stampFile = (folder: string, step: string) => join(folder, 'node_modules', `.installed-${step}`);
const isStamped = (folder: string, step: string) =>
	existsSync(stampFile(folder, step)) && readFileSync(stampFile(folder, step), 'utf8') === lockHash(folder);

if (require.main === module) {
	findOrInstallHost(console.log).catch((error: Error) => {
		console.error(error.message);
		process.exitCode = 1;
	});
}
