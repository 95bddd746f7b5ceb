import { existsSync } from 'node:fs';
import { join } from 'node:path';
import axios from 'axios';
import { connect, sharedN8n } from '../support/n8n/shared';

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
