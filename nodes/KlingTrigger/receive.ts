import type { IDataObject, INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { taskJson, toItem } from '../Kling/tasks/item';
import { pause, times, toFault } from '../Kling/transport';
import { candidates, findTask } from './findTask';
import { refuseSecret, refuseSignature } from './authorize';
import { Once } from './deliveries';

const TASK_ID = /^[\w-]{1,64}$/;

/** What a callback's body claims; none of it gets into an item. */
interface Claim {
	taskId: string;
	status: string;
	body: IDataObject;
}

/** Deliveries that have started an execution of this process. */
const deliveries = new Once();

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

/** Undefined for anything but a task object, such as a web form or a callback of Kling's newer API generation. */
function readClaim(ctx: IWebhookFunctions): Claim | undefined {
	const body = (ctx.getBodyData() ?? {}) as IDataObject;
	const { task_id: taskId, task_status: status } = body;
	if (typeof taskId !== 'string' || !TASK_ID.test(taskId) || typeof status !== 'string') return undefined;
	return { taskId, status, body };
}

/** The family: as the address names it, else as the node has it fixed, else by what the body looks like. */
function familiesOf(ctx: IWebhookFunctions, { body }: Claim) {
	const { family } = ctx.getQueryData() as { family?: unknown };
	const name = typeof family === 'string' && family !== '' ? family : String(ctx.getNodeParameter('family', ''));
	return candidates(name, body);
}

/** Asks Kling about the claimed task; an item when the task really has a status that is selected, else why not. */
async function ask(ctx: IWebhookFunctions, claim: Claim, statuses: string[]): Promise<INodeExecutionData | string> {
	const found = await findTask(ctx, claim.taskId, familiesOf(ctx, claim));
	if (!found) return 'the account has no such task';
	const status = found.task.task_status;
	return statuses.includes(status)
		? toItem(taskJson(found.task, found.family.family), 0)
		: `the task has the status ${status}`;
}

/** Asks a second time before a callback is given up: what Kling answers may lag behind its callbacks. */
async function verify(ctx: IWebhookFunctions, claim: Claim, statuses: string[]): Promise<INodeExecutionData | string> {
	const first = await ask(ctx, claim, statuses);
	if (typeof first !== 'string') return first;
	await pause(ctx, times.secondQuestion);
	const second = await ask(ctx, claim, statuses);
	if (typeof second === 'string') {
		ctx.logger.info(`Kling callback about task ${claim.taskId} starts nothing: ${second}`);
	}
	return second;
}

/** Identifies a delivery among its repeats; undefined without a webhook-id, and for test calls, which are repeated on purpose. */
function deliveryKey(ctx: IWebhookFunctions): string | undefined {
	const id = ctx.getHeaderData()['webhook-id'];
	if (typeof id !== 'string' || ctx.getMode() === 'manual') return undefined;
	return [ctx.getWorkflow().id, ctx.getNode().id, id].join(' ');
}

async function deliver(ctx: IWebhookFunctions, claim: Claim, statuses: string[]): Promise<IWebhookResponseData> {
	let result: INodeExecutionData | string = 'a repeat of an earlier delivery';
	const work = async () => {
		result = await verify(ctx, claim, statuses);
		return typeof result !== 'string';
	};
	const key = deliveryKey(ctx);
	if (key === undefined) await work();
	else await deliveries.run(key, work);
	return typeof result === 'string' ? acknowledge(result) : start(result);
}

/**
 * Answers a callback and decides whether it starts an execution. The body is only a doorbell: the item is what Kling
 * itself answers about the task. It never throws, because n8n would make a failed execution of that.
 */
export async function receive(ctx: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		const wrongSecret = refuseSecret(ctx);
		if (wrongSecret) return answer(ctx, wrongSecret.status, wrongSecret.error);
		const claim = readClaim(ctx);
		if (!claim) return acknowledge('this is not a Kling task');
		const statuses = ctx.getNodeParameter('statuses', []) as string[];
		if (!statuses.includes(claim.status)) return acknowledge(`the status ${claim.status} is not selected`);
		// Only what could start something is worth decrypting the credential for.
		const wrongSignature = await refuseSignature(ctx);
		if (wrongSignature) return answer(ctx, wrongSignature.status, wrongSignature.error);
		return await deliver(ctx, claim, statuses);
	} catch (error) {
		const { message, description } = toFault(error);
		ctx.logger.error(`Kling callback not verified, nothing started: ${message}. ${description}`.trim());
		return answer(ctx, 503, 'Kling could not be asked about the task, please repeat the callback');
	}
}
