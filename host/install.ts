import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Installation } from './installation';

/** A whole n8n: the Node binary that runs it and its start script. */
export interface Host {
	node: string;
	n8n: string;
}

type Say = (line: string) => void;

/** The version that everything but the version matrix runs. */
const folder = join(__dirname, 'versions', '2.41');

/** The n8n in `KLING_N8N_DIR`, or else our own. Throws with the reason and what to do about it. */
export async function findOrInstallHost(say: Say): Promise<Host> {
	const given = process.env.KLING_N8N_DIR;
	return given ? hostIn(new Installation(given, say)) : await installHost(folder, say);
}

/** The n8n that the lockfile in `folder` names, installed there first where it is missing. */
export async function installHost(folder: string, say: Say): Promise<Host> {
	const installation = new Installation(folder, say);
	await installation.complete();
	return hostIn(installation);
}

function hostIn({ folder, node }: Installation): Host {
	const root = join(folder, 'node_modules', 'n8n');
	const n8n = join(root, 'bin', 'n8n');
	if (!existsSync(n8n)) throw new Error(`There is no n8n: ${n8n} is missing.`);
	return { node: node ?? ownNode(root), n8n };
}

/** The Node that runs us, if it is new enough for the n8n in `root`. */
function ownNode(root: string): string {
	const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { engines?: { node?: string } };
	const wanted = Number(/\d+/.exec(engines?.node ?? '')?.[0] ?? 0);
	if (Number.parseInt(process.versions.node, 10) >= wanted) return process.execPath;
	throw new Error(`n8n needs Node ${wanted} and this is ${process.version}. Install Node ${wanted} and try again.`);
}

if (require.main === module) {
	findOrInstallHost(console.log).catch((error: Error) => {
		console.error(error.message);
		process.exitCode = 1;
	});
}
