import type { IDataObject } from 'n8n-workflow';
import type { Family } from '../families';
import { toItem } from '../item';
import { buildRequest } from '../request';
import { baseUrlOf, call, CREDENTIAL, times, type KlingRequest } from '../transport';
import { hint } from './hints';
import type { Operation } from './operation';
import { perItem } from './perItem';

/** A call that answers at once: one request and one item (or one per row of a list) for each input item. */
export const callOnce =
	(family: Family): Operation =>
	async (ctx) =>
		await perItem(ctx, async (index) => {
			const send = async (request: KlingRequest): Promise<IDataObject> =>
				await call(ctx, request, Date.now() + times.busy);
			const { method, path, body, advice, checks } = await buildRequest(ctx, index, family, send);
			hint(ctx, advice);
			if (ctx.getNodeParameter('options.dryRun', index, false) === true) {
				const url = `${baseUrlOf(await ctx.getCredentials(CREDENTIAL))}${path}`;
				const dry = { family: family.family, method, url, body, checks: checks as unknown as IDataObject };
				return [toItem({ ...dry, estimated_seconds: family.expectedSeconds }, index)];
			}
			const data: IDataObject | IDataObject[] = await send({ method, path, body });
			return (Array.isArray(data) ? data : [data]).map((json: IDataObject) => toItem(json, index));
		});
