import {
	NodeOperationError,
	type IDataObject,
	type INodeExecutionData,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { isFinal, taskInCallback } from '../Kling/dialects';
import { taskJson, toItem } from '../Kling/tasks/item';
import { pause, times, toFault } from '../Kling/transport';
import { findTask } from './findTask';
import { refuseSecret, refuseSignature } from './authorize';
import { Deliveries, type Settle } from './deliveries';
import { familyOf, statusesOf } from './parameters';

const TASK_ID = /^[\w-]{1,64}$/;

/** What a callback's body claims; none of it gets into an item. */
interface Claim {
	taskId: string;
	status: string;
	body: IDataObject;
}

/** What Kling itself says about a claim: an item to start with, or why there is none. */
type Finding =
	| { item: INodeExecutionData }
	/** `isEarly`: the task exists, and has not come as far as the callback says. */
	| { item?: undefined; reason: string; isEarly: boolean };

const deliveries = new Deliveries();

function answer(ctx: IWebhookFunctions, status: number, error: string): IWebhookResponseData {
	ctx.getResponseObject().status(status).json({ error });
	return { noWebhookResponse: true };
}

const acknowledge = (reason: string): IWebhookResponseData => ({
	webhookResponse: { received: true, started: false, reason },
});

const start = (item: INodeExecutionData): IWebhookResponseData => ({
	webhookResponse: { received: true, started: true },
	workflowData: [[item]],
});

/** Undefined for anything but a task of one of Kling's generations, such as a web form. */
function readClaim(ctx: IWebhookFunctions): Claim | undefined {
	const body = (ctx.getBodyData() ?? {}) as IDataObject;
	const task = taskInCallback(body);
	if (!task || !TASK_ID.test(task.task_id)) return undefined;
	return { taskId: task.task_id, status: task.task_status, body };
}

/** The kind of task: as the address names it, else as the node has it fixed. */
function familyName(ctx: IWebhookFunctions): string {
	const { family } = ctx.getQueryData() as { family?: unknown };
	return typeof family === 'string' && family !== '' ? family : familyOf(ctx);
}

/** How far a task has come; both ends are as far. */
function stageOf(status: string): number {
	if (isFinal({ task_status: status })) return 2;
	return status === 'processing' ? 1 : 0;
}

/** Asks Kling about the claimed task. */
async function ask(ctx: IWebhookFunctions, claim: Claim, statuses: string[]): Promise<Finding> {
	const found = await findTask(ctx, claim.taskId, { name: familyName(ctx), body: claim.body });
	if (!found) return { reason: 'the account has no such task', isEarly: false };
	const status = found.task.task_status;
	if (statuses.includes(status)) {
		const { task, family } = found;
		return { item: toItem(taskJson(task, family), 0) };
	}
	return { reason: `the task has the status ${status}`, isEarly: stageOf(status) < stageOf(claim.status) };
}

/** Asks a second time before a callback is given up: what Kling answers may lag behind its callbacks. */
async function verify(ctx: IWebhookFunctions, claim: Claim, statuses: string[]): Promise<Finding> {
	const first = await ask(ctx, claim, statuses);
	if (first.item) return first;
	await pause(ctx, times.secondQuestion);
	const second = await ask(ctx, claim, statuses);
	if (!second.item) ctx.logger.info(`Kling callback about task ${claim.taskId} starts nothing: ${second.reason}`);
	return second;
}

/** Identifies a delivery among its repeats; undefined without a webhook-id, and for test calls, which are repeated on purpose. */
function deliveryKey(ctx: IWebhookFunctions): string | undefined {
	const id = ctx.getHeaderData()['webhook-id'];
	if (typeof id !== 'string' || ctx.getMode() === 'manual') return undefined;
	return [ctx.getWorkflow().id, ctx.getNode().id, id].join(' ');
}

/** The answer that n8n gives the caller tells whether it has started the execution. */
function settleWithAnswer(ctx: IWebhookFunctions, settle: Settle): void {
	const response = ctx.getResponseObject();
	const isTaken = () => response.writableFinished && response.statusCode < 300;
	if (response.destroyed) settle(false);
	else response.once('close', () => settle(isTaken()));
}

/** Handles a delivery that is no repeat. */
async function handle(ctx: IWebhookFunctions, claim: Claim, statuses: string[], settle: Settle) {
	let finding: Finding | undefined;
	try {
		finding = await verify(ctx, claim, statuses);
	} finally {
		if (!finding?.item) settle(false);
	}
	if (finding.item) {
		settleWithAnswer(ctx, settle);
		return start(finding.item);
	}
	if (finding.isEarly) return answer(ctx, 503, `Kling says that ${finding.reason}, please repeat the callback`);
	return acknowledge(finding.reason);
}

async function deliver(ctx: IWebhookFunctions, claim: Claim, statuses: string[]): Promise<IWebhookResponseData> {
	const key = deliveryKey(ctx);
	const settle = key === undefined ? () => {} : await deliveries.begin(key);
	return settle ? await handle(ctx, claim, statuses, settle) : acknowledge('a repeat of an earlier delivery');
}

/**
 * Answers a callback and decides whether it starts an execution. The body is only a doorbell: the item is what Kling
 * itself answers about the task. It never throws, because n8n would make a failed execution of that.
 */
export async function receive(ctx: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		const refusal = refuseSecret(ctx) ?? (await refuseSignature(ctx));
		if (refusal) return answer(ctx, refusal.status, refusal.error);
		const claim = readClaim(ctx);
		if (!claim) return acknowledge('this is not a Kling task');
		const statuses = statusesOf(ctx);
		if (!statuses.includes(claim.status)) return acknowledge(`the status ${claim.status} is not selected`);
		return await deliver(ctx, claim, statuses);
	} catch (error) {
		const { message, description } = toFault(error);
		ctx.logger.error(`Kling callback not verified, nothing started: ${message}. ${description}`.trim());
		// A setting that cannot be read is mended by the user, and the callback repeated then.
		const cause =
			error instanceof NodeOperationError
				? 'This trigger is not set up to verify the callback'
				: 'Kling could not be asked about the task';
		return answer(ctx, 503, `${cause}, please repeat the callback`);
	}
}
