import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { slices, type Slice } from './slices';

const root = join(__dirname, '../..');
const reports = join(root, 'reports/mutants');

/** Least share of mutants that the tests must notice, percent. */
const LEAST = 85;

interface Mutant {
	status: string;
	mutatorName: string;
	replacement?: string;
	location: { start: { line: number; column: number } };
}

interface Found {
	noticed: number;
	/** Mutants that no test has noticed, each in a line. */
	survivors: string[];
}

function settings({ name, files }: Slice): object {
	return {
		testRunner: 'loadedOnce',
		plugins: [join(__dirname, 'runner.ts')],
		coverageAnalysis: 'perTest',
		// What is worked out as a file is loaded is there before a change can be switched on.
		ignoreStatic: true,
		mutate: files,
		concurrency: 2,
		// Endless loops are found by counting; a busy machine must not make a slow test look like one that notices.
		timeoutMS: 30_000,
		reporters: ['json', 'progress-append-only'],
		jsonReporter: { fileName: join(reports, `${name}.json`) },
		tempDirName: join(reports, 'tmp'),
		ignorePatterns: ['host', 'docs', 'dist', '.n8n', 'examples', 'bench', 'reports'],
	};
}

function readReport(name: string): Found {
	const { files } = JSON.parse(readFileSync(join(reports, `${name}.json`), 'utf8')) as {
		files: Record<string, { mutants: Mutant[] }>;
	};
	const all = Object.entries(files).flatMap(([file, { mutants }]) => mutants.map((mutant) => ({ file, ...mutant })));
	const survivors = all
		.filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
		.map(({ file, location, status, mutatorName, replacement = '' }) =>
			[
				`${file}:${location.start.line}:${location.start.column}`,
				status,
				mutatorName,
				replacement.replace(/\s+/g, ' ').slice(0, 80),
			].join(' | '),
		);
	return { noticed: all.filter(({ status }) => status === 'Killed' || status === 'Timeout').length, survivors };
}

/** Changes the files of a slice, one place at a time, and runs its tests for each change. */
function run(slice: Slice): Found {
	mkdirSync(reports, { recursive: true });
	const config = join(reports, `${slice.name}.config.json`);
	rmSync(join(reports, `${slice.name}.json`), { force: true });
	writeFileSync(config, JSON.stringify(settings(slice)));
	const { error, status } = spawnSync(join(root, 'node_modules/.bin/stryker'), ['run', config], {
		cwd: root,
		stdio: 'inherit',
		env: { ...process.env, NODE_OPTIONS: '--import tsx', MUTANTS_TESTS: slice.tests.join(' ') },
	});
	if (error || status !== 0) throw error ?? new Error(`StrykerJS ended with ${status}`);
	return readReport(slice.name);
}

/** The slices with those of their files that differ from another state of the repository. */
function changedSince(base: string): Slice[] {
	const changed = execFileSync('git', ['diff', '--name-only', base], { cwd: root, encoding: 'utf8' }).split('\n');
	return slices
		.map((slice) => ({ ...slice, files: slice.files.filter((file) => changed.includes(file)) }))
		.filter(({ files }) => files.length > 0);
}

/** `npm run test:mutants` runs all slices, `-- price answers` some, `-- --changed main` what differs from a branch. */
function main(): number {
	const { positionals, values } = parseArgs({ allowPositionals: true, options: { changed: { type: 'string' } } });
	const unknown = positionals.filter((name) => !slices.some((slice) => slice.name === name));
	if (unknown.length > 0) throw new Error(`No such slice: ${unknown.join(', ')}`);
	const wanted = (values.changed === undefined ? slices : changedSince(values.changed)).filter(
		({ name }) => positionals.length === 0 || positionals.includes(name),
	);
	let [noticed, all] = [0, 0];
	for (const slice of wanted) {
		const found = run(slice);
		noticed += found.noticed;
		all += found.noticed + found.survivors.length;
		console.log(`\n${slice.name}: ${found.noticed} of ${found.noticed + found.survivors.length} noticed`);
		for (const survivor of found.survivors) console.log(`  ${survivor}`);
	}
	const percent = all === 0 ? 100 : (100 * noticed) / all;
	const isEnough = percent >= LEAST;
	console.log(
		`\n${isEnough ? 'PASSED' : 'FAILED'}: ${noticed} of ${all} mutants noticed (${percent.toFixed(1)} %, at least ${LEAST} % wanted) in ${wanted.map(({ name }) => name).join(', ') || 'no changed file'}`,
	);
	return isEnough ? 0 : 1;
}

process.exit(main());
