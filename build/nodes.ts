import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { NodeConnectionTypes, type INodeProperties } from 'n8n-workflow';
import { toTable } from './formTable';

const root = resolve(__dirname, '..');
const load = createRequire(__filename);

const { n8n } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
	n8n: { nodes: string[]; credentials: string[] };
};

/** `dist/nodes/Kling/Kling.node.js` is made of `nodes/Kling/Kling.node.ts`. */
const sourceOf = (built: string): string => join(root, built.replace(/^dist\//, '').replace(/\.js$/, '.ts'));

/** `dist/nodes/Kling/Kling.node.js` without the folder and the ending, which esbuild adds. */
const outOf = (built: string): string => built.replace(/^dist\//, '').replace(/\.js$/, '');

/** What a node file imports its form by. */
const FORM = /^\.\/form$/;

const WRITTEN_FORM = /^\.\/form\.json$/;

/** Characters from which a form is read faster as data from a file of its own than as a part of the code. */
const LARGE_FORM = 20_000;

/** What stands in a large form's place in the file that n8n loads. */
const formOfTable = `
	import { fromTable } from './formTable';
	import { table, subtitle } from './form.json';
	export const properties = fromTable(table);
	export { subtitle };`;

interface Form {
	properties: INodeProperties[];
	subtitle?: string;
}

/** A node's form is computed of the families and the contract; what comes out is written down. */
const writtenForms = (dist: string): Plugin => ({
	name: 'written forms',
	setup({ onResolve, onLoad }) {
		onResolve({ filter: FORM }, ({ resolveDir }) => ({
			// esbuild writes this into the built file, so it must not name a folder of the machine.
			path: relative(root, join(resolveDir, 'form')),
			namespace: 'form',
		}));
		onResolve({ filter: WRITTEN_FORM }, ({ path }) => ({ path, external: true }));
		onLoad({ filter: /./, namespace: 'form' }, ({ path }) => {
			const form = { ...(load(join(root, path)) as Form) };
			const text = JSON.stringify(form);
			if (text.length < LARGE_FORM) return { contents: text, loader: 'json' };
			writeForm(join(dist, dirname(path)), form);
			return { contents: formOfTable, resolveDir: __dirname };
		});
	},
});

/**
 * What n8n loads at its start needs only names of n8n-workflow. They are written down, because looking the package up takes
 * as long as reading a small file; anything else of it does not build.
 */
const writtenNames: Plugin = {
	name: 'written names',
	setup({ onResolve, onLoad }) {
		onResolve({ filter: /^n8n-workflow$/ }, ({ path }) => ({ path, namespace: 'names' }));
		onLoad({ filter: /./, namespace: 'names' }, () => ({
			contents: `export const enum NodeConnectionTypes { ${Object.entries(NodeConnectionTypes)
				.map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
				.join(', ')} }`,
			loader: 'ts',
		}));
	},
};

/** A node or credential is all that its file exports, without what esbuild else adds to make that an ES module. */
const plainExport: Plugin = {
	name: 'plain export',
	setup({ onResolve, onLoad }) {
		onResolve({ filter: /./ }, ({ kind, path }) =>
			kind === 'entry-point' ? { path: relative(root, path), namespace: 'export' } : undefined,
		);
		onLoad({ filter: /./, namespace: 'export' }, ({ path }) => {
			const [name] = basename(path).split('.');
			return {
				contents: `import { ${name} } from ${JSON.stringify(`./${path}`)}; module.exports = { ${name} };`,
				resolveDir: root,
			};
		});
	},
};

/** The credential, and the signer in it, stays a file of its own, from whichever folder it is imported. */
const separateCredential: Plugin = {
	name: 'separate credential',
	setup({ onResolve }) {
		const path = '../../credentials/KlingApi.credentials';
		onResolve({ filter: /\/credentials\/KlingApi\.credentials$/ }, () => ({ path, external: true }));
	},
};

/** Describing fields is done in the form; what runs has no use for the contract's descriptions. */
const undescribedContract: Plugin = {
	name: 'undescribed contract',
	setup({ onLoad }) {
		onLoad({ filter: /[\\/]contract\.json$/ }, ({ path }) => {
			const isDescription = (key: string, value: unknown) => key === 'description' && typeof value === 'string';
			const undescribed: unknown = JSON.parse(readFileSync(path, 'utf8'), (key, value: unknown) =>
				isDescription(key, value) ? undefined : value,
			);
			return { contents: JSON.stringify(undescribed), loader: 'json' };
		});
	},
};

function writeForm(folder: string, { properties, ...others }: Form): void {
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'form.json'), JSON.stringify({ ...others, table: toTable(properties) }));
}

const options: BuildOptions = {
	bundle: true,
	platform: 'node',
	target: 'es2022',
	format: 'cjs',
	// Otherwise a late import would be an ES module's, which needs the file's ending.
	supported: { 'dynamic-import': false },
	outbase: root,
};

/**
 * Writes what n8n loads at every start: each node and credential that package.json registers as one small file, and the
 * nodes' forms as data. What they run is one more file, loaded at the first use.
 * @throws Error when the sources do not compile
 */
export async function bundleNodes(dist: string): Promise<void> {
	await build({
		...options,
		entryPoints: [...n8n.nodes, ...n8n.credentials].map((file) => ({ in: sourceOf(file), out: outOf(file) })),
		plugins: [plainExport, writtenForms(dist), writtenNames],
		logOverride: { 'commonjs-variable-in-esm': 'silent' },
		banner: { js: '"use strict";' },
		external: ['../runtime', './signToken'],
		outdir: dist,
	});
	await build({
		...options,
		entryPoints: [join(root, 'nodes/runtime/index.ts')],
		plugins: [separateCredential, undescribedContract],
		// It is most of the package; readers and reviewers have the sources.
		minify: true,
		external: ['n8n-workflow'],
		outdir: dist,
	});
}
