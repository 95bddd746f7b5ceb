import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, type BuildOptions, type Metafile } from 'esbuild';

const root = resolve(__dirname, '..');
const shim = (name: string) => join(__dirname, 'shims', `${name}.ts`);

/**
 * n8n's rules for verified nodes allow, of all that jsonwebtoken asks for, only `crypto`; the rest is aliased or defined
 * away, and with it what signing with HS256 never reaches.
 */
const options: BuildOptions = {
	entryPoints: [join(root, 'credentials/signToken.ts')],
	bundle: true,
	minify: true,
	platform: 'node',
	target: 'es2022',
	format: 'cjs',
	alias: {
		jsonwebtoken: shim('jsonwebtoken'),
		buffer: shim('buffer'),
		'safe-buffer': shim('buffer'),
		'ecdsa-sig-formatter': shim('ecdsaSigFormatter'),
		semver: shim('semver'),
		stream: shim('stream'),
		util: shim('util'),
	},
	define: { process: 'undefined', 'process.version': '"v20.19.0"' },
	drop: ['console'],
	legalComments: 'none',
	metafile: true,
};

/** Names of the npm packages whose code went into the bundle. */
function bundledPackages({ inputs }: Metafile): string[] {
	const names = Object.keys(inputs).flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
	return [...new Set(names)].sort();
}

/** The licence texts of installed packages, each text once: they ask to go with every copy of the code. */
function licencesOf(names: string[]): string {
	const owners = new Map<string, string[]>();
	for (const name of names) {
		const home = join(root, 'node_modules', name);
		const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
		const file = readdirSync(home).find((entry) => /^licen[cs]e/i.test(entry));
		if (!file) throw new Error(`No licence file in ${name}`);
		const text = readFileSync(join(home, file), 'utf8').trim();
		owners.set(text, [...(owners.get(text) ?? []), `${name} ${version}`]);
	}
	return [...owners].map(([text, packages]) => `${packages.join(', ')}\n\n${text}\n`).join(`\n${'-'.repeat(80)}\n\n`);
}

/**
 * Writes <dist>/credentials/signToken.js with jsonwebtoken inside and the licences of what it carries beside it.
 * @throws Error when the sources do not compile or a licence text is missing
 */
export async function bundleSigner(dist: string): Promise<void> {
	const { metafile } = await build({ ...options, outfile: join(dist, 'credentials/signToken.js') });
	writeFileSync(join(dist, 'credentials/THIRD_PARTY_LICENSES.txt'), licencesOf(bundledPackages(metafile!)));
}
