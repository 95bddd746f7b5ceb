import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { credentialOf, fault, type Fault, type KlingContext } from '../transport';
import { dialectAt } from './dialects';

/** Where keys are made (contract: securitySchemes x-console). */
const CONSOLE = 'https://kling.ai/dev/api-key (mainland China: https://klingai.com/dev)';

/** Whether a credential's keys open all generations of the API; a pair of keys opens the first one only. */
export const opensAll = ({ authentication }: ICredentialDataDecryptedObject): boolean => authentication === 'apiKey';

/**
 * Why the keys of the credential do not open what is at a path; undefined when they do.
 * @param what the user has chosen, as the message names it
 */
export async function keyFault(ctx: KlingContext, path: string, what: string): Promise<Fault | undefined> {
	if (!dialectAt(path).apiKeyOnly || opensAll(await credentialOf(ctx))) return undefined;
	return fault({
		message: `${what} needs an API key, but the credential has an Access Key and a Secret Key`,
		description: 'Nothing was sent.',
		advice: `An API key is one single key, which opens all models and operations. Create it in the Kling console under "API Keys", ${CONSOLE}, then choose "API Key" under Authentication in the credential and paste it there.`,
	});
}
