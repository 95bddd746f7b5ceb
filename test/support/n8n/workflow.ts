import type { IDataObject, INode } from 'n8n-workflow';
import type { WorkflowInput } from '../../../host/api';

export const manualTrigger = 'Start';
export const klingNode = 'Kling';

/** A workflow of a manual trigger and one Kling node with these parameters. */
export function klingWorkflow(name: string, parameters: IDataObject, credential: { id: string; name: string }) {
	const node = (label: string, type: string, x: number, rest: Partial<INode>): INode => ({
		id: `${name}-${label}`,
		name: label,
		type,
		typeVersion: 1,
		position: [x, 0],
		parameters: {},
		...rest,
	});
	return {
		name,
		nodes: [
			node(manualTrigger, 'n8n-nodes-base.manualTrigger', 0, {}),
			node(klingNode, 'n8n-nodes-kling.kling', 240, {
				parameters: parameters as INode['parameters'],
				credentials: { klingApi: credential },
			}),
		],
		connections: { [manualTrigger]: { main: [[{ node: klingNode, type: 'main', index: 0 }]] } },
	} satisfies WorkflowInput;
}
