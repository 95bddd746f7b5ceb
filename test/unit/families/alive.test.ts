import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contract, endpoint, type Model } from '../../../nodes/Kling/contract';
import { byOperation, families } from '../../../nodes/Kling/families';
import { listSearch } from '../../../nodes/Kling/form/listSearch';

const root = join(__dirname, '../../..');
const modelsOf = (path: string): Model[] => endpoint(path).models;
const named = families
	.filter(({ path }) => modelsOf(path).length > 0)
	.map((family) => [family.operation, family] as const);

const lifecycleOf = (path: string, model: unknown) => modelsOf(path).find(({ name }) => name === model)?.lifecycle;

/** Model names that some path has retired and none has alive. */
const models = Object.values(contract.paths).flatMap((known) => known.models);
const gone = [...new Set(models.filter(({ lifecycle }) => lifecycle === 'retired').map(({ name }) => name))].filter(
	(name) => !models.some((model) => model.name === name && model.lifecycle === 'live'),
);

test.each(named)('%s starts with a live model, unless it can create nothing any more', (_, { path, fields }) => {
	const { property } = fields.find(({ name }) => name === 'modelName')!;
	if (endpoint(path).closed) return;
	expect(lifecycleOf(path, property.default)).toBe('live');
	expect(lifecycleOf(path, fields.find(({ name }) => name === 'customModel')!.property.placeholder!.slice(5))).toBe(
		'live',
	);
});

test.each(named)('%s lists retired models last, with the day', (_, { path, fields }) => {
	const { options } = fields.find(({ name }) => name === 'modelName')!.property;
	const names = (options as Array<{ name: string }>).slice(0, -1).map(({ name }) => name);
	const retired = modelsOf(path).filter(({ lifecycle }) => lifecycle === 'retired');
	const marked = names.map((name) => /\(Retired \d{4}-\d\d-\d\d\)$/.test(name));
	expect(marked.filter(Boolean)).toHaveLength(retired.length);
	expect(marked).toEqual([...marked].sort());
});

test('an operation that can create nothing any more says so where it is chosen and at the top of its form', () => {
	const closed = families.filter(({ path }) => endpoint(path).closed);
	expect(closed.map(({ operation }) => operation)).toEqual(['multiImageToVideo', 'extend']);
	for (const { path, description, fields } of closed) {
		expect(description).toContain(endpoint(path).closed!.day);
		expect(fields[0].property).toMatchObject({
			type: 'notice',
			displayName: expect.stringContaining('creates nothing'),
		});
	}
});

test('an operation without a live model is one that can create nothing any more', () => {
	const without = named.filter(([, { path }]) => !modelsOf(path).some(({ lifecycle }) => lifecycle === 'live'));
	expect(without.filter(([, { path }]) => !endpoint(path).closed)).toEqual([]);
});

test('closed effect scenes stand last in their list, with the day', async () => {
	const { results } = await listSearch.searchEffectScenes.call({} as never);
	const marked = results.map(({ name }) => /Closed \d{4}-\d\d-\d\d\)$/.test(name));
	expect(marked.filter(Boolean).length).toBeGreaterThan(5);
	expect(marked.indexOf(true)).toBe(marked.length - marked.filter(Boolean).length);
	expect(results.filter(({ value }) => value === 'magic_match_tree')).toHaveLength(1);
});

interface Parameters {
	resource: string;
	operation: string;
	modelName?: string;
	effectScene?: { value: string };
}

interface Workflow {
	nodes: Array<{ name: string; type: string; parameters: Parameters }>;
}

const examples = readdirSync(join(root, 'examples'))
	.filter((name) => name.endsWith('.json'))
	.map((name) => [name, JSON.parse(readFileSync(join(root, 'examples', name), 'utf8')) as Workflow] as const);

test.each(examples)('%s uses what is alive', (_, { nodes }) => {
	for (const { type, parameters } of nodes) {
		if (type !== 'n8n-nodes-kling.kling') continue;
		const family = byOperation(parameters.resource, parameters.operation);
		if (!family) continue;
		expect(endpoint(family.path).closed).toBeUndefined();
		if (parameters.modelName) {
			const all = [family, ...(family.variants ?? [])].flatMap((one) => one.models);
			expect(all.find((model) => model.name === parameters.modelName)?.lifecycle).toBe('live');
		}
		const scene = parameters.effectScene?.value ?? '';
		expect(endpoint(family.path).closedValues?.effect_scene?.[scene]).toBeUndefined();
	}
});

test.each(['README.md', 'docs/operations.md', 'docs/troubleshooting.md'])('%s names no model that is gone', (page) => {
	const text = readFileSync(join(root, page), 'utf8');
	expect(gone.length).toBeGreaterThan(3);
	expect(gone.filter((name) => new RegExp(`${name}(?![\\w-])`).test(text))).toEqual([]);
});
