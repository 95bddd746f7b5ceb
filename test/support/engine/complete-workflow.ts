import { randomUUID } from 'node:crypto';
import type { INode, IWorkflowBase } from 'n8n-workflow';
import type { Instance } from './instance';
import type { WorkflowJson } from './workflow';

/** Fills in what n8n's editor adds to a workflow: ids, names, webhook ids, and the credentials that a node can use. */
export function completeWorkflow(instance: Instance, workflow: WorkflowJson): IWorkflowBase {
	const json = structuredClone(workflow);
	const id = json.id ?? randomUUID();
	const nodes = json.nodes.map((node) => completeNode(instance, node));
	const settings = { executionOrder: 'v1' as const, ...json.settings };
	return { name: 'Test', active: true, ...json, id, nodes, settings } as IWorkflowBase;
}

function completeNode({ nodeTypes, credentials }: Instance, node: INode): INode {
	const { description } = nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	const usable = (description.credentials ?? []).filter(({ name }) => credentials.has(name));
	return {
		...(description.webhooks?.length && { webhookId: node.id }),
		...(usable.length && { credentials: Object.fromEntries(usable.map(({ name }) => [name, { id: name, name }])) }),
		...node,
	};
}
