import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findOrInstallHost, installHost, type Host } from '../../host/install';

const hostFolder = join(__dirname, '..', '..', 'host');

/** The n8n lines that are tried, oldest first; each is pinned in a folder below host/versions. */
export const lines = ['1.123', '2.22', '2.41'] as const;
export type Line = (typeof lines)[number];

/** Settings that a line needs: it refuses to start when told to leave out a module that it does not have. */
export const settings: Partial<Record<Line, Record<string, string>>> = {
	// Its default expression engine is a native module that does not come prebuilt for Node 20.
	'1.123': { N8N_DISABLED_MODULES: '', N8N_EXPRESSION_ENGINE: 'legacy' },
	'2.22': { N8N_DISABLED_MODULES: '' },
};

/** The n8n of a line, installed first where it is missing (3 to 6 minutes, 1.5 to 2.8 GB each). */
export async function hostOf(line: Line, say: (text: string) => void): Promise<Host> {
	const newest = line === lines.at(-1);
	return newest ? await findOrInstallHost(say) : await installHost(join(hostFolder, 'versions', line), say);
}

/** The exact versions of an n8n and of the Node that runs it. */
export function versionsOf({ node, n8n }: Host): { n8n: string; node: string } {
	const manifest = join(n8n, '..', '..', 'package.json');
	const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
	return { n8n: version, node: execFileSync(node, ['--version'], { encoding: 'utf8' }).trim().slice(1) };
}
