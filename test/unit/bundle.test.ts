import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { INodeType } from 'n8n-workflow';
import { bundleNodes } from '../../build/nodes';
import { Kling } from '../../nodes/Kling/Kling.node';
import { KlingTrigger } from '../../nodes/KlingTrigger/KlingTrigger.node';

/** Where the nodes find n8n-workflow. */
const modules = resolve(__dirname, '../../node_modules');
const dist = mkdtempSync(join(modules, '.bundle-'));

beforeAll(async () => await bundleNodes(dist));
afterAll(() => rmSync(dist, { recursive: true, force: true }));

describe.each([
	['Kling', Kling],
	['KlingTrigger', KlingTrigger],
])('the file that n8n loads for %s', (name, Source: new () => INodeType) => {
	const file = join(dist, 'nodes', name, `${name}.node.js`);

	test('has the form of the sources, all of it', async () => {
		const bundled = new (await import(file))[name]() as INodeType;
		expect(bundled.description).toEqual(new Source().description);
		expect(bundled.description.properties.length).toBeGreaterThan(5);
	});

	test('has each property of the form as an object of its own', async () => {
		const { properties } = (new (await import(file))[name]() as INodeType).description;
		expect(new Set(properties).size).toBe(properties.length);
	});

	test('is small, and leaves what the node runs for later', () => {
		const code = readFileSync(file, 'utf8');
		expect(code.length).toBeLessThan(15_000);
		expect(code).toMatch(/\(\) => __toESM\(require\("\.\.\/runtime"\)\)/);
		expect(code).not.toMatch(/^var .* = require\("(\.\.\/runtime|n8n-workflow)"\)/m);
	});
});
