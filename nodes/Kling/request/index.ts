import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { endpoint } from '../contract';
import type { Family, KlingCall } from '../families';
import { assemble, dropUnfitDefaults } from './body';
import { checkBody, type Check } from './check';
import { mergeExtra } from './extra';
import { loadMedia } from './media';
import { parameterReader } from './parameters';
import { refuse } from './refuse';

export type { Check } from './check';

export interface PreparedRequest {
	/** The family that serves the item; for lip-sync it can be the old endpoint's. */
	family: Family;
	method: Family['method'];
	path: string;
	/** The body without `callback_url` and `external_task_id`; of a GET the query. */
	body: IDataObject;
	/** Warnings that stop nothing. */
	advice: string[];
	checks: Check[];
	/** Concurrency slots the task takes. */
	slots: number;
}

/**
 * Makes the request of one item from its parameters and checks it against the contract. Sends nothing, except what a
 * family has to ask first (lip-sync: faces and speech), and with `options.dryRun` not even that.
 * @throws NodeOperationError with `itemIndex` and a description of every fault that Kling would refuse; with
 * `options.dryRun` faults are reported in `checks` instead
 */
export async function buildRequest(
	ctx: IExecuteFunctions,
	itemIndex: number,
	family: Family,
	call: KlingCall,
): Promise<PreparedRequest> {
	const read = parameterReader(ctx, itemIndex);
	const dryRun = read('options.dryRun') === true;
	const served = family.variant?.(read) ?? family;
	const { schema, rules } = endpoint(served.path);

	const assembled = assemble(served.fields, read);
	const whole = mergeExtra(ctx.getNode(), itemIndex, assembled.body, read('options.additionalBodyFields'));
	const body = dropUnfitDefaults(whole, assembled.defaults, schema, rules);

	const files = await loadMedia(ctx, itemIndex, body, schema);
	const { checks, advice } = checkBody(served, body, files);
	if (!dryRun) refuse(ctx.getNode(), itemIndex, checks);

	const prepared = dryRun ? undefined : await served.prepare?.(body, read, call);
	return {
		family: served,
		method: served.method,
		path: served.path,
		body: (prepared?.body ?? body) as IDataObject,
		advice: [...advice, ...(prepared?.advice ?? [])],
		checks,
		slots: served.slots(body as IDataObject),
	};
}
