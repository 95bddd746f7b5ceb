import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const sourceOf = (built: string) => built.replace(/^dist\//, '').replace(/\.js$/, '.ts');

describe('package.json', () => {
	test('installs nothing beside n8n', () => {
		expect(manifest.dependencies ?? {}).toEqual({});
		expect(manifest.optionalDependencies ?? {}).toEqual({});
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	});

	test('says what n8n needs to load it', () => {
		expect(manifest.keywords).toContain('n8n-community-node-package');
		expect(manifest.n8n.n8nNodesApiVersion).toBe(1);
	});

	test.each<string>([...manifest.n8n.credentials, ...manifest.n8n.nodes])(
		'registers %s, which has a source',
		(built) => {
			expect(existsSync(join(root, sourceOf(built)))).toBe(true);
		},
	);

	test('runs no script when it is installed', () => {
		const onInstall = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish'];
		expect(onInstall.filter((name) => name in manifest.scripts)).toEqual([]);
	});
});
