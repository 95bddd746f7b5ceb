import { randomUUID } from 'node:crypto';
import type { IConnections, INode, INodeParameters, IPinData, IWorkflowSettings } from 'n8n-workflow';

/** A workflow as n8n exports it; what is left out gets n8n's defaults. */
export interface WorkflowJson {
	id?: string;
	name?: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
	pinData?: IPinData;
}

/** From node, to node, and which output and input (both 0 unless given). */
export type Wire = [from: string, to: string, output?: number, input?: number];

let placed = 0;

/**
 * One node of a workflow.
 * @param type full type name; the part after the last dot becomes the node's name
 * @param more name, onError, retryOnFail, maxTries, waitBetweenTries, alwaysOutputData, executeOnce, credentials, ...
 */
export function node(type: string, parameters: INodeParameters = {}, more: Partial<INode> = {}): INode {
	const name = type.split('.').pop()!;
	return { id: randomUUID(), name, type, typeVersion: 1, position: [200 * placed++, 0], parameters, ...more };
}

/** The trigger that starts a test workflow: hands its input items on. See `stub-nodes.ts`. */
export const startNode = (name = 'Start') => node('engine.start', {}, { name });

/** Does nothing; its run data shows what arrived downstream. */
export const noOpNode = (name = 'After') => node('engine.noOp', {}, { name });

/** A workflow from nodes and the wires between them. */
export function workflow(nodes: INode[], wires: Wire[], more: Partial<WorkflowJson> = {}): WorkflowJson {
	const connections: IConnections = {};
	for (const [from, to, output = 0, index = 0] of wires) {
		const outputs = ((connections[from] ??= { main: [] }).main ??= []);
		for (let i = 0; i <= output; i++) outputs[i] ??= [];
		outputs[output]!.push({ node: to, type: 'main', index });
	}
	return { nodes, connections, ...more };
}

/** Nodes in a row, first output to first input. */
export function chain(...nodes: INode[]): WorkflowJson {
	return workflow(
		nodes,
		nodes.slice(1).map((next, i): Wire => [nodes[i].name, next.name]),
	);
}
