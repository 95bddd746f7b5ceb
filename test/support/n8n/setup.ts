import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { N8nApi } from '../../../host/api';
import { findOrInstallHost } from '../../../host/install';
import { loginIn } from '../../../host/login';
import { N8n } from '../../../host/n8n';
import { installPackage } from '../../../host/packing';
import { startCallOutRecorder } from './callOuts';
import { endLater } from './teardown';
import { publishN8n } from './shared';

/** Jest's globalSetup of the e2e project: one real n8n with the packed package installed as a user would install it. */
export default async function setup(): Promise<void> {
	const host = await findOrInstallHost((line) => process.stderr.write(`${line}\n`));
	const userFolder = mkdtempSync(join(tmpdir(), 'kling-e2e-'));
	endLater(async () => rmSync(userFolder, { recursive: true, force: true }));
	await installPackage(userFolder);
	const callOuts = await startCallOutRecorder();
	endLater(callOuts.close);
	const n8n = await N8n.boot({ host, userFolder, env: callOuts.env });
	endLater(async () => await n8n.stop());
	const login = loginIn(join(userFolder, 'login.json'));
	await new N8nApi(n8n.url).signIn(login);
	publishN8n({ url: n8n.url, login, userFolder, callOuts: callOuts.url });
}
