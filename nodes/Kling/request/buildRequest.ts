import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { endpoint, type JsonObject } from '../contract';
import { modelOf } from '../fields/modelFields';
import type { Family, KlingCall, ReadParameter } from '../families';
import { own } from '../fields/ownParameters';
import { switchAt } from '../shared/parameters';
import { assemble, dropUnfitDefaults } from './body';
import { checkBody, type Check } from './checkBody';
import { mergeAdditionalBodyFields } from './additionalBodyFields';
import type { MediaFile } from './checkFile';
import { loadMedia } from './media';
import { parameterReader, savedParameterReader } from './parameters';
import { takenOptions } from './takenOptions';
import { throwFaults } from './throwFaults';
import { wireOf } from './wireOf';

export type { Check } from './checkBody';

export interface PreparedRequest {
	/** The family that serves the item; for lip-sync it can be the old endpoint's. */
	family: Family;
	method: Family['method'];
	/** With the model, where that is part of it. */
	path: string;
	/** Whether Kling is known to take a caller's id and a callback address with this request. */
	takesExternalId: boolean;
	takesCallback: boolean;
	/** Whether that is certain; else an unclear creation is not repeated, and nobody relies on being called. */
	isProven: boolean;
	/** The body without `callback_url` and `external_task_id`; of a GET the query. */
	body: IDataObject;
	/** The bodies of what has to be asked before. */
	priorBodies: IDataObject[];
	/**
	 * Asks what has to be asked before the body is complete (lip-sync: faces and speech), which may cost something, so
	 * it is done just before the request is sent; absent when `body` is complete.
	 * @throws NodeOperationError when an answer does not do
	 */
	complete?(call: KlingCall): Promise<{ body: IDataObject; advice: string[] }>;
	/** Everything the item sends, in order: what has to be asked first, then the body. */
	calls: Array<{ path: string; body: IDataObject }>;
	/** Warnings that stop nothing. */
	advice: string[];
	checks: Check[];
	/** Concurrency slots the task takes. */
	slots: number;
}

/**
 * Makes the request of one item from its parameters and checks it against the contract. Sends nothing.
 * @throws NodeOperationError with `itemIndex` and a description of every fault that Kling would refuse; with
 * `options.dryRun` faults are reported in `checks` instead
 */
export async function buildRequest(
	ctx: IExecuteFunctions,
	itemIndex: number,
	family: Family,
): Promise<PreparedRequest> {
	const read = parameterReader(ctx, itemIndex);
	const dryRun = switchAt(ctx, itemIndex, own.dryRun);
	const served = family.variant?.(read) ?? family;
	const prior = served.priorCalls?.(read);
	const asked = await Promise.all((prior?.families ?? []).map(async (one) => await draft(ctx, itemIndex, one, read)));
	const { body, files, unusable } = await draft(ctx, itemIndex, served, read, read('options.additionalBodyFields'));

	const known = prior?.expected(body) ?? body;
	const checked = [...asked.map((one) => checkBody(one.family, one.body, one.files)), checkBody(served, known, files)];
	const inputs = [...asked.flatMap((one) => one.unusable), ...unusable];
	const checks = withoutRepeats([...inputs, ...checked.flatMap((checked) => checked.checks)]);
	const advice = checked.flatMap((checked) => checked.advice);
	if (!dryRun) throwFaults(ctx.getNode(), itemIndex, checks);

	const complete = async (call: KlingCall) => {
		const answered = prior!.complete(body, await askAll(asked, call));
		const problem = answered.problem ? [{ id: 'answer', level: 'reject', ok: false, message: answered.problem }] : [];
		const final = [...problem, ...checkBody(served, answered.body, []).checks];
		throwFaults(ctx.getNode(), itemIndex, final, 'No task was created.');
		return { body: wireOf(answered.body), advice: answered.advice };
	};
	const path = served.path.replace('{model}', encodeURIComponent(modelOf(read)));
	return {
		family: served,
		method: served.method,
		path,
		...takenOptions(served, modelOf(read)),
		body: wireOf(known),
		priorBodies: asked.map((one) => one.body as IDataObject),
		...(prior && { complete }),
		calls: [
			...asked.map((one) => ({ path: one.family.path, body: one.body as IDataObject })),
			{ path, body: wireOf(known) },
		],
		advice,
		checks,
		slots: served.slots(known as IDataObject),
	};
}

interface Draft {
	family: Family;
	body: JsonObject;
	files: MediaFile[];
	/** Parameters that cannot be used. */
	unusable: Check[];
}

/** A family's body from the parameters, with files read but nothing checked. */
async function draft(
	ctx: IExecuteFunctions,
	itemIndex: number,
	family: Family,
	read: ReadParameter,
	extra: unknown = null,
): Promise<Draft> {
	const { schema, rules } = endpoint(family.path);
	const assembled = assemble(family.fields, read, savedParameterReader(ctx, itemIndex));
	const whole = mergeAdditionalBodyFields(ctx.getNode(), itemIndex, assembled.body, extra);
	const body = dropUnfitDefaults(whole, assembled.defaults, schema, rules);
	const files = await loadMedia(ctx, itemIndex, body, schema, modelOf(read));
	return { family, body, files, unusable: assembled.unusable };
}

/** The parts of one request share parameters. */
const withoutRepeats = (checks: Check[]): Check[] =>
	checks.filter(
		({ id, message }, index) =>
			message === undefined || checks.findIndex((other) => other.id === id && other.message === message) === index,
	);

/** Sends requests one after the other, so that a refused one costs nothing more. */
async function askAll(drafts: Draft[], call: KlingCall): Promise<Record<string, IDataObject>> {
	const answers: Record<string, IDataObject> = {};
	for (const { family, body } of drafts) {
		answers[family.path] = await call({ method: family.method, path: family.path, body: body as IDataObject });
	}
	return answers;
}
