import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { baseUrlOf, credentialOf } from '../transport';
import { callbackAddress } from './callback';
import { isPrivate } from '../shared/isPrivate';
import type { RunState } from './state';

const TEST_ADDRESS = /\/webhook-test\//;

/** A callback address with what the user should know about it. */
export interface Callback {
	url?: string;
	hints: string[];
	/** Whether it is the run's own address, so that a call wakes it. */
	wakes?: boolean;
	/** Of use only when the execution has to sleep. */
	sleepHints?: string[];
}

/**
 * The resume address of the parked run, if Kling can reach it: a public one, or any when Kling itself is the rehearsal
 * server on a private address.
 */
export async function resumeCallback(ctx: IExecuteFunctions, state: RunState): Promise<Callback> {
	const address = callbackAddress(ctx, state).toString();
	const kling = baseUrlOf(await credentialOf(ctx));
	if (!isPrivate(address) || isPrivate(kling)) return { url: address, hints: [], wakes: true };
	const host = new URL(address).host;
	return {
		hints: [],
		sleepHints: [
			`Kling cannot call back to ${host}, so the wait goes by timer alone. Set WEBHOOK_URL to a public address to be woken at once.`,
		],
	};
}

/**
 * The user's own callback address, with the family added for the Kling Trigger.
 * @throws NodeOperationError when it is no web address; the error leaves out the query, which may hold a secret
 */
export async function ownCallback(
	ctx: IExecuteFunctions,
	given: string,
	family: string,
	index: number,
): Promise<Callback> {
	const url = URL.canParse(given) ? new URL(given) : undefined;
	if (!url || !/^https?:$/.test(url.protocol)) {
		throw new NodeOperationError(ctx.getNode(), `Callback URL is not a web address: ${given.split('?')[0]}`, {
			itemIndex: index,
			description: 'Paste the production URL of a Kling AI Trigger, or leave the field empty.',
		});
	}
	const hints: string[] = [];
	if (TEST_ADDRESS.test(url.pathname)) {
		hints.push('The callback URL is a test URL: it works only while the editor listens. Use the production URL.');
	}
	if (isPrivate(given) && !isPrivate(baseUrlOf(await credentialOf(ctx)))) {
		hints.push(`Kling's servers cannot reach the callback URL at ${url.host}.`);
	}
	if (!url.searchParams.has('family')) url.searchParams.set('family', family);
	return { url: url.toString(), hints };
}
