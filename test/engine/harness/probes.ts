import { randomUUID } from 'node:crypto';
import {
	NodeConnectionTypes,
	NodeOperationError,
	sleep,
	type EngineResponse,
	type ICredentialType,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type NodeOutput,
} from 'n8n-workflow';
import { defineNode, type NodeTypeMap } from '../../support/engine';

const property = (name: string, fallback: string | number | boolean): INodeProperties => ({
	displayName: name,
	name,
	type: typeof fallback as 'string' | 'number' | 'boolean',
	default: fallback,
});

const resumable: Partial<INodeTypeDescription> = {
	webhooks: [
		{
			name: 'default',
			httpMethod: 'POST',
			responseMode: 'onReceived',
			responseData: '',
			path: '={{ $nodeId }}',
			restartWebhook: true,
			isFullPath: true,
		},
	],
};

/** The address a service would be given for its callback. */
function callbackUrl(context: IExecuteFunctions): string {
	const url = new URL(context.evaluateExpression('{{ $execution.resumeUrl }}', 0) as string);
	url.pathname += `/${encodeURIComponent(context.getNode().id)}`;
	return url.toString();
}

/** Parks once. `webhook()` does what the callback's body asks for: wake, wake slowly, ping, forbid or throw. */
const park = defineNode(
	{
		async execute(this: IExecuteFunctions) {
			this.getContext('node').seen = this.getInputData().length;
			const seconds = this.getNodeParameter('seconds', 0) as number;
			const peer = this.getNodeParameter('peer', 0) as string;
			if (peer) await this.helpers.httpRequest({ method: 'POST', url: peer, body: { callback: callbackUrl(this) } });
			await this.putExecutionToWait(new Date(Date.now() + seconds * 1000));
			return [[{ json: { state: 'parked', callback: callbackUrl(this) } }]];
		},
		async webhook(this: IWebhookFunctions) {
			const body = this.getBodyData() ?? {};
			if (body.do === 'throw') throw new Error('boom');
			if (body.do === 'slow') await sleep(200);
			if (body.do === 'ping') return { webhookResponse: { parked: true } };
			if (body.do === 'forbid') {
				this.getResponseObject().status(403).json({ error: 'not you' });
				return { noWebhookResponse: true };
			}
			const context = this.evaluateExpression(`{{ $node["${this.getNode().name}"].context }}`);
			return { webhookResponse: { ok: true }, workflowData: [[{ json: { body, context } as never }]] };
		},
	},
	{ ...resumable, properties: [property('seconds', 600), property('peer', '')] },
);

/** Parks again and again by asking the engine to run itself, until it ran `rounds` times; then hands its input on. */
const rounds = defineNode(
	{
		async execute(this: IExecuteFunctions, response?: EngineResponse): Promise<NodeOutput> {
			const items = this.getInputData();
			const context = this.getContext('node') as { round?: number };
			if (items[0].json.wait === true) {
				const entry = this.getExecuteData();
				entry.data.main = [[]];
				entry.node = { ...entry.node };
				await this.putExecutionToWait(new Date(Date.now() + 60_000));
				return [[{ json: { state: 'parked' } }]];
			}
			context.round = (context.round ?? 0) + 1;
			if (context.round < (this.getNodeParameter('rounds', 0) as number)) {
				const { name } = this.getNode();
				const type = NodeConnectionTypes.Main;
				const action = {
					actionType: 'ExecutionNodeAction' as const,
					nodeName: name,
					input: { wait: true },
					type,
					metadata: {},
				};
				return { actions: [{ ...action, id: randomUUID() }], metadata: {} } as NodeOutput;
			}
			const json = { round: context.round, hadResponse: response !== undefined };
			return [items.map((item, i) => ({ json: { ...item.json, ...json }, pairedItem: { item: i } }))];
		},
		async webhook() {
			return { webhookResponse: { ok: true }, workflowData: [[]] };
		},
	},
	{ ...resumable, properties: [property('rounds', 3)] },
);

