import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { N8nApi, Workflow, WorkflowInput } from './api';
import { projectFolder } from './packing';

const folder = join(projectFolder, 'examples');

/** The example workflows in the order of their file names. */
export const readExamples = (): WorkflowInput[] =>
	readdirSync(folder)
		.filter((name) => name.endsWith('.json'))
		.sort()
		.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as WorkflowInput);

/** The same workflow with its Kling nodes bound to a credential of this n8n. */
export const withCredential = (workflow: WorkflowInput, credential: { id: string; name: string }): WorkflowInput => ({
	...workflow,
	nodes: workflow.nodes.map((node) =>
		node.type.startsWith('n8n-nodes-kling.') ? { ...node, credentials: { klingApi: credential } } : node,
	),
});

/** Imports the examples that are not there yet, so that changes made in the editor are kept. Gives all of them. */
export async function importExamples(api: N8nApi, credential: { id: string; name: string }): Promise<Workflow[]> {
	const imported: Workflow[] = [];
	for (const example of readExamples()) {
		const old = await api.findWorkflow(example.name);
		imported.push(old ?? (await api.createWorkflow(withCredential(example, credential))));
	}
	return imported;
}
