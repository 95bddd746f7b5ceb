import { NodeOperationError, type IHookFunctions, type IWebhookFunctions } from 'n8n-workflow';
import { asText } from '../Kling/shared/convert';

/** Shortest secret that is accepted, in characters. */
const SECRET_LENGTH = 16;

/** An address of the user's own, in place of the random one that n8n gives each node with a webhook. */
export interface OwnAddress {
	/** Last part of the address; empty for n8n's random one. */
	path?: string;
	/** What callers must bring in the query `secret`; undefined when the random address is all they need to know. */
	secret?: string;
}

/** The options of the node that make its address, as they stand there: expressions are not evaluated in them, blanks count. */
export function ownAddress(ctx: IHookFunctions | IWebhookFunctions): OwnAddress {
	const part = (name: string): string | undefined => {
		const given = ctx.getNodeParameter(`options.${name}`, null);
		return given === null || given === undefined ? undefined : asText(given);
	};
	return { path: part('path'), secret: part('secret') };
}

/** Why anybody could guess the address, and what to do about it; undefined when nobody can. */
export function guessable(ctx: IHookFunctions | IWebhookFunctions): [problem: string, remedy: string] | undefined {
	const { path, secret } = ownAddress(ctx);
	if (secret !== undefined) {
		if (secret.length >= SECRET_LENGTH) return undefined;
		return [
			`Secret must have at least ${SECRET_LENGTH} characters`,
			'Let a password manager make one, or remove the option: the random address of this node needs none.',
		];
	}
	if (path) {
		return [
			'A path of your own needs a secret',
			`Add the option Secret with at least ${SECRET_LENGTH} characters, or remove the option Path: the random address of this node needs none.`,
		];
	}
	if (ctx.getNode().webhookId) return undefined;
	return ['This node has no address of its own yet', 'Delete the node and add it anew in the editor.'];
}

/**
 * Stops a workflow from being published with an address that everybody could guess.
 * @throws NodeOperationError
 */
export function assertSecretAddress(ctx: IHookFunctions): void {
	const problem = guessable(ctx);
	if (problem) throw new NodeOperationError(ctx.getNode(), problem[0], { description: problem[1] });
}
