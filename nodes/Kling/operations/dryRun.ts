import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { toItem } from '../tasks/item';
import type { PreparedRequest } from '../request/buildRequest';
import { baseUrlOf, credentialOf } from '../transport';

/** The exact request of an item with its checks and estimate; nothing is sent. */
export async function dryRun(
	ctx: IExecuteFunctions,
	{ family, method, path, body, checks }: PreparedRequest,
	index: number,
): Promise<INodeExecutionData> {
	const url = `${baseUrlOf(await credentialOf(ctx))}${path}`;
	const request = { family: family.family, method, url, body, checks: checks as unknown as IDataObject };
	return toItem({ ...request, estimated_seconds: family.expectedSeconds }, index);
}
