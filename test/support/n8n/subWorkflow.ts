import type { INode } from 'n8n-workflow';
import type { N8nApi, Workflow } from '../../../host/api';
import { chain, node } from '../engine/workflow';
import { after, hook } from './nodes';

const settings = { executionOrder: 'v1' as const };

/** n8n's own Execute Sub-workflow, named "Call". */
export const callOf = (child: Pick<Workflow, 'id'>, mode: 'once' | 'each' = 'once'): INode =>
	node(
		'n8n-nodes-base.executeWorkflow',
		{ workflowId: { __rl: true, mode: 'id', value: child.id }, mode, options: {} },
		{ name: 'Call', typeVersion: 1.2 },
	);

/** A published workflow that others can call with any items: its start, these nodes, "After". */
export async function subWorkflow(api: N8nApi, name: string, nodes: INode[]): Promise<Workflow> {
	const start = node(
		'n8n-nodes-base.executeWorkflowTrigger',
		{ inputSource: 'passthrough' },
		{ name: 'Sub', typeVersion: 1.1 },
	);
	const created = await api.createWorkflow({ name, ...chain(start, ...nodes, after()), settings });
	// Only n8n 2 publishes sub-workflows.
	await api.activate(created).catch(() => {});
	return created;
}

/** A published workflow that a POST to `/webhook/<name>` starts and that calls another one. */
export async function parentOf(api: N8nApi, name: string, call: INode): Promise<Workflow> {
	const created = await api.createWorkflow({ name, ...chain(...hook(name), call, after()), settings });
	await api.activate(created);
	return created;
}
