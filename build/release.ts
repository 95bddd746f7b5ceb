import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..');

interface Manifest {
	name: string;
	version: string;
	author: { name: string; email: string };
	repository: { url: string };
	homepage: string;
	bugs: { url: string };
	dependencies?: object;
}

/** Where published files name the repository. package.json is the one place to change it; these have to follow. */
const FOLLOWERS = [
	'credentials/KlingApi.credentials.ts',
	'nodes/Kling/Kling.node.json',
	'nodes/KlingTrigger/KlingTrigger.node.json',
];
/** What stood in package.json before there was a repository and an author. */
const PLACEHOLDERS = [/n8n-nodes-kling\/n8n-nodes-kling/, /\.example\b/, /\bmaintainers\b/];

const repositoryOf = ({ repository }: Manifest): string => repository.url.replace(/^git\+/, '').replace(/\.git$/, '');

/**
 * What stands against publishing, in words; nothing when all is well.
 * @param tag the Git tag, like v1.2.3
 * @param read gives the text of a file of the project
 */
export function releaseProblems(tag: string, read: (file: string) => string): string[] {
	const manifest = JSON.parse(read('package.json')) as Manifest;
	const { name, version, author, homepage, bugs, dependencies = {} } = manifest;
	const repository = repositoryOf(manifest);
	const problems: string[] = [];
	if (tag !== `v${version}`) problems.push(`The tag is ${tag}, package.json says ${version}`);
	for (const text of [repository, author.name, author.email, homepage, bugs.url]) {
		if (PLACEHOLDERS.some((placeholder) => placeholder.test(text))) {
			problems.push(`package.json still holds a placeholder: ${text}`);
		}
	}
	for (const file of ['package.json', ...FOLLOWERS]) {
		const others = [...read(file).matchAll(/https:\/\/github\.com\/[\w.-]+\/[\w-]+/g)].map(([url]) => url);
		if (others.some((url) => url !== repository)) problems.push(`${file} names another repository than ${repository}`);
	}
	if (!read('LICENSE').includes(author.name)) problems.push('LICENSE names somebody else than the author');
	if (!read('CHANGELOG.md').includes(`## [${version}]`)) problems.push(`CHANGELOG.md has no entry for ${version}`);
	if (Object.keys(dependencies).length > 0) problems.push(`${name} must bring no dependencies`);
	return problems;
}

if (require.main === module) {
	const problems = releaseProblems(process.argv[2] ?? '', (file) => readFileSync(join(root, file), 'utf8'));
	for (const problem of problems) console.log(`FAIL ${problem}`);
	if (problems.length === 0) console.log('ok   ready to publish');
	process.exitCode = problems.length > 0 ? 1 : 0;
}
