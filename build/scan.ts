import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

interface Finding {
	check: string;
	problem: string | undefined;
}

const root = resolve(__dirname, '..');
const MAX_TARBALL = 250_000;
const MAX_SIGNER = 60_000;
/** The modules that each file of the package asks for. */
const REQUIRES: Record<string, string[]> = {
	'nodes/Kling/Kling.node.js': ['../runtime', './form.json'],
	'nodes/KlingTrigger/KlingTrigger.node.js': ['../runtime'],
	'nodes/runtime/index.js': ['../../credentials/KlingApi.credentials', 'n8n-workflow', 'node:crypto'],
	'credentials/KlingApi.credentials.js': ['./signToken'],
	'credentials/signToken.js': ['crypto'],
};
const PACKED = ['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json'];

/** Packs the project as npm would publish it. */
function pack(into: string): { tarball: string; dir: string } {
	execFileSync('npm', ['pack', '--silent', '--pack-destination', into], { cwd: root });
	const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
	const tarball = join(into, `${name}-${version}.tgz`);
	execFileSync('tar', ['-xzf', tarball, '-C', into]);
	return { tarball, dir: join(into, 'package') };
}

const requiredBy = (code: string) => [
	...new Set([...code.matchAll(/\brequire\("([^"]+)"\)/g)].map((match) => match[1])),
];

const difference = (label: string, actual: unknown, wanted: unknown) =>
	JSON.stringify(actual) === JSON.stringify(wanted)
		? undefined
		: `${label}: ${JSON.stringify(actual)}, wanted ${JSON.stringify(wanted)}`;

const limit = (bytes: number, max: number) => (bytes < max ? undefined : `${bytes} bytes, limit ${max}`);

/** What a user would get, checked against what the package promises. */
function packedChecks(tarball: string, dir: string): Finding[] {
	const manifest = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
	const codeOf = (file: string) => readFileSync(join(dir, 'dist', file), 'utf8');
	const scripts = readdirSync(join(dir, 'dist'), { recursive: true, encoding: 'utf8' }).filter((file) =>
		file.endsWith('.js'),
	);
	return [
		{ check: 'tarball content', problem: difference('top level', readdirSync(dir).sort(), PACKED) },
		{ check: 'tarball size', problem: limit(statSync(tarball).size, MAX_TARBALL) },
		{ check: 'no dependencies', problem: difference('dependencies', manifest.dependencies ?? {}, {}) },
		{ check: 'signer size', problem: limit(Buffer.byteLength(codeOf('credentials/signToken.js')), MAX_SIGNER) },
		{ check: 'files of code', problem: difference('files', scripts.sort(), Object.keys(REQUIRES).sort()) },
		...scripts.map((file) => ({
			check: `what ${file} requires`,
			problem: difference('modules', requiredBy(codeOf(file)).sort(), REQUIRES[file]),
		})),
	];
}

async function main(): Promise<void> {
	const work = mkdtempSync(join(tmpdir(), 'kling-scan-'));
	// The scanner makes a temporary folder when it is loaded and leaves it behind.
	process.env.TMPDIR = work;
	try {
		const { analyzePackage, SOURCE_FILE_PATTERNS } = await import('@n8n/scan-community-package/scanner/scanner.mjs');
		const { tarball, dir } = pack(work);
		const lint = async (check: string, where: string, patterns: string[]): Promise<Finding> => {
			const { passed, message, details } = await analyzePackage(where, patterns);
			return { check, problem: passed ? undefined : (details ?? message) };
		};
		const findings = [
			await lint("n8n's scan of the sources", root, SOURCE_FILE_PATTERNS),
			await lint("n8n's scan of the tarball", dir, ['**/*.js', 'package.json']),
			...packedChecks(tarball, dir),
		];
		for (const { check, problem } of findings) console.log(problem ? `FAIL ${check}\n${problem}` : `ok   ${check}`);
		process.exitCode = findings.some(({ problem }) => problem) ? 1 : 0;
	} finally {
		rmSync(work, { recursive: true, force: true });
	}
}

void main();
