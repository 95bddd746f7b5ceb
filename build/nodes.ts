import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(__dirname, '..');

const { n8n } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { n8n: { nodes: string[] } };

/** `dist/nodes/Kling/Kling.node.js` is made of `nodes/Kling/Kling.node.ts`. */
const sourceOf = (built: string): string => join(root, built.replace(/^dist\//, '').replace(/\.js$/, '.ts'));

/**
 * Writes each node that package.json registers as one file, because n8n loads it at every start and one file loads in
 * half the time of a hundred. The credential stays a file of its own.
 * @throws Error when the sources do not compile
 */
export async function bundleNodes(dist: string): Promise<void> {
	await build({
		entryPoints: n8n.nodes.map(sourceOf),
		bundle: true,
		platform: 'node',
		target: 'es2022',
		format: 'cjs',
		// Otherwise a late import of the credential would be an ES module's, which needs the file's ending.
		supported: { 'dynamic-import': false },
		external: ['n8n-workflow', '../../credentials/*'],
		outbase: root,
		outdir: dist,
	});
}
