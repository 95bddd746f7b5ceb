import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { toItem } from '../tasks/item';
import { kindTag } from '../tasks/kindTag';
import type { Family } from '../families';
import type { Check, PreparedRequest } from '../request/buildRequest';
import { estimateJson, estimateOf } from './cost';
import { creationKeyFault } from './keys';
import { baseUrlOf, credentialOf } from '../transport';
import { estimate } from '../waiting/estimate';
import { historyOf } from '../waiting/history';

/** How long half of such tasks take, by what this process has seen of earlier ones; 0 for calls that answer at once. */
async function expectedSeconds(
	ctx: IExecuteFunctions,
	family: Family,
	path: string,
	body: IDataObject,
): Promise<number> {
	if (family.kind === 'call') return family.expectedSeconds;
	const history = await historyOf(ctx);
	const tag = kindTag(family.family, path, body);
	const { median } = estimate(history.at(path), tag, history.isOneFamily(path), family.expectedSeconds);
	return Math.round(median / 1000);
}

/** The exact request of an item with its checks and estimate; nothing is sent. */
export async function dryRun(
	ctx: IExecuteFunctions,
	prepared: PreparedRequest,
	index: number,
): Promise<INodeExecutionData> {
	const { family, method, path, body } = prepared;
	const closed = await creationKeyFault(ctx, prepared);
	const checks: Check[] = [
		...prepared.checks,
		...(closed
			? [{ id: 'credential', level: 'reject', ok: false, message: `${closed.message}. ${closed.advice}` }]
			: []),
	];
	const url = `${baseUrlOf(await credentialOf(ctx))}${path}`;
	const request = { family: family.family, method, url, body, checks: checks as unknown as IDataObject };
	const estimated_seconds = await expectedSeconds(ctx, family, path, body);
	return toItem({ ...request, estimated_seconds, ...estimateJson(estimateOf(prepared)) }, index);
}
