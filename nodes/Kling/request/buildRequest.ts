import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { endpoint, memberAt, modelPathOf, type JsonObject } from '../contract';
import { modelOf } from '../fields/modelFields';
import type { Family, KlingCall, ReadParameter } from '../families';
import { own } from '../fields/ownParameters';
import { switchAt } from '../shared/parameters';
import { assemble, dropUnfitDefaults } from './body';
import { adviseAboutAdded, reservedFaults } from './addedFields';
import { checkBody, type BodyChecks, type Check } from './checkBody';
import { merge, readObject } from './additionalBodyFields';
import type { MediaFile } from './checkFile';
import { filesBefore } from './filesBefore';
import { itemInputs, type ItemInputs } from './itemInputs';
import { loadMedia } from './media';
import { misfits } from './misfits';
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
	const given = parameterReader(ctx, itemIndex, family);
	const dryRun = switchAt(ctx, itemIndex, own.dryRun);
	const served = family.variant?.(given) ?? family;
	const inputs = inputsOf(ctx, itemIndex, served, given);
	const { read } = inputs;
	const prior = served.priorCalls?.(read);
	const asked = await Promise.all(
		(prior?.families ?? []).map(async (one) => await draft(ctx, itemIndex, one, inputsOf(ctx, itemIndex, one, given))),
	);
	const added = readObject(ctx.getNode(), itemIndex, 'Additional Body Fields', read('options.additionalBodyFields'));
	const { body, bare, files, unusable, notes } = await draft(ctx, itemIndex, served, inputs, added);

	const known = prior?.expected(body) ?? body;
	const hasAdded = Object.keys(added).length > 0;
	/** The checks of a body that is complete, as far as that is known before. */
	const check = (whole: JsonObject, expected: JsonObject, some: MediaFile[]): BodyChecks =>
		hasAdded
			? adviseAboutAdded(checkBody(served, whole, some), checkBody(served, expected, some))
			: checkBody(served, whole, some);
	const main = check(known, prior?.expected(bare) ?? bare, files);
	const checked = [...asked.map((one) => checkBody(one.family, one.body, one.files)), main];
	const faults = [...asked.flatMap((one) => one.unusable), ...unusable, ...reservedFaults(served, added)];
	const notesOfAll = new Map([...asked.flatMap((one) => [...one.notes]), ...notes]);
	const found = checked.flatMap((checked) => checked.checks);
	const all = withoutRepeats([...faults, ...withoutEchoes(found, faults, [served, ...asked.map((one) => one.family)])]);
	// A rule says it more exactly, where there is one.
	const isRefused = all.some(({ ok, level }) => !ok && level === 'reject');
	const strays = isRefused ? [] : misfits(family, served, body, given, savedParameterReader(ctx, itemIndex));
	const checks = [...all.map((check) => withNotes(check, notesOfAll)), ...strays];
	const advice = checked.flatMap((checked) => checked.advice);
	if (!dryRun) throwFaults(ctx.getNode(), itemIndex, checks);

	const complete = async (call: KlingCall) => {
		const answers = await askAll(asked, call);
		const answered = prior!.complete(body, answers);
		const problem = answered.problem ? [{ id: 'answer', level: 'reject', ok: false, message: answered.problem }] : [];
		const final = [...problem, ...check(answered.body, prior!.complete(bare, answers).body, []).checks];
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
	/** The same without the members that the user has added in JSON. */
	bare: JsonObject;
	files: MediaFile[];
	/** Parameters that cannot be used. */
	unusable: Check[];
	/** By label what tells why a field that was left empty got nothing from the item. */
	notes: Map<string, () => string>;
}

const inputsOf = (ctx: IExecuteFunctions, itemIndex: number, { fields }: Family, given: ReadParameter): ItemInputs =>
	itemInputs(ctx.getInputData()[itemIndex] ?? { json: {} }, fields, given, savedParameterReader(ctx, itemIndex), () =>
		filesBefore(ctx, itemIndex),
	);

/** What faults of fields that got nothing say (describeViolation, checkBody, body). */
const ABSENCE = /is missing|is needed|must be given|must differ from 0|gives nothing/;

/** What a rule says of a field that could not be used, as if it were empty; its own fault has said it. */
function withoutEchoes(checks: Check[], faults: Check[], families: Family[]): Check[] {
	const names = new Set(faults.map(({ id }) => id.replace(/^input\./, '')));
	const fields = families.flatMap((family) => family.fields).filter(({ name }) => names.has(name));
	const isEcho = ({ ok, message = '' }: Check): boolean => {
		const [subject] = message.split(', with ');
		return !ok && ABSENCE.test(subject) && fields.some(({ property }) => subject.includes(property.displayName));
	};
	return checks.filter((check) => !isEcho(check));
}

/** A fault of a field that was left empty says why the item did not fill it. */
function withNotes(check: Check, notes: Map<string, () => string>): Check {
	if (check.ok || check.level !== 'reject' || !check.message) return check;
	const { message } = check;
	const isAbout = ([label]: [string, () => string]): boolean => ABSENCE.test(message) && message.includes(label);
	const said = [...notes]
		.filter(isAbout)
		.map(([, note]) => note())
		.filter(Boolean);
	return said.length === 0 ? check : { ...check, message: [message, ...new Set(said)].join('. ') };
}

/** A family's body from the parameters, with files read but nothing checked. */
async function draft(
	ctx: IExecuteFunctions,
	itemIndex: number,
	family: Family,
	{ read, fromFiles, notes }: ItemInputs,
	added: JsonObject = {},
): Promise<Draft> {
	const { schema, rules } = endpoint(family.path);
	const assembled = assemble(family.fields, read, savedParameterReader(ctx, itemIndex));
	const ofFiles = (path: string): boolean => fromFiles.includes(path);
	const inOrder = [...assembled.defaults.filter(ofFiles), ...assembled.defaults.filter((path) => !ofFiles(path))];
	// What does not fit the model gives way to it, also when it is the one that a new node has.
	const defaults = inOrder.filter((path) => path !== modelPathOf(family.path));
	// What the user has added is no default of the form's.
	const ofForm = defaults.filter((path) => memberAt(added, path) === undefined);
	const body = dropUnfitDefaults(merge(assembled.body, added), ofForm, schema, rules);
	const bare = dropUnfitDefaults(assembled.body, defaults, schema, rules);
	const files = await loadMedia(ctx, itemIndex, body, schema, modelOf(read));
	return { family, body, bare, files, unusable: assembled.unusable, notes };
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
		const { method, path, answerLastsMs: lastsMs } = family;
		answers[path] = await call({ method, path, body: body as IDataObject, lastsMs });
	}
	return answers;
}
