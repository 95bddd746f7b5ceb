import { timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Instance } from './instance';
import { nodeWebhooks } from './node-webhooks';
import type { Runner } from './runner';
import type { ExecutionRecord } from './store';
import { ResponseError } from './web-errors';
import { executeWebhook, type WebhookOutcome } from './webhook-execution';

/** Splits `signature=<token>/<path>`: the part after the slash stands for a missing path. */
function readToken(req: Request): { token?: string; path?: string } {
	const signature = new URL(req.url, 'http://localhost').searchParams.get('signature') ?? undefined;
	const slash = signature?.indexOf('/') ?? -1;
	if (!signature || slash < 0) return { token: signature };
	return { token: signature.slice(0, slash), path: signature.slice(slash + 1) };
}

function tokenIsRight(token: string | undefined, expected: string): boolean {
	return token?.length === expected.length && timingSafeEqual(Buffer.from(token), Buffer.from(expected));
}

function refuseUnlessParked({ id, status, data, finished }: ExecutionRecord): void {
	if (status === 'running') throw new ResponseError(`The execution "${id}" is running already.`, 409);
	if (data.resultData.error) throw new ResponseError(`The execution "${id}" has finished with error.`, 409);
	if (finished) throw new ResponseError(`The execution "${id} has finished already.`, 409);
}

/** n8n's endpoint for callbacks to parked executions, `/webhook-waiting/<executionId>/<path>?signature=<token>`. */
export class WaitingWebhooks {
	constructor(
		private readonly instance: Instance,
		private readonly runner: Runner,
	) {}

	/** Throws a ResponseError for n8n's 404 and 409; answers a wrong token (401) by itself. */
	async handle(
		{ path: executionId, suffix }: { path: string; suffix?: string },
		req: Request,
		res: Response,
	): Promise<WebhookOutcome> {
		const record = this.instance.store.find(executionId);
		let path = suffix;
		if (record?.data.resumeToken) {
			const given = readToken(req);
			if (!tokenIsRight(given.token, record.data.resumeToken)) {
				return { answer: { status: 401, body: { error: 'Invalid token' } } };
			}
			path ??= given.path;
		}
		if (!record) throw new ResponseError(`The execution "${executionId}" does not exist.`, 404);
		refuseUnlessParked(record);
		return await this.callParkedNode(record, path ?? '', req, res);
	}

	private async callParkedNode(record: ExecutionRecord, path: string, req: Request, res: Response) {
		const { id, data, workflowData, mode } = record;
		const lastNode = data.resultData.lastNodeExecuted!;
		data.executionData!.nodeExecutionStack[0].node.disabled = true;
		data.waitTill = undefined;
		dropParkedRun(record, lastNode);
		const workflow = this.instance.workflow(workflowData);
		const node = workflow.getNode(lastNode);
		if (!node) throw new ResponseError('Could not find node to process webhook.', 404);
		const webhook = nodeWebhooks(workflow, node, this.instance.additionalData()).find(
			(one) => one.httpMethod === req.method && one.path === path && one.webhookDescription.restartWebhook === true,
		);
		if (!webhook) {
			const what = `The workflow for execution "${id}" does not contain a waiting webhook with a matching path/method.`;
			throw new ResponseError(what, 404);
		}
		const parked = { id, data };
		return await executeWebhook(this.instance, this.runner, {
			workflow,
			workflowData,
			node,
			webhook,
			mode,
			req,
			res,
			parked,
		});
	}
}

/** The run that parked is taken back, so that the node's next run replaces it; what the editor shows as its input stays. */
function dropParkedRun({ data }: ExecutionRecord, node: string): void {
	const runs = data.resultData.runData[node];
	const { inputOverride, source } = runs.pop()!;
	if (inputOverride) runs.push({ startTime: 0, executionTime: 0, executionIndex: 0, source, inputOverride });
}
