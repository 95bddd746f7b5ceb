import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import axios from 'axios';
import { N8nApi } from '../../host/api';
import { findOrInstallHost } from '../../host/install';
import { N8n } from '../../host/n8n';
import { readExamples } from '../../host/examples';
import { npmEnvironment } from '../../host/npm';
import { projectFolder } from '../../host/packing';
import { LOGIN, scratch } from '../support/n8n/lab';
import { chain } from '../support/engine/workflow';
import { connect, sharedN8n } from '../support/n8n/shared';
import { callOf } from '../support/n8n/subWorkflow';

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
	return { n8n, api, names: await api.nodeTypes() };
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

test('a folder of extensions holds it as well, under other names of types, and where unverified packages are off', async () => {
	const { folder, remove } = scratch();
	const { n8n, api, names } = await bootOn(folder, {
		N8N_CUSTOM_EXTENSIONS: join(projectFolder, 'dist'),
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'false',
	});
	// What n8n's editor asks for in Settings > Community nodes.
	const refused = api.installPackage('n8n-nodes-kling').catch((error: Error) => error.message);
	expect(await refused).toMatch(/unverified community packages is forbidden/);
	await n8n.stop();
	remove();
	expect(names).toEqual(expect.arrayContaining(['CUSTOM.kling', 'CUSTOM.klingTrigger']));
});

test('n8n finds nothing in the examples that its version 3 would break', async () => {
	const api = await connect();
	const old = await api.createWorkflow({ name: 'Of yesterday', ...chain(callOf({ id: 'x' }, 'each')) });
	const ids = await Promise.all(readExamples().map(async (example) => (await api.createWorkflow(example)).id));
	const changes = await api.changesOf('v3');
	expect(changes.filter(({ workflows }) => workflows.includes(old.id))).not.toEqual([]);
	const affected = changes.filter(({ workflows }) => workflows.some((id) => ids.includes(id)));
	expect(affected.map(({ rule, title }) => `${rule}: ${title}`)).toEqual([]);
});
