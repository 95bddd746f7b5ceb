import { rehearsalAccount, saveKlingCredential } from '../../host/account';
import type { N8nApi } from '../../host/api';
import { readExamples, withCredential } from '../../host/examples';
import { videoOf } from '../../host/report';
import { runToFiles } from '../../host/run';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRehearsal, type Rehearsal } from '../../rehearsal';
import { connect } from '../support/n8n/shared';
import { klingNode, klingWorkflow, manualTrigger } from '../support/n8n/workflow';

let api: N8nApi;
let server: Rehearsal;
let credential: { id: string; name: string };
const folder = mkdtempSync(join(tmpdir(), 'kling-files-'));

beforeAll(async () => {
	api = await connect();
	server = await startRehearsal({ duration: 1500 });
	credential = await saveKlingCredential(api, rehearsalAccount(server));
});
afterAll(async () => {
	await server.close();
	rmSync(folder, { recursive: true });
});

test('the first example makes a video and its file, and creates one task', async () => {
	server.ledger.clear();
	const workflow = await api.createWorkflow(withCredential(readExamples()[0], credential));
	const { execution, items, files } = await runToFiles(api, workflow, folder, 60_000);

	expect(execution.status).toBe('success');
	expect(items).toHaveLength(1);
	const [accepted] = server.ledger.accepted;
	expect(server.ledger.created()).toBe(1);
	expect(items[0].json).toMatchObject({
		task_id: accepted.taskId,
		task_status: 'succeed',
		family: 'textToVideo',
		url: expect.stringContaining(server.baseUrl) as string,
	});
	const video = videoOf(files);
	expect(video).toMatchObject({ mimeType: 'video/mp4' });
	expect(statSync(video!.path).size).toBe(Number(items[0].binary!.data.bytes));
});

test('a refused creation ends the execution with the reason', async () => {
	const workflow = await api.createWorkflow(
		klingWorkflow(
			'Refused',
			{ resource: 'video', operation: 'textToVideo', modelName: 'kling-v2-6', prompt: 'A boat' },
			credential,
		),
	);
	server.control.fault({ do: { answer: { status: 429, code: 1102, message: 'balance not enough' } } });
	const execution = await api.finished(await api.run(workflow.id, manualTrigger));
	server.control.clearFaults();
	expect(execution.status).toBe('error');
	expect(execution.data.resultData.lastNodeExecuted).toBe(klingNode);
	expect(execution.data.resultData.error?.message).toMatch(/balance|pack/i);
});
