import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { codesTable, operationsTable, overviewTable } from '../../build/tables';

const root = join(__dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** Prettier pads the cells of a table. */
const bare = (text: string) => text.replace(/ +/g, ' ').replace(/-{3,}/g, '---');

const sources = readdirSync(join(root, 'nodes'), { recursive: true, encoding: 'utf8' })
	.filter((name) => name.endsWith('.ts'))
	.map((name) => read(join('nodes', name)))
	.join('\n');

const pages = [
	'README.md',
	'examples/README.md',
	...readdirSync(join(root, 'docs'))
		.filter((name) => name.endsWith('.md'))
		.map((name) => join('docs', name)),
];

test.each([
	['README.md', overviewTable],
	['docs/operations.md', operationsTable],
	['docs/troubleshooting.md', codesTable],
])('%s shows the data as they are (npx tsx build/tables.ts writes them)', (page, table) => {
	expect(bare(read(page))).toContain(bare(table()));
});

test('the messages that the page on troubleshooting explains are the words of the node', () => {
	const [, table] = read('docs/troubleshooting.md').split('## Without a code');
	const rows = [...table.split('## Hints')[0].matchAll(/^\| (?!-|What)(.+?) +\|/gm)].map(([, words]) => words);
	expect(rows.length).toBeGreaterThan(10);
	const unknown = rows
		.flatMap((words) => words.split('...').map((part) => part.trim().replace(/:$/, '')))
		.filter((part) => !sources.includes(part));
	expect(unknown).toEqual([]);
});

test.each(pages)('%s links to files that exist, and every picture is of a reasonable size', (page) => {
	const targets = [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target]) =>
		join(dirname(page), target),
	);
	expect(targets.filter((target) => !existsSync(join(root, target)))).toEqual([]);
	const pictures = targets
		.filter((target) => /\.(png|svg)$/.test(target))
		.map((target) => statSync(join(root, target)).size);
	expect(Math.max(0, ...pictures)).toBeLessThan(150_000);
});

test('the README fits on a few screens and promises no package that is not published', () => {
	const text = read('README.md');
	expect(text.split('\n').length - 1).toBeLessThanOrEqual(120);
	expect(text).not.toMatch(/npm (i|install) (?!--prefix)|npx n8n-nodes-kling|npmjs\.com/);
});

test('every example is listed with a line of its own', () => {
	const listed = [...read('examples/README.md').matchAll(/\]\(([\w.-]+\.json)\)/g)].map(([, file]) => file);
	expect(listed).toEqual(
		readdirSync(join(root, 'examples'))
			.filter((name) => name.endsWith('.json'))
			.sort(),
	);
});

test('links to the README from within n8n lead to a heading that is there', () => {
	const published = [
		'credentials/KlingApi.credentials.ts',
		'nodes/Kling/Kling.node.json',
		'nodes/KlingTrigger/KlingTrigger.node.json',
	];
	const anchors = published.flatMap((file) => [...read(file).matchAll(/github\.com\/[\w-]+\/[\w-]+#([\w-]+)/g)]);
	const headings = [...read('README.md').matchAll(/^#+ (.+)$/gm)].map(([, words]) =>
		words
			.toLowerCase()
			.replace(/[^\w -]/g, '')
			.replace(/ /g, '-'),
	);
	expect(anchors.length).toBeGreaterThan(3);
	expect(anchors.map(([, anchor]) => anchor).filter((anchor) => ![...headings, 'readme'].includes(anchor))).toEqual([]);
});
