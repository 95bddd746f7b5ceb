import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const root = join(__dirname, '../..');
const read = (file: string) => readFileSync(join(root, 'docker', file), 'utf8');

interface Service {
	image?: string;
	build?: { context: string; dockerfile: string };
	environment: Record<string, string>;
	depends_on?: string[];
	volumes?: string[];
}

const compose = read('compose.yml');
const { services, volumes } = parse(compose, { merge: true }) as {
	services: Record<string, Service>;
	volumes: Record<string, unknown>;
};

test('every process of n8n runs the image with the package, in queue mode, with the same environment', () => {
	const n8n = Object.values(services).filter(({ build }) => build);
	expect(n8n.length).toBeGreaterThan(1);
	for (const { build, environment } of n8n) {
		expect(build).toEqual({ context: '..', dockerfile: 'docker/Dockerfile' });
		expect(environment).toEqual(n8n[0].environment);
		expect(environment).toMatchObject({ EXECUTIONS_MODE: 'queue', N8N_UNVERIFIED_PACKAGES_ENABLED: 'true' });
	}
});

test('what services depend on and store in is there, and what the reader has to fill in is named at the top', () => {
	for (const { depends_on = [], volumes: mounts = [] } of Object.values(services)) {
		expect(depends_on.filter((name) => !(name in services))).toEqual([]);
		expect(mounts.filter((mount) => !(mount.split(':')[0] in volumes))).toEqual([]);
	}
	const head = compose.slice(0, compose.indexOf('x-n8n'));
	const needed = [...compose.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name);
	expect(needed.length).toBeGreaterThan(1);
	expect(needed.filter((name) => !head.includes(name))).toEqual([]);
});

test('the image keeps the package outside of the volume, where n8n is told to look', () => {
	const dockerfile = read('Dockerfile');
	const [, folder] = /N8N_CUSTOM_EXTENSIONS=(\S+)/.exec(dockerfile)!;
	expect(dockerfile).toContain(`dist ${folder}`);
	expect(folder).not.toContain('/.n8n');
});
