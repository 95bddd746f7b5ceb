import { appendFileSync, chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOrInstallHost, installHost } from '../../../host/install';
import { npm } from '../../../host/npm';

/** A folder that npm can install without a registry: `n8n` and `sqlite3` are tiny packages inside it. */
const template = mkdtempSync(join(tmpdir(), 'kling-install-'));
const folders = [template];
const given = process.env.KLING_N8N_DIR;

const write = (folder: string, file: string, content: unknown) => {
	mkdirSync(join(folder, file, '..'), { recursive: true });
	writeFileSync(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));
};

const fresh = () => {
	const folder = mkdtempSync(join(tmpdir(), 'kling-install-'));
	folders.push(folder);
	cpSync(template, folder, { recursive: true });
	return folder;
};

/** Installs; gives the steps that were announced. */
async function install(folder: string): Promise<string[]> {
	const said: string[] = [];
	await installHost(folder, (line) => said.push(line));
	return said.filter((line) => line.startsWith('n8n, ')).map((line) => line.split(/[ (]+/)[1]);
}

beforeAll(async () => {
	write(template, 'package.json', {
		name: 'host',
		dependencies: { n8n: 'file:./n8n' },
		optionalDependencies: { [`node-${process.platform}-${process.arch}`]: 'file:./node' },
	});
	write(template, '.npmrc', 'install-links=true\noffline=true\n');
	write(template, 'n8n/package.json', { name: 'n8n', version: '1.0.0', dependencies: { sqlite3: 'file:./sqlite3' } });
	write(template, 'n8n/bin/n8n', '');
	write(template, 'n8n/sqlite3/package.json', {
		name: 'sqlite3',
		version: '1.0.0',
		scripts: { install: 'echo "gyp ERR! nodedir $npm_config_nodedir"; test -e "$INIT_CWD/compiler" && touch built' },
	});
	const name = `node-${process.platform}-${process.arch}`;
	write(template, 'node/package.json', { name, version: '24.0.0', files: ['bin', 'include'] });
	write(template, 'node/bin/node', `#!/bin/sh\nexec '${process.execPath}' "$@"\n`);
	chmodSync(join(template, 'node/bin/node'), 0o755);
	await npm(['install', '--package-lock-only', '--ignore-scripts'], template);
});
beforeEach(() => delete process.env.KLING_N8N_DIR);
afterAll(() => {
	if (given !== undefined) process.env.KLING_N8N_DIR = given;
	for (const folder of folders) rmSync(folder, { recursive: true });
});

test('a failed build says so, and the next try goes on where the last one stopped', async () => {
	const folder = fresh();
	await expect(install(folder)).rejects.toThrow(/npm rebuild ended with code 1.*sqlite3.*install\.log/s);

	write(folder, 'compiler', '');
	expect(await install(folder)).toEqual(['building']);
	expect(existsSync(join(folder, 'node_modules', 'sqlite3', 'built'))).toBe(true);
	expect(await install(folder)).toEqual([]);
});

test('a finished installation gives the Node beside n8n', async () => {
	const folder = fresh();
	write(folder, 'compiler', '');
	const modules = join(folder, 'node_modules');
	expect(await installHost(folder, () => {})).toEqual({
		node: join(modules, `node-${process.platform}-${process.arch}`, 'bin', 'node'),
		n8n: join(modules, 'n8n', 'bin', 'n8n'),
	});
});

test('a changed lockfile is installed anew', async () => {
	const folder = fresh();
	write(folder, 'compiler', '');
	await install(folder);
	appendFileSync(join(folder, 'package-lock.json'), '\n');
	expect(await install(folder)).toEqual(['installing', 'building']);
});

test('KLING_N8N_DIR is taken as it is, and must hold an n8n', async () => {
	process.env.KLING_N8N_DIR = fresh();
	await expect(findOrInstallHost(() => {})).rejects.toThrow(/There is no n8n: .*bin\/n8n is missing/);
});
