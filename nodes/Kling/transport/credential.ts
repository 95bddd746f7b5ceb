import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { KlingContext } from './context';

export const CREDENTIAL = 'klingApi';

const known = new WeakMap<KlingContext, ICredentialDataDecryptedObject>();

/**
 * The credential, decrypted once per run or webhook call: n8n starts an expression engine each time it decrypts one.
 * @throws NodeOperationError when the node has none
 */
export async function credentialOf(ctx: KlingContext): Promise<ICredentialDataDecryptedObject> {
	const credential = known.get(ctx) ?? (await ctx.getCredentials<ICredentialDataDecryptedObject>(CREDENTIAL));
	known.set(ctx, credential);
	return credential;
}

/** Lets a call use the credential that another call of the same node has just decrypted. */
export function lendCredential(ctx: KlingContext, credential: ICredentialDataDecryptedObject) {
	known.set(ctx, credential);
	return credential;
}
