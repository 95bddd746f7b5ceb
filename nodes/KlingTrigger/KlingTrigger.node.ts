import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type IHookFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { switchAt } from '../Kling/shared/parameters';
import { assertUsable } from './assertUsable';
import { properties } from './form';
import { triggerPanel } from './triggerPanel';

const downloadResults = { name: 'downloadResults', label: 'Download Results', fallback: false };

export class KlingTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Kling AI Trigger',
		name: 'klingTrigger',
		icon: { light: 'file:../Kling/kling.svg', dark: 'file:../Kling/kling.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["statuses"].join(", ") }}',
		// n8n's node panel shows these words for the node and its trigger together.
		description: 'Generate video, images and audio with Kling AI, or start a workflow when a task is done',
		eventTriggerDescription: 'Waiting for Kling to call the test URL',
		activationMessage: 'Kling can now call the production URL of this trigger.',
		defaults: { name: 'Kling AI Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'klingApi', required: true, testedBy: 'klingApiTest' }],
		webhooks: [
			{
				// The address that the editor shows and copies. Without a method n8n never registers it.
				name: 'setup',
				httpMethod: '',
				path: '={{ $parameter["path"] + "?secret=" + encodeURIComponent($parameter["secret"]) }}',
				isFullPath: true,
				ndvHideMethod: true,
			},
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				// Without it n8n would answer a text of its own instead of the handler's.
				responseData: '',
				path: '={{ $parameter["path"] }}',
				isFullPath: true,
				ndvHideUrl: true,
			},
		],
		triggerPanel,
		properties,
	};

	/** Kling is told the address task by task, so there is nothing to find, to register or to remove. */
	webhookMethods = {
		default: {
			checkExists: async (): Promise<boolean> => false,
			async create(this: IHookFunctions): Promise<boolean> {
				assertUsable(this);
				return true;
			},
			delete: async (): Promise<boolean> => true,
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { receive } = await import('../runtime');
		return await receive(this);
	}

	/** Downloads belong to the execution: Kling's call is answered by then, and n8n can stop or retry them. */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		if (!switchAt(this, 0, downloadResults)) return [this.getInputData()];
		const { download } = await import('../runtime');
		return await download(this);
	}
}
