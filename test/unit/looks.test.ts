import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Workflow, type INodePropertyOptions, type INodeTypes } from 'n8n-workflow';
import { Kling } from '../../nodes/Kling/Kling.node';
import { readExamples } from '../../host/examples';
import { node } from '../support/engine/workflow';

const { description } = new Kling();

const operations = description.properties
	.filter(({ name }) => name === 'operation')
	.flatMap(({ displayOptions, options }) =>
		(options as INodePropertyOptions[]).map((option) => ({
			...option,
			resource: String(displayOptions!.show!.resource![0]),
		})),
	);

/** What the canvas shows under a node's name. */
function subtitleOf(resource: string, operation: string): unknown {
	const kling = node('kling', { resource, operation }, { name: 'Kling' });
	const nodeTypes = { getByNameAndVersion: () => new Kling() } as unknown as INodeTypes;
	const workflow = new Workflow({ nodes: [kling], connections: {}, active: false, nodeTypes });
	return workflow.expression.getSimpleParameterValue(kling, description.subtitle, 'internal', {});
}

test.each([
	['video', 'textToVideo', 'Text to Video'],
	['video', 'lipSync', 'Lip-Sync: Video'],
	['task', 'getMany', 'Get Many: Task'],
	['videoEdit', 'create', 'Create: Video Edit'],
])('the subtitle of %s %s reads well', (resource, operation, words) => {
	expect(subtitleOf(resource, operation)).toBe(words);
});

test('every operation has a subtitle and an action of its own', () => {
	const subtitles = operations.map(({ resource, value }) => subtitleOf(resource, String(value)));
	expect(subtitles.filter((words) => typeof words !== 'string' || words === '')).toEqual([]);
	expect(new Set(subtitles).size).toBe(operations.length);
	expect(new Set(operations.map(({ action }) => action)).size).toBe(operations.length);
});

test.each(['Kling', 'KlingTrigger'])("n8n's search knows %s, and where its documentation is", (name) => {
	const codex = JSON.parse(readFileSync(join(__dirname, `../../nodes/${name}/${name}.node.json`), 'utf8'));
	expect(codex.categories).toContain('AI');
	expect(codex.alias).toContain('Kling');
	// Without this member n8n silently ignores the whole file.
	expect(codex.resources.primaryDocumentation[0].url).toMatch(/^https:/);
});

const examples = readExamples().map(({ name, nodes }) => ({
	name,
	number: name.slice(0, 2),
	own: nodes.filter(({ type }) => type.startsWith('n8n-nodes-kling.')),
	note: String(nodes.find(({ type }) => type.endsWith('.stickyNote'))?.parameters.content ?? ''),
}));

/** How many nodes the example says it needs. */
const claimed = (note: string) => /\*\*Nodes[^*]*?: (\d+)(?: nodes?)? here/.exec(note)?.[1];

test.each(examples)('$name says what it does, and how many nodes that needs', ({ note, own, number }) => {
	expect(note).toMatch(/^## .+\n.+/);
	expect(claimed(note) ?? String(own.length)).toBe(String(own.length));
	expect(examples.some((other) => other.number === number && claimed(other.note))).toBe(true);
});

test.each(examples)('$name names its credential and carries no id of another n8n', ({ own }) => {
	expect(own.map(({ credentials }) => credentials?.klingApi)).toEqual(own.map(() => ({ id: null, name: 'Kling AI' })));
});

test('examples are named like their files, in one order', () => {
	const files = readdirSync(join(__dirname, '../../examples'))
		.filter((file) => file.endsWith('.json'))
		.sort();
	expect(files.map((file) => file.slice(0, 2))).toEqual(examples.map(({ number }) => number));
	expect(new Set(examples.map(({ name }) => name)).size).toBe(files.length);
});
