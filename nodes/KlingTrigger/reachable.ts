import type { ICredentialDataDecryptedObject, IExecuteFunctions, IHookFunctions } from 'n8n-workflow';
import { isPrivate } from '../Kling/shared/isPrivate';
import { baseUrlOf } from '../Kling/transport';

/**
 * What to tell the user when Kling's servers cannot reach this n8n; undefined when they can, and for a Kling on this
 * machine or network (the rehearsal server, a gateway).
 * @param address any address of this n8n that callers from outside would use
 */
export async function unreachableRemark(
	ctx: IHookFunctions | IExecuteFunctions,
	address: string,
): Promise<string | undefined> {
	if (!isPrivate(address)) return undefined;
	const credential = await ctx.getCredentials<ICredentialDataDecryptedObject>('klingApi');
	if (isPrivate(baseUrlOf(credential))) return undefined;
	return `Kling cannot call ${new URL(address).origin}, which is only known on this machine or in this network. Set WEBHOOK_URL of n8n to its address on the public internet, and publish the workflow again.`;
}
