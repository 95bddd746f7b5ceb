import type { Rehearsal } from '../rehearsal';
import type { CredentialInput, N8nApi } from './api';

type Fields = Record<string, string>;

/** The credential of a rehearsal: the account of the rehearsal server. */
export const rehearsalAccount = ({ baseUrl, keys }: Pick<Rehearsal, 'baseUrl' | 'keys'>): Fields => ({
	authentication: 'accessKeys',
	accessKey: keys.accessKey,
	secretKey: keys.secretKey,
	region: 'custom',
	baseUrl,
});

/** The same account with its API key, which opens every model and product. */
export const rehearsalApiKey = ({ baseUrl, keys }: Pick<Rehearsal, 'baseUrl' | 'keys'>): Fields => ({
	authentication: 'apiKey',
	apiKey: keys.apiKey,
	region: 'custom',
	baseUrl,
});

/**
 * A real account from environment variables, if there are keys: KLING_API_KEY, or KLING_ACCESS_KEY and
 * KLING_SECRET_KEY; KLING_REGION (default singapore) or KLING_BASE_URL; KLING_WEBHOOK_SECRET.
 */
export function realAccount(env: NodeJS.ProcessEnv): Fields | undefined {
	const { KLING_API_KEY: apiKey, KLING_ACCESS_KEY: accessKey, KLING_SECRET_KEY: secretKey } = env;
	if (!apiKey && !(accessKey && secretKey)) return undefined;
	const { KLING_REGION: region = 'singapore', KLING_BASE_URL: baseUrl, KLING_WEBHOOK_SECRET: webhookSecret } = env;
	return {
		...(apiKey ? { authentication: 'apiKey', apiKey } : { authentication: 'accessKeys', accessKey, secretKey }),
		...(baseUrl ? { region: 'custom', baseUrl } : { region }),
		...(webhookSecret ? { webhookSecret } : {}),
	} as Fields;
}

/** The credential as n8n stores it. Its name is the one that the examples use. */
export const klingCredential = (data: Fields): CredentialInput => ({ name: 'Kling AI', type: 'klingApi', data });

/** Stores such a credential in n8n, under a name of its own if need be; gives what nodes carry of it. */
export async function saveKlingCredential(
	api: N8nApi,
	data: Fields,
	name = klingCredential(data).name,
): Promise<{ id: string; name: string }> {
	return { id: await api.saveCredential({ ...klingCredential(data), name }), name };
}
