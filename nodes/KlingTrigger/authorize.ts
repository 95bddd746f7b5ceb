import type { IWebhookFunctions } from 'n8n-workflow';
import { sameText } from '../Kling/shared/sameText';
import { textOf } from '../Kling/transport/baseUrl';
import { guessable, ownAddress } from './address';
import { sharedCredential } from './sharedQuestions';
import { signatureOf } from './parameters';
import { checkSignature, isSigned, type SignatureState } from './signature';

/** Why a caller is turned away. */
export interface Refusal {
	status: 401 | 403;
	error: string;
}

/** Who got here knows the address; where the node asks for a secret as well, nobody gets past that. */
export function refuseSecret(ctx: IWebhookFunctions): Refusal | undefined {
	if (guessable(ctx)) return { status: 403, error: 'This address takes no calls: it has no proper secret' };
	const { secret } = ownAddress(ctx);
	const { secret: given } = ctx.getQueryData() as { secret?: unknown };
	if (secret === undefined || sameText(given, secret)) return undefined;
	return { status: 403, error: 'The secret in the address is missing or wrong' };
}

async function signatureState(ctx: IWebhookFunctions): Promise<SignatureState> {
	const mode = signatureOf(ctx);
	const headers = ctx.getHeaderData();
	if (mode === 'off' || (mode === 'optional' && !isSigned(headers))) return 'valid';
	const secret = textOf(await sharedCredential(ctx), 'webhookSecret');
	const { rawBody } = ctx.getRequestObject();
	return secret ? checkSignature(secret, headers, rawBody ?? Buffer.alloc(0), Date.now()) : 'valid';
}

/** The signature, as far as the node and its credential ask for one. */
export async function refuseSignature(ctx: IWebhookFunctions): Promise<Refusal | undefined> {
	const found = await signatureState(ctx);
	if (found === 'valid') return undefined;
	ctx.logger.warn(`Kling callback refused, signature: ${found}`);
	return { status: 401, error: `The signature cannot be accepted: ${found}` };
}
