import type { IDataObject, INodeExecutionData, IPinData } from 'n8n-workflow';
import type { N8nApi, Workflow, WorkflowInput } from '../../../host/api';
import { readExamples } from '../../../host/examples';
import { lastItems } from '../../../host/run';
import type { Rehearsal } from '../../../rehearsal';

/** The example whose name begins with a number, as a user imports it. */
export function example(number: string): WorkflowInput {
	const found = readExamples().find(({ name }) => name.startsWith(number));
	if (!found) throw new Error(`There is no example ${number}`);
	return found;
}

/** Starts an imported workflow and gives the id of the execution. */
export type Start = (api: N8nApi, workflow: Workflow) => Promise<string>;

/** The button "Execute workflow", from the workflow's trigger. */
export const execute: Start = async (api, { id, nodes }) =>
	await api.run(id, nodes.find(({ type }) => /trigger$/i.test(type))!.name);

/** What a run of an example did, in n8n and at the rehearsal server. */
export interface ExampleRun {
	/** Items of the last node. */
	items: INodeExecutionData[];
	/** Items that a node gave out, at its first output or another; none when it did not run. */
	itemsOf(node: string, output?: number): INodeExecutionData[];
	/** Families of the tasks that were created. */
	created: string[];
	/** Paths of the contract at which they were created, each with its model if it has one. */
	paths: string[];
	/** The body with which a task was created. */
	bodyOf(item: INodeExecutionData): IDataObject;
}

/**
 * Imports an example, runs it and waits for its end.
 * @param pinData items of nodes that cannot run in a test
 * @param addresses replaces addresses of services that the reader has to replace
 * @throws Error with the words that the execution ended with
 */
export async function runExample(
	api: N8nApi,
	kling: Rehearsal,
	number: string,
	start: Start = execute,
	pinData?: IPinData,
	addresses: Record<string, string> = {},
): Promise<ExampleRun> {
	kling.ledger.clear();
	const text = Object.entries(addresses).reduce(
		(json, [theirs, ours]) => json.replaceAll(theirs, ours),
		JSON.stringify(example(number)),
	);
	const imported = JSON.parse(text) as WorkflowInput;
	const workflow = await api.createWorkflow({ ...imported, ...(pinData && { pinData }) });
	const execution = await api.finished(await start(api, workflow));
	const { error, runData } = execution.data.resultData;
	if (error) throw new Error(`${error.message} (${error.description ?? ''})`);
	const creations = kling.ledger.find({ kind: 'create' });
	return {
		items: lastItems(execution),
		itemsOf: (node, output = 0) => (runData[node] ?? []).flatMap(({ data }) => data?.main[output] ?? []),
		created: kling.ledger.accepted.map(({ family }) => family),
		paths: kling.ledger.accepted.map(({ path, model }) => [path, model].filter(Boolean).join(' ')),
		bodyOf: ({ json }) => creations.find(({ taskId }) => taskId === json.task_id)!.body as IDataObject,
	};
}
