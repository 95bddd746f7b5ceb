import type { ICredentialDataDecryptedObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { KlingApi } from '../../credentials/KlingApi.credentials';
import { Kling } from '../../nodes/Kling/Kling.node';
import { KlingTrigger } from '../../nodes/KlingTrigger/KlingTrigger.node';
import { startRehearsal, type Rehearsal, type RehearsalOptions } from '../../rehearsal';
import {
	chain,
	createEngine,
	node,
	noOpNode,
	startNode,
	type Engine,
	type ExecutionResult,
	type NodeTypeMap,
	type WorkflowJson,
} from './engine';

export const KLING = 'n8n-nodes-kling.kling';
export const KLING_TRIGGER = 'n8n-nodes-kling.klingTrigger';

/** An n8n engine with the nodes under test and a credential; `nodes` and `type` as for `startBench`. */
export const klingEngine = async (
	data: ICredentialDataDecryptedObject,
	nodes: NodeTypeMap = {},
	type: new () => KlingApi = KlingApi,
): Promise<Engine> =>
	await createEngine({
		nodes: { ...nodes, [KLING]: Kling, [KLING_TRIGGER]: KlingTrigger },
		credentials: { klingApi: { type, data } },
	});

/** The nodes under test, an n8n engine and a rehearsal server, joined by a credential. */
export interface Bench {
	engine: Engine;
	kling: Rehearsal;
	close(): Promise<void>;
}

/** The fields of a credential with the API key of a rehearsal server. */
export const withApiKey = ({ keys }: Rehearsal) => ({ authentication: 'apiKey', apiKey: keys.apiKey });

/** Credential data for any other server, with some API key. */
export const credentialAt = (baseUrl: string) => ({
	authentication: 'apiKey',
	apiKey: 'k-test',
	region: 'custom',
	baseUrl,
});

/** Credential data for a rehearsal server. */
export const credentialFor = ({ baseUrl, keys, webhookSecret }: Rehearsal) => ({
	authentication: 'accessKeys',
	accessKey: keys.accessKey,
	secretKey: keys.secretKey,
	region: 'custom',
	baseUrl,
	webhookSecret: webhookSecret ?? '',
});

/**
 * @param nodes node types besides the Kling node and the stubs, by full name
 * @param credential fields of the credential that differ from a pair of keys
 * @param type the credential type, or one that watches it
 */
export async function startBench(
	options: RehearsalOptions = {},
	nodes: NodeTypeMap = {},
	credential: (kling: Rehearsal) => ICredentialDataDecryptedObject = () => ({}),
	type: new () => KlingApi = KlingApi,
): Promise<Bench> {
	const kling = await startRehearsal({ duration: 200, ...options });
	const engine = await klingEngine({ ...credentialFor(kling), ...credential(kling) }, nodes, type);
	return {
		engine,
		kling,
		async close() {
			await engine.close();
			await kling.close();
		},
	};
}

/** Start, the Kling node named "Kling", and a recorder named "After". */
export const klingWorkflow = (parameters: INodeParameters, more: Parameters<typeof node>[2] = {}): WorkflowJson =>
	chain(startNode(), node(KLING, parameters, { name: 'Kling', ...more }), noOpNode());

/** Parameters of a text-to-video creation whose prompt comes from the item, with Kling's own object and without files. */
export const textToVideo = (
	{ downloadResults = false, ...options }: INodeParameters = {},
	more: INodeParameters = {},
): INodeParameters => ({
	resource: 'video',
	operation: 'textToVideo',
	modelName: 'kling-v2-6',
	prompt: '={{ $json.prompt }}',
	simplify: false,
	downloadResults,
	options,
	...more,
});

/** `count` input items with a prompt each. */
export const prompts = (count: number, prompt = 'A paper boat'): INodeExecutionData[] =>
	Array.from({ length: count }, (_, index) => ({
		json: { prompt: `${prompt} ${index}` },
		pairedItem: { item: index },
	}));

/** What the Kling node says about a run, but for what it has cost and where its files are. */
export const remarks = (result: ExecutionResult): string[] =>
	result
		.hints('Kling')
		.map(({ message }) => message)
		.filter((message) => !/^\d+ \w+: [\d.]+ units?|^The file is behind/.test(message));
