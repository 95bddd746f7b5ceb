import { join } from 'node:path';
import { startRehearsal, type Rehearsal } from '../rehearsal';
import { klingCredential, realAccount, rehearsalApiKey } from './account';
import { N8nApi } from './api';
import { importExamples } from './examples';
import { findOrInstallHost } from './install';
import { lock } from './lock';
import { loginIn } from './login';
import { N8n } from './n8n';
import { ensureBuilt, installPackage, projectFolder } from './packing';
import { reportLines, videoOf } from './report';
import { runToFiles } from './run';

const data = join(projectFolder, '.n8n');
const editorPort = 5678;
const rehearsalMs = 3000;
const runTimeoutMs = 20 * 60_000;
const say = (line: string) => console.log(line);

/** What has to be ended at the end, newest first. */
const running: Array<() => Promise<unknown>> = [];

async function start(once: boolean): Promise<boolean> {
	lock(join(data, 'start.pid'));
	await ensureBuilt(say);
	const host = await findOrInstallHost(say);
	const real = realAccount(process.env);
	const rehearsal = real ? undefined : await rehearse();
	say(real ? 'Using the Kling account of the environment: the run COSTS UNITS.' : `Rehearsal: ${rehearsal!.baseUrl}`);

	say('Starting n8n');
	await installPackage(data);
	const n8n = await N8n.boot({ host, userFolder: data, port: editorPort });
	running.push(async () => await n8n.stop());
	const api = new N8nApi(n8n.url);
	const login = loginIn(join(data, 'login.json'));
	await api.signIn(login);

	const credential = klingCredential(real ?? rehearsalApiKey(rehearsal!));
	const id = await api.saveCredential(credential);
	const test = await api.testCredential(id, credential);
	say(`Credential "${credential.name}": ${test.message}`);
	const [first] = await importExamples(api, { id, name: credential.name });

	say(`Running "${first.name}"`);
	const run = await runToFiles(api, first, join(data, 'files'), runTimeoutMs);
	const video = videoOf(run.files);
	for (const line of reportLines(first.name, run, rehearsal?.ledger.requests ?? [])) say(line);
	if (!video) say('  No mp4 file came out of it.');
	if (!once) {
		say(`\nn8n        ${n8n.url}\n  e-mail   ${login.email}\n  password ${login.password}\nCtrl+C ends everything.`);
		await n8n.exited;
	}
	return run.execution.status === 'success' && video !== undefined;
}

async function rehearse(): Promise<Rehearsal> {
	const rehearsal = await startRehearsal({ duration: rehearsalMs });
	running.push(async () => await rehearsal.close());
	return rehearsal;
}

let ending: Promise<never> | undefined;
const end = async (code: number) => await (ending ??= endAll(code));
async function endAll(code: number): Promise<never> {
	for (const stop of running.reverse()) await stop();
	process.exit(code);
}
// npm and tsx pass signals on, so one Ctrl+C may come more than once.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(130));
start(process.argv.includes('--once')).then(
	(succeeded) => end(succeeded ? 0 : 1),
	(error: Error) => {
		console.error(error.message);
		return end(1);
	},
);
