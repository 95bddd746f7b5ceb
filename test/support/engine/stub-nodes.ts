import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
} from 'n8n-workflow';
import type { NodeTypeMap } from './node-types';

/** A node type in one call: a description with defaults, and the functions of the node. */
export function defineNode(
	functions: Omit<INodeType, 'description'>,
	description: Partial<INodeTypeDescription> = {},
): INodeType {
	const { Main } = NodeConnectionTypes;
	return {
		...functions,
		description: {
			displayName: 'Probe',
			name: 'probe',
			group: ['transform'],
			version: 1,
			description: 'A node for tests',
			defaults: { name: 'Probe' },
			inputs: [Main],
			outputs: [Main],
			properties: [],
			...description,
		},
	};
}

/** A webhook trigger: starts runs of `engine.run` with any items, and real ones with the request's body. */
const start = defineNode(
	{
		async webhook(this: IWebhookFunctions) {
			return { workflowData: [this.helpers.returnJsonArray(this.getBodyData() ?? {})] };
		},
	},
	{
		group: ['trigger'],
		inputs: [],
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', responseData: '', path: 'start' }],
	},
);

const noOp = defineNode({
	async execute(this: IExecuteFunctions) {
		return [this.getInputData()];
	},
});

/** Loop Over Items as n8n has it: output 0 is "done", output 1 is the next batch; wire the loop's end back to it. */
const loop = defineNode(
	{
		async execute(this: IExecuteFunctions) {
			const context = this.getContext('node') as { rest?: INodeExecutionData[]; done: INodeExecutionData[] };
			const size = this.getNodeParameter('batchSize', 0) as number;
			if (!context.rest) Object.assign(context, { rest: this.getInputData(), done: [] });
			else context.done.push(...this.getInputData());
			const batch = context.rest!.splice(0, size);
			if (batch.length > 0) return [[], batch];
			const { done } = context;
			delete context.rest;
			return [done, []];
		},
	},
	{
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		properties: [{ displayName: 'Batch Size', name: 'batchSize', type: 'number', default: 1 }],
	},
);

/** Execute Workflow: runs the workflow registered under an id, once or for each item, and hands its output on. */
const executeWorkflow = defineNode(
	{
		async execute(this: IExecuteFunctions) {
			const waits = this.getNodeParameter('waitForSubWorkflow', 0) as boolean;
			const parentExecution = {
				executionId: this.getExecutionId(),
				workflowId: this.getWorkflow().id!,
				shouldResume: waits,
			};
			const id = this.getNodeParameter('workflowId', 0) as string;
			const items = this.getInputData();
			const outputs: INodeExecutionData[][] = [];
			for (const input of this.getNodeParameter('mode', 0) === 'each' ? items.map((item) => [item]) : [items]) {
				const options = { parentExecution, doNotWaitToFinish: !waits };
				const { data } = await this.executeWorkflow({ id }, input, undefined, options);
				data.forEach((given, output) => (outputs[output] ??= []).push(...(given ?? [])));
			}
			return waits ? outputs : [items];
		},
	},
	{
		properties: [
			{ displayName: 'Workflow ID', name: 'workflowId', type: 'string', default: '' },
			{ displayName: 'Mode', name: 'mode', type: 'string', default: 'once' },
			{ displayName: 'Wait for Sub-Workflow', name: 'waitForSubWorkflow', type: 'boolean', default: true },
		],
	},
);

/** Node types that every engine knows. */
export const stubNodes: NodeTypeMap = {
	'engine.start': start,
	'engine.noOp': noOp,
	'engine.loop': loop,
	'engine.executeWorkflow': executeWorkflow,
};
