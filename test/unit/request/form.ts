import { ExecuteContext } from 'n8n-core';
import {
	Workflow,
	createRunExecutionData,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { Kling } from '../../../nodes/Kling/Kling.node';
import { node } from '../../support/engine/workflow';
import { byOperation, type KlingCall } from '../../../nodes/Kling/families';
import { buildRequest, type PreparedRequest } from '../../../nodes/Kling/request/buildRequest';

const type = new Kling() as unknown as INodeType;
/** What expressions can see of the execution; nothing is called at these addresses. */
const additionalData = {
	executionId: '1',
	webhookWaitingBaseUrl: 'http://127.0.0.1/webhook-waiting',
	formWaitingBaseUrl: 'http://127.0.0.1/form-waiting',
	variables: {},
} as unknown as IWorkflowExecuteAdditionalData;

const nodeTypes = { getByName: () => type, getByNameAndVersion: () => type, getKnownTypes: () => ({}) };

/** n8n's own execution context of a node with these parameters, as the editor would have saved them. */
export function contextOf(
	parameters: INodeParameters,
	items: INodeExecutionData[] = [{ json: {} }],
): IExecuteFunctions {
	const kling = node('kling', parameters, { name: 'Kling', id: 'node' });
	const workflow = new Workflow({ id: '1', nodes: [kling], connections: {}, active: false, nodeTypes });
	const data = { main: [items] };
	return new ExecuteContext(
		workflow,
		workflow.getNode('Kling')!,
		additionalData,
		'manual',
		createRunExecutionData(),
		0,
		items,
		data,
		{ node: kling, data, source: null },
		[],
	);
}

export interface Form {
	item?: INodeExecutionData;
	/** Answers what has to be asked first. */
	call?: KlingCall;
}

/** The request that a filled-in form gives, completed with the answers of `call` if there is one. */
export async function requestOf(
	resource: string,
	operation: string,
	parameters: INodeParameters,
	{ item = { json: {} }, call }: Form = {},
): Promise<PreparedRequest> {
	const ctx = contextOf({ resource, operation, ...parameters }, [item]);
	const request = await buildRequest(ctx, 0, byOperation(resource, operation)!);
	if (!call || !request.complete) return request;
	const { body, advice } = await request.complete(call);
	return { ...request, body, advice: [...request.advice, ...advice] };
}

export const bodyOf = async (...form: Parameters<typeof requestOf>): Promise<IDataObject> =>
	(await requestOf(...form)).body;

/** The message and description of the error that a form gives; fails when it gives none. */
export async function refusalOf(
	...form: Parameters<typeof requestOf>
): Promise<{ message: string; description: string }> {
	try {
		await requestOf(...form);
	} catch (error) {
		const { message, description } = error as Error & { description: string };
		return { message, description };
	}
	throw new Error('Nothing was refused');
}
