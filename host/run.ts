import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { IBinaryData, INodeExecutionData } from 'n8n-workflow';
import type { Execution, N8nApi, Workflow } from './api';

export interface SavedFile {
	path: string;
	mimeType: string;
	bytes: number;
}

export interface RunResult {
	execution: Execution;
	seconds: number;
	items: INodeExecutionData[];
	files: SavedFile[];
}

const trigger = 'n8n-nodes-base.manualTrigger';

/** Runs a workflow from its manual trigger to its end and writes the files of its last node to `folder`. */
export async function runToFiles(
	api: N8nApi,
	workflow: Workflow,
	folder: string,
	timeoutMs: number,
): Promise<RunResult> {
	const { name } = workflow.nodes.find(({ type }) => type === trigger) ?? {};
	if (name === undefined) throw new Error(`"${workflow.name}" has no manual trigger`);
	const started = Date.now();
	const execution = await api.finished(await api.run(workflow.id, name), timeoutMs);
	const seconds = (Date.now() - started) / 1000;
	const items = lastItems(execution);
	const files: SavedFile[] = [];
	for (const { json, binary = {} } of items) {
		for (const data of Object.values(binary)) {
			files.push(await save(api, data, join(folder, basename(String(json.task_id)))));
		}
	}
	return { execution, seconds, items, files };
}

/** The items of the node that ran last. */
export function lastItems({ data: { resultData } }: Execution): INodeExecutionData[] {
	const runs = resultData.runData[resultData.lastNodeExecuted ?? ''] ?? [];
	return runs.at(-1)?.data?.main[0] ?? [];
}

async function save(api: N8nApi, data: IBinaryData, folder: string): Promise<SavedFile> {
	const content = data.id ? await api.file(data.id) : Buffer.from(data.data, 'base64');
	const path = join(folder, basename(data.fileName ?? `file.${data.fileExtension ?? 'bin'}`));
	mkdirSync(folder, { recursive: true });
	writeFileSync(path, content);
	return { path, mimeType: data.mimeType, bytes: content.length };
}