/** Sends one request per item with the credential, and fails as it is told to. */
const http = defineNode(
	{
		async execute(this: IExecuteFunctions) {
			const items = this.getInputData();
			const output: INodeExecutionData[] = [];
			for (let i = 0; i < items.length; i++) {
				const url = this.getNodeParameter('url', i) as string;
				try {
					const json = await this.helpers.httpRequestWithAuthentication.call(this, 'probeApi', {
						method: 'POST',
						url,
						body: { item: i },
						json: true,
					});
					output.push({ json, pairedItem: { item: i } });
				} catch (cause) {
					const error = new NodeOperationError(this.getNode(), cause as Error, { itemIndex: i });
					if (!this.continueOnFail()) throw error;
					output.push({ json: {}, error, pairedItem: { item: i } });
				}
			}
			return [output];
		},
	},
	{ credentials: [{ name: 'probeApi', required: true }], properties: [property('url', '')] },
);

/** Sleeps until it is stopped, and fetches a URL afterwards if it is not. */
const sleeper = defineNode(
	{
		async execute(this: IExecuteFunctions) {
			const signal = this.getExecutionCancelSignal();
			const url = this.getNodeParameter('url', 0) as string;
			if (url) await this.helpers.httpRequest({ url, abortSignal: signal });
			else await sleep(60_000, signal);
			return [this.getInputData()];
		},
	},
	{ properties: [property('url', '')] },
);

/** Streams a file into binary data, then reads it back in the next run. */
const download = defineNode(
	{
		async execute(this: IExecuteFunctions) {
			const url = this.getNodeParameter('url', 0) as string;
			const response = await this.helpers.httpRequest({ url, encoding: 'stream', returnFullResponse: true });
			const data = await this.helpers.prepareBinaryData(response.body, 'film.mp4', response.headers['content-type']);
			this.addExecutionHints({ message: 'downloaded' });
			return [[{ json: {}, binary: { data }, pairedItem: { item: 0 } }]];
		},
	},
	{ properties: [property('url', '')] },
);

const readBack = defineNode({
	async execute(this: IExecuteFunctions) {
		const bytes = await this.helpers.getBinaryDataBuffer(0, 'data');
		return [[{ json: { size: bytes.length }, pairedItem: { item: 0 } }]];
	},
});

/** Gives out nothing. */
const nothing = defineNode({ execute: async () => [[]] });

/** A trigger: shows what a webhook node gets, and does what the query asks for. */
const trigger = defineNode(
	{
		webhookMethods: {
			default: {
				async checkExists() {
					return false;
				},
				async create() {
					this.getWorkflowStaticData('node').url = this.getNodeWebhookUrl('default');
					return true;
				},
				async delete() {
					return true;
				},
			},
		},
		async webhook(this: IWebhookFunctions) {
			const { rawBody } = this.getRequestObject() as unknown as { rawBody: Buffer };
			const query = this.getQueryData() as { do?: string };
			if (query.do === 'throw') throw new Error('boom');
			if (query.do === 'ignore') return { webhookResponse: { ignored: true } };
			if (query.do === 'forbid') {
				this.getResponseObject().status(403).json({ error: 'no' });
				return { noWebhookResponse: true };
			}
			const binary = { data: await this.helpers.prepareBinaryData(rawBody, 'body.json') };
			const json = {
				body: this.getBodyData(),
				raw: rawBody.toString(),
				header: this.getHeaderData()['x-kind'],
				mode: this.getMode(),
				registered: this.getWorkflowStaticData('node').url,
			};
			return { webhookResponse: { ok: true }, workflowData: [[{ json: json as never, binary }]] };
		},
	},
	{
		group: ['trigger'],
		inputs: [],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				responseData: '',
				path: '={{ $parameter["path"] }}',
				isFullPath: true,
			},
		],
		properties: [property('path', 'probe')],
	},
);

export const probes: NodeTypeMap = {
	'probe.park': park,
	'probe.rounds': rounds,
	'probe.http': http,
	'probe.sleeper': sleeper,
	'probe.download': download,
	'probe.readBack': readBack,
	'probe.nothing': nothing,
	'probe.trigger': trigger,
};

/** Signs with a function, as the Kling credential does. */
export class ProbeApi implements ICredentialType {
	name = 'probeApi';

	displayName = 'Probe API';

	properties = [property('prefix', 'Bearer'), property('key', '')];

	authenticate: ICredentialType['authenticate'] = async ({ prefix, key }, options) => ({
		...options,
		headers: { ...options.headers, authorization: `${String(prefix)} ${String(key)}` },
	});
}
