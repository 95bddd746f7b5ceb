import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { INodePropertyOptions } from 'n8n-workflow';
import { readContract, readOpenApi } from '../../../build/contract';

const MODEL = 'kling-9.0';
const TEMPLATE = '/text-to-video/{model}';

/** The contract with a model more: its name among those of the path, and its row among the capabilities. */
function planted() {
	const api = readOpenApi();
	const [parameter] = api.paths[TEMPLATE].parameters;
	parameter.schema.enum.unshift(MODEL);
	const table = api['x-capabilities'].v2;
	for (const row of Object.values<Record<string, unknown>>({ table, ...table })) {
		if (row['kling-3.0']) row[MODEL] = structuredClone(row['kling-3.0']);
	}
	return readContract(api);
}

jest.mock('../../../nodes/Kling/contract/contract.json', () => planted());

test('a model more in the contract is a model more in the form, and travels, and nothing else is changed', async () => {
	const { Kling } = await import('../../../nodes/Kling/Kling.node');
	const { requestOf } = await import('../request/form');
	const { properties } = new Kling().description;
	const lists = properties.filter(
		({ name, displayOptions }) => name === 'modelName' && displayOptions?.show?.operation?.includes('textToVideo'),
	);
	const options = lists.flatMap((list) => list.options as INodePropertyOptions[]);
	expect(options).toContainEqual({ name: 'Kling 9.0 (API Key)', value: MODEL });

	const parameters = { modelName: MODEL, prompt: 'A boat', duration: 5, resolution: '720p' };
	const request = await requestOf('video', 'textToVideo', parameters);
	expect(request).toMatchObject({
		path: '/text-to-video/kling-9.0',
		body: { prompt: 'A boat', settings: { aspect_ratio: '16:9' } },
		advice: [],
		isProven: true,
	});
	expect(request.checks.filter(({ ok }) => !ok)).toEqual([]);
	const shown = properties.filter(({ name, displayOptions }) => {
		const models = displayOptions?.show?.modelName as string[] | undefined;
		return models?.includes(MODEL) && name !== 'modelName';
	});
	expect(shown.map(({ name }) => name)).toEqual(expect.arrayContaining(['resolution', 'duration', 'aspectRatio']));
});

describe("the generations' names and places", () => {
	const root = join(__dirname, '../../../nodes');
	/** The rooms that know them; what the trigger shows as an example is a task of the first one. */
	const KNOW = /^Kling\/(dialects|contract|families)\/|^KlingTrigger\/sample\.ts$/;
	const NAMES = /['"`](\/v1\/|\/tasks\b|\/solutions\b)|\bapi(: | === )'(v1|v2|solutions)'|=== '(v2|solutions)'/;

	const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
		.map((name) => relative('.', name).replaceAll('\\', '/'));

	const code = (name: string): string =>
		readFileSync(join(root, name), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

	test('stand in the rooms of the contract, the dialects and the families only', () => {
		expect(files.length).toBeGreaterThan(100);
		expect(files.filter((name) => KNOW.test(name)).some((name) => NAMES.test(code(name)))).toBe(true);
		expect(files.filter((name) => !KNOW.test(name) && NAMES.test(code(name)))).toEqual([]);
	});
});
