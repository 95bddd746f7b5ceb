import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Puts a text between the marks `<!-- name -->` and `<!-- /name -->` of a Markdown file of the project.
 * @throws Error when the file lacks the marks
 */
export async function fillMarks(name: string, content: string, file = 'README.md'): Promise<void> {
	const path = join(__dirname, '..', file);
	// Prettier loads itself as a module, which only works outside of jest.
	const { format, resolveConfig } = await import('prettier');
	const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
	const text = readFileSync(path, 'utf8');
	const [before, rest = ''] = text.split(begin);
	const after = rest.split(end)[1];
	if (after === undefined) throw new Error(`${file} lacks the marks ${begin} and ${end}`);
	const filled = [before, begin, '\n\n', content, '\n\n', end, after].join('');
	writeFileSync(path, await format(filled, { ...(await resolveConfig(path)), filepath: path }));
}

/** A Markdown table. */
export const markdownTable = (head: string[], rows: Array<Array<string | number>>): string =>
	[head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
