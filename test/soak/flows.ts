import type { INode, INodeParameters } from 'n8n-workflow';
import type { N8nApi, Workflow } from '../../host/api';
import { toolAnswers, type Script } from '../support/chatModel';
import { chain, node, workflow } from '../support/engine/workflow';
import { after, hook, kling } from '../support/n8n/nodes';
import { callOf, parentOf, subWorkflow } from '../support/n8n/subWorkflow';
import { publish, type Lab } from '../support/n8n/lab';

/** A published workflow, and the workflows whose executions hold what its Kling nodes give out. */
export interface Flow {
	/** Part of the address that starts it. */
	name: string;
	workflows: Workflow[];
}

type Credential = Lab['credential'];

/** Minutes; longer than a run takes, shorter than the end of the soak is waited for. */
const TIMEOUT = 2;

const prompt = '={{ $json.prompt }}';

/** A creation of each generation of the API, and of other kinds of the first one. */
const creations: Record<string, INodeParameters> = {
	v1: { resource: 'video', operation: 'textToVideo', modelName: 'kling-v2-6', prompt },
	picture: { resource: 'image', operation: 'generate', modelName: 'kling-v3', prompt },
	sound: { resource: 'audio', operation: 'textToAudio', prompt, duration: 5 },
	v2: { resource: 'video', operation: 'textToVideo', modelName: 'kling-3.0-turbo', prompt },
	product: {
		resource: 'solution',
		operation: 'goodsStudio',
		imageList: { items: [{ image: 'https://files.example.org/a.png' }] },
		goodsTitle: prompt,
	},
};

const parameters = (name: string, options: INodeParameters = {}): INodeParameters => ({
	...creations[name],
	downloadResults: false,
	options: { timeout: TIMEOUT, ...options },
});

const continues = { onError: 'continueRegularOutput' as const };
const retries = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1000 };

/** Loop Over Items around a Kling node, one item at a time. */
async function looping(api: N8nApi, name: string, creating: INode): Promise<Workflow> {
	const [webhook, items] = hook(name);
	const loop = node('n8n-nodes-base.splitInBatches', { batchSize: 1, options: {} }, { name: 'Loop', typeVersion: 3 });
	const created = await api.createWorkflow({
		name,
		...workflow(
			[webhook, items, loop, creating, after()],
			[
				['Hook', 'Items'],
				['Items', 'Loop'],
				['Loop', 'After', 0],
				['Loop', 'Kling', 1],
				['Kling', 'Loop'],
			],
		),
	});
	await api.activate(created);
	return created;
}

const langchain = (type: string, parameters: INodeParameters, more: Partial<INode>): INode =>
	node(`@n8n/n8n-nodes-langchain.${type}`, { options: {}, ...parameters }, more);

/** An agent that calls the Kling node as its tool, once for each item. */
async function withAgent(api: N8nApi, name: string, openAi: Credential, tool: INode): Promise<Workflow> {
	const model = langchain(
		'lmChatOpenAi',
		{ model: { __rl: true, mode: 'id', value: 'scripted' }, responsesApiEnabled: false },
		{ name: 'Model', typeVersion: 1.3, credentials: { openAiApi: openAi } },
	);
	const agent = langchain('agent', { promptType: 'define', text: prompt }, { name: 'Agent', typeVersion: 3.1 });
	const made = chain(...hook(name), agent, after());
	made.nodes.push(model, tool);
	for (const [{ name: from }, type] of [[model, 'ai_languageModel'] as const, [tool, 'ai_tool'] as const])
		made.connections[from] = { [type]: [[{ node: agent.name, type, index: 0 }]] };
	const created = await api.createWorkflow({ name, ...made });
	await api.activate(created);
	return created;
}

/** What the agents' model says: it calls the tool with the user's words, and repeats what the tool has answered. */
export const modelOfAgents: Script = (request) => {
	const answers = toolAnswers(request);
	if (answers.length > 0) return answers.join();
	const words = request.messages.filter(({ role }) => role === 'user').map(({ content }) => String(content));
	return [{ tool: 'Kling', args: { prompt: words.join() } }];
};

/**
 * Workflows of all shapes; each Kling node is named "Kling".
 * @param openAi credential of a model that answers as `modelOfAgents`
 */
export async function publishFlows(api: N8nApi, credential: Credential, openAi: Credential): Promise<Flow[]> {
	const single = async (name: string, creation: string, options: INodeParameters, more: Partial<INode>) => ({
		name,
		workflows: [await publish(api, name, [kling(credential, parameters(creation, options), more), after()])],
	});
	const fromAgent = "={{ $fromAI('prompt', 'What the video shows', 'string') }}";
	const tool = kling(credential, { ...parameters('v1'), prompt: fromAgent }, { type: 'n8n-nodes-kling.klingTool' });
	// Only by an id of its own can a task be found when the parent is retried.
	const externalTaskId = '={{ $json.prompt.replaceAll(" ", "-") }}';
	const called = parameters('v1', { parkAfter: 0, externalTaskId });
	const child = await subWorkflow(api, 'child', [kling(credential, called, continues)]);
	const parent = await parentOf(api, 'parent', callOf(child));
	return [
		await single('batch', 'v1', {}, {}),
		await single('asleep', 'v1', { parkAfter: 0 }, continues),
		await single('picture', 'picture', {}, { ...retries, ...continues }),
		await single('retried', 'v1', { parkAfter: 0 }, retries),
		await single('newer', 'v2', { parkAfter: 0 }, continues),
		await single('slots', 'v2', { maxConcurrentTasks: 1 }, {}),
		await single('product', 'product', {}, {}),
		await single('sound', 'sound', { waitStrategy: 'poll' }, continues),
		{
			name: 'loop',
			workflows: [await looping(api, 'loop', kling(credential, parameters('v1', { parkAfter: 0 }), continues))],
		},
		{ name: 'agent', workflows: [await withAgent(api, 'agent', openAi, tool)] },
		{ name: 'parent', workflows: [child, parent] },
	];
}

/** Fetches back everything that was created since a moment. */
export const publishRecover = async (api: N8nApi, credential: Credential, since: Date): Promise<Workflow> =>
	await publish(api, 'recover', [
		kling(credential, {
			resource: 'task',
			operation: 'recover',
			source: 'timeRange',
			family: 'all',
			since: since.toISOString(),
		}),
	]);
