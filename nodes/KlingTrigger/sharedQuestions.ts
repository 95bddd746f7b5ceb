import { sleep, type ICredentialDataDecryptedObject, type IWebhookFunctions } from 'n8n-workflow';
import type { Answer } from '../Kling/dialects';
import { readTasks } from '../Kling/tasks/readTasks';
import { credentialOf, lendCredential } from '../Kling/transport';
import { inBatches } from './batches';

/** How long one decryption serves further callbacks to the same node, milliseconds. */
const LENT = 1000;

/** Callbacks to the same node with the same credential may share what they ask. */
const keyOf = (ctx: IWebhookFunctions): string =>
	[ctx.getWorkflow().id, ctx.getNode().id, ctx.getNode().credentials?.klingApi?.id, ctx.getMode()].join(' ');

const lent = new Map<string, Promise<ICredentialDataDecryptedObject>>();

async function lend(key: string, ctx: IWebhookFunctions): Promise<ICredentialDataDecryptedObject> {
	const credential = credentialOf(ctx);
	lent.set(key, credential);
	const forget = () => lent.delete(key);
	void credential.then(async () => await sleep(LENT)).then(forget, forget);
	return await credential;
}

/** The node's credential. In a burst of callbacks n8n decrypts it once a second, not each time. */
export async function sharedCredential(ctx: IWebhookFunctions): Promise<ICredentialDataDecryptedObject> {
	const key = keyOf(ctx);
	return lendCredential(ctx, await (lent.get(key) ?? lend(key, ctx)));
}

interface Question {
	ctx: IWebhookFunctions;
	path: string;
	/** Kling's id; a callback about another one is not believed. */
	id: string;
	until: number;
}

const answers = inBatches(async (questions: Question[]): Promise<Answer[]> => {
	const until = Math.max(...questions.map((question) => question.until));
	const [{ ctx }] = questions;
	await sharedCredential(ctx);
	const wanted = questions.map(({ path, id }) => ({ path, id, isKlings: true }));
	return await readTasks(ctx, wanted, { until });
});

/** What Kling says about a task. In a burst of callbacks one call answers many of them. */
export const sharedAnswer = async (question: Question): Promise<Answer> =>
	await answers(`${keyOf(question.ctx)} ${question.path}`, question);
