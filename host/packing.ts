import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { npm } from './npm';

/** The folder of this project. */
export const projectFolder = dirname(__dirname);

const sources = ['nodes', 'credentials', 'contract', 'build', 'gulpfile.js', 'tsconfig.json', 'package.json'];
const stamp = join(projectFolder, '.n8n', 'built');

/** Builds `dist/` if a source is newer than the last build made here. Throws with what the build printed. */
export async function ensureBuilt(say: (line: string) => void): Promise<void> {
	const built = existsSync(join(projectFolder, 'dist', 'credentials')) && existsSync(stamp);
	if (built && sources.every((name) => newest(join(projectFolder, name)) < statSync(stamp).mtimeMs)) return;
	say('Building the package');
	await npm(['run', 'build'], projectFolder);
	mkdirSync(dirname(stamp), { recursive: true });
	writeFileSync(stamp, '');
}

/** The last change in a file or in a folder with all its content, in ms since 1970. */
function newest(path: string): number {
	const stat = statSync(path);
	if (!stat.isDirectory()) return stat.mtimeMs;
	return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/**
 * Packs this package and installs the tarball where n8n looks for community nodes: `.n8n/nodes` in its user folder.
 * The same npm options as n8n's own installer uses.
 */
export async function installPackage(userFolder: string): Promise<void> {
	const nodes = join(userFolder, '.n8n', 'nodes');
	mkdirSync(nodes, { recursive: true });
	const manifest = join(nodes, 'package.json');
	if (!existsSync(manifest)) writeFileSync(manifest, '{ "name": "installed-nodes", "private": true }\n');
	const packed = await npm(['pack', '--json', '--ignore-scripts', '--pack-destination', nodes], projectFolder);
	const [{ filename }] = JSON.parse(packed) as Array<{ filename: string }>;
	const tarball = join(nodes, filename);
	try {
		const quiet = ['--no-audit', '--no-fund', '--no-package-lock', '--no-save'];
		await npm(['install', tarball, '--ignore-scripts', '--legacy-peer-deps', ...quiet], nodes);
	} finally {
		rmSync(tarball);
	}
}
