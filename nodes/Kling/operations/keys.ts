import type { IExecuteFunctions } from 'n8n-workflow';
import { findEndpoint } from '../contract';
import { keyFault } from '../dialects';
import type { PreparedRequest } from '../request/buildRequest';
import { toError, type Fault } from '../transport';
import { shown } from '../shared/words';

/** Why the credential's keys do not open what an item is to create; undefined when they do. */
export async function creationKeyFault(
	ctx: IExecuteFunctions,
	{ family, path }: Pick<PreparedRequest, 'family' | 'path'>,
): Promise<Fault | undefined> {
	const model = findEndpoint(path)?.model;
	return await keyFault(ctx, path, model === undefined ? family.displayName : `Model ${shown(model)}`);
}

/** @throws NodeApiError when the credential's keys do not open what an item is to create */
export async function assertKey(ctx: IExecuteFunctions, request: PreparedRequest, index: number): Promise<void> {
	const known = await creationKeyFault(ctx, request);
	if (known) throw toError(ctx.getNode(), known, index);
}
