import {
	NodeConnectionTypes,
	type EngineResponse,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
	type NodeOutput,
} from 'n8n-workflow';
import { methods } from './methods';
import { properties, subtitle } from './form';

export class Kling implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Kling AI',
		name: 'kling',
		icon: { light: 'file:kling.svg', dark: 'file:kling.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle,
		description: 'Generate video, images and audio with Kling AI, wait for the result and get the files',
		defaults: { name: 'Kling AI' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'klingApi', required: true, testedBy: 'klingApiTest' }],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				// Without it n8n would answer a text of its own instead of the handler's.
				responseData: '',
				// A late callback of another waiting node must not match this one.
				path: '={{ $nodeId }}',
				restartWebhook: true,
				isFullPath: true,
			},
		],
		// The part behind # is what the wait run leaves there: "2_of_5,_usually_done_within_3_min".
		waitingNodeTooltip:
			'={{ "Kling tasks done: " + ($execution.resumeUrl.split("#")[1] ?? "none yet").split("_").join(" ") + ". You may close this page. Stopping the execution does not stop Kling: Task > Recover fetches what it makes." }}',
		properties,
	};

	methods = methods;

	/** The waiting run's address is n8n's own; there is nothing to register anywhere. */
	webhookMethods = {
		default: {
			checkExists: async (): Promise<boolean> => true,
			create: async (): Promise<boolean> => true,
			delete: async (): Promise<boolean> => true,
		},
	};

	async execute(this: IExecuteFunctions, response?: EngineResponse): Promise<NodeOutput> {
		const { execute } = await import('../runtime');
		return await execute(this, response);
	}

	/** A callback of Kling to a parked execution. */
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { answerCallback } = await import('../runtime');
		return await answerCallback(this);
	}
}
