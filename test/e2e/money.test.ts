import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { rehearsalAccount, saveKlingCredential } from '../../host/account';
import type { Execution, N8nApi, Workflow } from '../../host/api';
import { errors } from '../../nodes/Kling/contract';
import { startRehearsal, type Rehearsal } from '../../rehearsal';
import { after, kling } from '../support/n8n/nodes';
import { connect, sharedN8n } from '../support/n8n/shared';
import { klingWorkflow, manualTrigger } from '../support/n8n/workflow';
import { publish, trigger } from '../support/n8n/lab';

const ITEMS = 20;
const SLOTS = 3;
const TASK_MS = 10_000;

const codes = Object.keys(errors).map(Number);

/** Keys that occur nowhere else. */
const keys = { accessKey: 'AK-only-here-5be1', secretKey: 'SK-only-here-90c4', apiKey: 'API-only-here-77aa' };

let api: N8nApi;
let server: Rehearsal;
/** A Kling with few slots. */
let narrow: Rehearsal;
let credential: { id: string; name: string };
/** An execution that slept, so Kling was given its resume address. */
let parked: Execution;
let crowd: Workflow;

beforeAll(async () => {
	api = await connect();
	server = await startRehearsal({ duration: 1000, keys });
	credential = await saveKlingCredential(api, rehearsalAccount(server), 'Kling money');
	narrow = await startRehearsal({ duration: TASK_MS, slots: { video: SLOTS }, keys });
	crowd = await startCrowd();
});

afterAll(async () => {
	await server.close();
	await narrow.close();
});

/** Begins early, because it takes more than a minute. */
async function startCrowd(): Promise<Workflow> {
	const parameters = textToVideo('={{ $json.prompt }}', { parkAfter: 0 });
	const slots = await saveKlingCredential(api, rehearsalAccount(narrow), 'Kling slots');
	const nodes = [kling(slots, parameters as never), after()];
	const workflow = await publish(api, 'slots', nodes);
	const prompts = Array.from({ length: ITEMS }, (_, n) => ({ prompt: `Scene ${n}` }));
	await trigger(sharedN8n().url, 'slots', prompts);
	return workflow;
}

const textToVideo = (prompt: string, options: IDataObject = {}): IDataObject => ({
	resource: 'video',
	operation: 'textToVideo',
	modelName: 'kling-v2-6',
	prompt,
	options,
});

const errorOf = ({ data }: Execution) => data.resultData.error as { message: string; description?: string } | undefined;

test('every service code reads as advice in n8n', async () => {
	const table: Record<number, { message: string; description?: string }> = {};
	await Promise.all(
		codes.map(async (code) => {
			const parameters = textToVideo(`[code ${code}]`, { timeout: 0.1 });
			const workflow = await api.createWorkflow(klingWorkflow(`Code ${code}`, parameters, credential));
			const execution = await api.finished(await api.run(workflow.id, manualTrigger), 150_000);
			expect(execution.status).toBe('error');
			const { message, description } = errorOf(execution)!;
			table[code] = { message, description };
		}),
	);
	console.table(table);
	for (const code of codes) {
		const text = `${table[code].message} ${table[code].description}`;
		if (errors[code].class === 'policy' && errors[code].retryable) expect(text).toContain('went on refusing');
		else if (errors[code].class === 'authentication') expect(text).toContain(server.baseUrl);
		else if (errors[code].class === 'internal') expect(text).toContain('Task > Get');
		else expect(text).toContain(errors[code].advice);
		expect(text).not.toContain('undefined');
	}
	expect(server.ledger.created()).toBe(0);
}, 240_000);

test('20 items against 3 slots: all finish, never more than 3 at once, at most 1.15 times the ideal', async () => {
	let ids: string[] = [];
	while (ids.length === 0) ids = await api.executionsOf(crowd.id);
	const execution = await api.finished(ids[0], 200_000);
	const took = Date.parse(execution.stoppedAt!) - Date.parse(execution.startedAt);
	const ideal = Math.ceil(ITEMS / SLOTS) * TASK_MS;
	console.info(`${took} ms, ideal ${ideal} ms, ratio ${(took / ideal).toFixed(2)}`);
	expect(execution.status).toBe('success');
	parked = execution;
	const out = execution.data.resultData.runData.After.at(-1)!.data!.main[0]!;
	expect(out.map(({ json }) => json.task_status)).toEqual(Array(ITEMS).fill('succeed'));
	expect(narrow.ledger.created()).toBe(ITEMS);
	expect(narrow.ledger.maxInFlight.video).toBeLessThanOrEqual(SLOTS);
	expect(took).toBeLessThanOrEqual(ideal * 1.15);
}, 240_000);

/** All files of n8n's data folder: database, logs, settings, binary data. */
function* filesIn(folder: string): Generator<string> {
	for (const name of readdirSync(folder)) {
		const path = join(folder, name);
		if (name === 'node_modules') continue;
		if (statSync(path).isDirectory()) yield* filesIn(path);
		else yield path;
	}
}

test('no key and no token of Kling is in any file that n8n has written', async () => {
	const tokens = /eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9\.[\w-]{40,}/;
	const found: string[] = [];
	let searched = 0;
	for (const path of filesIn(sharedN8n().userFolder)) {
		const text = readFileSync(path, 'latin1');
		searched += text.length;
		for (const [name, key] of Object.entries(keys)) if (text.includes(key)) found.push(`${name} in ${path}`);
		// n8n's own session cookie is a JWT as well, but is never written.
		if (tokens.test(text)) found.push(`a token in ${path}`);
	}
	expect(searched).toBeGreaterThan(1e6);
	expect(found).toEqual([]);
});

test('the resume token of an execution is in no item, error or log', () => {
	const { resumeToken, resultData } = parked.data;
	const callback = narrow.ledger.find({ kind: 'create' }).map(({ body }) => (body as IDataObject).callback_url);
	expect(callback.join()).toContain(resumeToken);
	expect(JSON.stringify(resultData)).not.toContain(resumeToken);
	const log = readFileSync(join(sharedN8n().userFolder, '.n8n', 'n8n.log'), 'utf8');
	expect(log).toContain('Kling');
	expect(log).not.toContain(resumeToken);
});
