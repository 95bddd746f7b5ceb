import { baseUrlOf } from './baseUrl';
import { clockRemark } from './clock';
import type { KlingContext } from './context';
import { credentialOf } from './credential';
import type { Fault } from './fault';

/**
 * Adds to a refused sign-in what the user needs to find the cause: which kind of key went to which host, and the clock.
 * Keys never appear.
 */
export async function withSignInHelp(ctx: KlingContext, known: Fault): Promise<Fault> {
	const credentials = await credentialOf(ctx);
	const host = baseUrlOf(credentials);
	const kind = credentials.authentication === 'apiKey' ? 'the API key' : 'the Access Key and Secret Key';
	const where = credentials.region === 'custom' ? '' : ` (region ${String(credentials.region)})`;
	const keys = `The credential sends ${kind} to ${host}${where}: check every character, and that the region is the one where the keys were made.`;
	return { ...known, advice: [clockRemark(host), keys].filter(Boolean).join(' ') };
}
