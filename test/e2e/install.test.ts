import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import axios from 'axios';
import { N8nApi } from '../../host/api';
import { findOrInstallHost } from '../../host/install';
import { N8n } from '../../host/n8n';
import { npmEnvironment } from '../../host/npm';
import { projectFolder } from '../../host/packing';
import { LOGIN, scratch } from '../support/n8n/lab';
import { connect, sharedN8n } from '../support/n8n/shared';

jest.setTimeout(10 * 60_000);

const run = promisify(execFile);
const { userFolder, callOuts } = sharedN8n();

test('n8n loads the node, also as a tool for agents', async () => {
	const names = await (await connect()).nodeTypes();
	expect(names).toEqual(expect.arrayContaining(['n8n-nodes-kling.kling', 'n8n-nodes-kling.klingTool']));
});

test('the installed package brings no dependencies of its own', () => {
	const modules = join(userFolder, '.n8n', 'nodes', 'node_modules');
	expect(existsSync(join(modules, 'n8n-nodes-kling', 'dist'))).toBe(true);
	expect(existsSync(join(modules, 'n8n-nodes-kling', 'node_modules'))).toBe(false);
	expect(existsSync(join(modules, 'jsonwebtoken'))).toBe(false);
});

test('this n8n calls nobody outside', async () => {
	expect((await axios.get<string[]>(callOuts)).data).toEqual([]);
});

/** The lines of the README, without `npm ci`, which has made what this test runs on. */
function installLines(): string {
	const readme = readFileSync(join(projectFolder, 'README.md'), 'utf8');
	const [, lines] = /<!-- install -->\s+```sh\n([\s\S]*?)```/.exec(readme)!;
	expect(lines).toMatch(/^npm ci && /);
	return lines.replace('npm ci && ', '');
}

async function bootOn(folder: string, env: Record<string, string> = {}) {
	const host = await findOrInstallHost(() => {});
	const n8n = await N8n.boot({ host, userFolder: folder, env });
	const api = new N8nApi(n8n.url);
	await api.signIn(LOGIN);
	return { n8n, names: await api.nodeTypes() };
}

test("the README's lines install the package where n8n finds it", async () => {
	const { folder, remove } = scratch();
	const env = { ...npmEnvironment(), HOME: folder, npm_config_cache: join(folder, 'npm') };
	await run('sh', ['-e', '-c', installLines()], { cwd: projectFolder, env });
	const { n8n, names } = await bootOn(folder);
	await n8n.stop();
	remove();
	for (const { filename } of JSON.parse(
		(await run('npm', ['pack', '--json', '--dry-run'], { cwd: projectFolder })).stdout,
	)) {
		rmSync(join(projectFolder, filename as string), { force: true });
	}
	expect(names).toEqual(expect.arrayContaining(['n8n-nodes-kling.kling', 'n8n-nodes-kling.klingTrigger']));
});

test('a folder of extensions holds it as well, under other names of types', async () => {
	const { folder, remove } = scratch();
	const { n8n, names } = await bootOn(folder, { N8N_CUSTOM_EXTENSIONS: join(projectFolder, 'dist') });
	await n8n.stop();
	remove();
	expect(names).toEqual(expect.arrayContaining(['CUSTOM.kling', 'CUSTOM.klingTrigger']));
});
