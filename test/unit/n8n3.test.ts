import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readExamples } from '../../host/examples';

const root = join(__dirname, '../..');
const sourcesIn = (folder: string) =>
	readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => /\.(ts|json)$/.test(name))
		.map((name) => [`${folder}/${name}`, readFileSync(join(root, folder, name), 'utf8')] as const);

/** What n8n 3 removes, by its published breaking changes; docs/n8n-3.md lists them. */
const REMOVED_WORDS = [/\$getPairedItem/, /\bcolor:/, /\.n8n\/binaryData/];
const REMOVED_NODES = ['function', 'functionItem', 'itemLists', 'code', 'aiTransform'];

const nodes = readExamples().flatMap(({ name, nodes: all }) => all.map((node) => [name, node] as const));

test('neither nodes nor examples use helpers, properties or folders that n8n 3 removes', () => {
	const sources = ['nodes', 'credentials', 'examples'].flatMap(sourcesIn);
	expect(sources.length).toBeGreaterThan(100);
	expect(sources.filter(([, text]) => REMOVED_WORDS.some((word) => word.test(text))).map(([file]) => file)).toEqual([]);
});

test('no example has a node or a mode that n8n 3 removes', () => {
	const removed = nodes.filter(
		([, { type, typeVersion, parameters, alwaysOutputData }]) =>
			REMOVED_NODES.some((gone) => type.endsWith(`.${gone}`)) ||
			(type.endsWith('langchain.agent') && typeVersion < 2) ||
			(type.endsWith('.executeWorkflow') && parameters.mode === 'each') ||
			alwaysOutputData === true,
	);
	expect(removed).toEqual([]);
});
