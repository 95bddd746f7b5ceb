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
import { properties } from './form';
import { triggerPanel } from './triggerPanel';

/** The statuses as the subtitle says them. */
const SUBTITLE = `={{ "Task " + [].concat($parameter["statuses"]).map((status) => ({ succeed: "succeeded", processing: "in progress" })[status] || status).join(" or ") }}`;

/** The random address that n8n gives each node with a webhook, or one of the user's own. */
const PATH = '$parameter["options"]["path"] || $webhookId';

export class KlingTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Kling AI Trigger',
		name: 'klingTrigger',
		icon: { light: 'file:../Kling/kling.svg', dark: 'file:../Kling/kling.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: SUBTITLE,
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
				path: `={{ (${PATH}) + ($parameter["options"]["secret"] ? "?secret=" + encodeURIComponent($parameter["options"]["secret"]) : "") }}`,
				isFullPath: true,
				ndvHideMethod: true,
			},
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				// Without it n8n would answer a text of its own instead of the handler's.
				responseData: '',
				path: `={{ ${PATH} }}`,
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
				const { assertSecretAddress, unreachableRemark } = await import('../runtime');
				assertSecretAddress(this);
				if (this.getActivationMode() === 'manual') return true;
				const remark = await unreachableRemark(this, this.getNodeWebhookUrl('default') ?? '');
				if (remark) this.logger.warn(remark);
				return true;
			},
			delete: async (): Promise<boolean> => true,
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { receive } = await import('../runtime');
		return await receive(this);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { executeTrigger } = await import('../runtime');
		return await executeTrigger(this);
	}
}
