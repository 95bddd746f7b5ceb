import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const README = join(__dirname, '../README.md');

/**
 * Puts a text between the marks `<!-- name -->` and `<!-- /name -->` in README.md.
 * @throws Error when README.md lacks the marks
 */
export async function fillMarks(name: string, content: string): Promise<void> {
	// Prettier loads itself as a module, which only works outside of jest.
	const { format, resolveConfig } = await import('prettier');
	const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
	const text = readFileSync(README, 'utf8');
	const [before, rest = ''] = text.split(begin);
	const after = rest.split(end)[1];
	if (after === undefined) throw new Error(`README.md lacks the marks ${begin} and ${end}`);
	const filled = [before, begin, '\n\n', content, '\n\n', end, after].join('');
	writeFileSync(README, await format(filled, { ...(await resolveConfig(README)), filepath: README }));
}

/** A Markdown table. */
export const markdownTable = (head: string[], rows: Array<Array<string | number>>): string =>
	[head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
