import type { IDataObject } from 'n8n-workflow';
import type { Family } from '../families';
import { own } from '../fields/ownParameters';
import { switchAt } from '../shared/parameters';
import { toItem } from '../tasks/item';
import { buildRequest } from '../request/buildRequest';
import { call, times } from '../transport';
import { dryRun } from './dryRun';
import { hint } from './hints';
import type { Operation } from './operation';
import { forEachItem } from './forEachItem';

/** A call that answers at once: one request for each input item, and one item for each row of the answer. */
export const callAtOnce =
	(family: Family): Operation =>
	async (ctx) =>
		await forEachItem(ctx, async (index) => {
			const request = await buildRequest(ctx, index, family);
			if (switchAt(ctx, index, own.dryRun)) return [await dryRun(ctx, request, index)];
			hint(ctx, request.advice);
			const { method, path, body } = request;
			const data = (await call(ctx, { method, path, body }, Date.now() + times.busy)) as IDataObject | IDataObject[];
			return (Array.isArray(data) ? data : [data]).map((json: IDataObject) => toItem(json, index));
		});
