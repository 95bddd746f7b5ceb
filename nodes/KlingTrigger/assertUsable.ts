import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';

/** Shortest secret that is accepted, in characters. */
export const SECRET_LENGTH = 16;

/**
 * Stops a workflow from being published with an address that everybody could guess.
 * @throws NodeOperationError
 */
export function assertUsable(ctx: IHookFunctions): void {
	if (String(ctx.getNodeParameter('secret', '')).length >= SECRET_LENGTH) return;
	throw new NodeOperationError(ctx.getNode(), `Secret must have at least ${SECRET_LENGTH} characters`, {
		description: 'Make one with "openssl rand -hex 24" or with a password manager.',
	});
}
