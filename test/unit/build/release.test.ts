import { readFileSync } from 'node:fs';
import { releaseProblems } from '../../../build/release';

const repository = 'https://github.com/somebody/kling';
const manifest = {
	name: 'n8n-nodes-kling',
	version: '1.2.3',
	author: { name: 'Some Body', email: 'some.body@mail.org' },
	repository: { url: `git+${repository}.git` },
	homepage: `${repository}#readme`,
	bugs: { url: `${repository}/issues` },
};
const files = (more: object = {}, others: Record<string, string> = {}) => {
	const texts: Record<string, string> = {
		'package.json': JSON.stringify({ ...manifest, ...more }),
		LICENSE: 'Copyright (c) 2026 Some Body',
		'CHANGELOG.md': '## [1.2.3] - 2026-12-01',
		...others,
	};
	return (file: string) => texts[file] ?? `see ${repository}#credentials`;
};

test('nothing stands against a release that is ready', () => {
	expect(releaseProblems('v1.2.3', files())).toEqual([]);
});

test.each([
	['another version', 'v1.2.4', files(), /tag is v1\.2\.4/],
	['a placeholder', 'v1.2.3', files({ author: { name: 'Some Body', email: 'x@kling.example' } }), /placeholder/],
	['runtime dependencies', 'v1.2.3', files({ dependencies: { axios: '1' } }), /no dependencies/],
	['no entry in the changelog', 'v1.2.3', files({}, { 'CHANGELOG.md': '' }), /no entry for 1\.2\.3/],
	['another owner in the license', 'v1.2.3', files({}, { LICENSE: 'Copyright somebody else' }), /LICENSE/],
	[
		'another repository in the credential',
		'v1.2.3',
		files({}, { 'credentials/KlingApi.credentials.ts': 'https://github.com/other/repo#x' }),
		/credentials.*another repository/,
	],
])('%s stops it', (_what, tag, read, message) => {
	expect(releaseProblems(tag, read)).toEqual([expect.stringMatching(message)]);
});

test('the project as it is now is refused while it has no author and no repository', () => {
	const problems = releaseProblems('v0.1.0', (file) => readFileSync(file, 'utf8'));
	const { author } = JSON.parse(readFileSync('package.json', 'utf8')) as typeof manifest;
	const hasPlaceholder = author.email.endsWith('.example');
	expect(problems.some((problem) => problem.includes('placeholder'))).toBe(hasPlaceholder);
});
