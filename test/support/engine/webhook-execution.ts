import { Container } from '@n8n/di';
import type { Request, Response } from 'express';
import { ErrorReporter, WebhookContext } from 'n8n-core';
import {
	createRunExecutionData,
	OperationalError,
	UnexpectedError,
	type INode,
	type INodeExecutionData,
	type IRunExecutionData,
	type IWebhookData,
	type IWebhookResponseData,
	type IWorkflowBase,
	type Workflow,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import type { Instance } from './instance';
import { parseBody } from './request-body';
import type { Run } from './run';
import type { Runner } from './runner';
import { ResponseError } from './web-errors';

/** One call of a node's `webhook()`: for a trigger, or for a parked execution. */
export interface WebhookCall {
	workflow: Workflow;
	workflowData: IWorkflowBase;
	node: INode;
	webhook: IWebhookData;
	mode: WorkflowExecuteMode;
	req: Request;
	res: Response;
	/** The parked execution that the call may wake. */
	parked?: { id: string; data: IRunExecutionData };
}

/** What came of it. `answer` is missing when the node answered by itself. */
export interface WebhookOutcome {
	answer?: { status?: number; body: unknown };
	/** Sent instead of an answer. */
	error?: Error;
	/** `webhook()` threw: n8n then runs the execution with its data wiped. */
	destroyed?: boolean;
	workflowData?: INodeExecutionData[][];
	run?: Run;
}

/** Calls `webhook()`, decides the answer, and starts or wakes the execution, as n8n's webhook-helpers do it. */
export async function executeWebhook(instance: Instance, runner: Runner, call: WebhookCall): Promise<WebhookOutcome> {
	const option = (key: 'responseMode' | 'responseCode' | 'responseData', otherwise: string | number) =>
		call.workflow.expression.getSimpleParameterValue(
			call.node,
			call.webhook.webhookDescription[key] as string,
			call.mode,
			{ $executionId: call.parked?.id },
			undefined,
			otherwise,
		);
	const status = option('responseCode', 200) as number;
	if (option('responseMode', 'onReceived') !== 'onReceived')
		throw new ResponseError('This engine knows only the response mode onReceived', 500);
	parseBody(call.req);
	let result: IWebhookResponseData;
	try {
		result = await callNode(instance, call);
	} catch (error) {
		Container.get(ErrorReporter).error(error as Error);
		const run = startRun(runner, call, [[{ json: {} }]], error as Error);
		return {
			run,
			destroyed: true,
			error: new UnexpectedError('Workflow Webhook Error: Workflow could not be started!'),
		};
	}
	const { workflowData, webhookResponse, noWebhookResponse } = result;
	if (!workflowData) {
		if (noWebhookResponse) return {};
		return { answer: { status, body: webhookResponse ?? { message: 'Webhook call received' } } };
	}
	let run: Run;
	try {
		run = startRun(runner, call, workflowData);
	} catch (cause) {
		return { error: new OperationalError('There was a problem executing the workflow', { cause }) };
	}
	if (noWebhookResponse) return { run, workflowData };
	const body = onReceivedBody(option('responseData', 'firstEntryJson') as string, webhookResponse);
	return { run, workflowData, answer: { status, body } };
}

async function callNode(instance: Instance, call: WebhookCall): Promise<IWebhookResponseData> {
	const { workflow, node, webhook, mode, parked, req, res } = call;
	const type = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	const additionalData = instance.additionalData({
		...(parked && { executionId: parked.id }),
		httpRequest: req,
		httpResponse: res,
	});
	const closeFunctions: Array<() => Promise<void>> = [];
	const context = new WebhookContext(
		workflow,
		node,
		additionalData,
		mode,
		webhook,
		closeFunctions,
		parked?.data ?? null,
	);
	try {
		return await type.webhook!.call(context);
	} finally {
		await Promise.allSettled(closeFunctions.map(async (close) => await close()));
	}
}

function startRun(runner: Runner, call: WebhookCall, items: INodeExecutionData[][], failure?: Error): Run {
	const { mode, workflowData, node, parked } = call;
	const data =
		parked?.data ??
		createRunExecutionData({
			executionData: { nodeExecutionStack: [{ node, data: { main: items }, source: null }] },
		});
	if (parked) {
		const entry = data.executionData!.nodeExecutionStack[0];
		entry.data.main = items;
		entry.metadata = { ...entry.metadata, forwardAllOutputs: true };
	}
	if (failure) {
		const error = { ...failure, message: failure.message, stack: failure.stack } as never;
		data.resultData = { runData: {}, lastNodeExecuted: node.name, error };
	}
	return runner.start({ mode, data, workflowData }, parked && { executionId: parked.id, expectedStatus: 'waiting' });
}

/** `responseData` wins over `webhookResponse`: a description without `responseData: ''` answers a literal word. */
function onReceivedBody(responseData: string, webhookResponse: unknown): unknown {
	if (responseData === 'noData') return undefined;
	return responseData || (webhookResponse ?? { message: 'Workflow was started' });
}
