import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { keptFindings, type Finding } from './findings';

const readme = join(__dirname, '..', '..', 'README.md');
const begin = '<!-- versions -->';
const end = '<!-- /versions -->';

/** Puts the table of the last whole run between the two marks in README.md. */
async function fillReadme(): Promise<void> {
	const text = readFileSync(readme, 'utf8');
	const [before, rest = ''] = text.split(begin);
	const after = rest.split(end)[1];
	if (after === undefined) throw new Error(`README.md lacks the marks ${begin} and ${end}`);
	const filled = [before, begin, `\n\n${table(keptFindings())}\n\n`, end, after].join('');
	writeFileSync(readme, await format(filled, { ...(await resolveConfig(readme)), filepath: readme }));
}

function table(findings: Finding[]): string {
	const mark = (is: boolean) => (is ? 'yes' : 'no');
	const rows = findings.map(({ n8n, node, loads, credentialTest, waits, trigger }) => [
		n8n,
		node,
		mark(loads),
		mark(credentialTest),
		waits,
		mark(trigger),
	]);
	const head = ['n8n', 'Node.js', 'loads', 'credential test', 'create and wait', 'trigger'];
	return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

fillReadme().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
