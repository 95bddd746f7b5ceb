import { endpoint, isAbsent, memberAt, modelPathOf, schemaAt, type Endpoint, type JsonObject } from '../contract';
import { schemaFaults, type SchemaFault } from '../contract/validate';
import { evaluate, mentions } from '../contract/rules';
import { placesOfMember, unknownMembers } from '../contract/unknownMembers';
import { dialectAt } from '../dialects';
import type { Family } from '../families';
import { adviceOnFile, checkFile, checkTogether, type MediaFile } from './checkFile';
import { oneOf } from '../shared/words';
import { formWords, type FormWords } from './labels';
import { describeViolation } from './describeViolation';
import { promptNames } from './promptNames';
import { wireOf } from './wireOf';
import { lookUp } from '../shared/lookUp';

/** One thing that was looked at. Only `reject` with `ok: false` stops a request. */
export interface Check {
	id: string;
	level: string;
	ok: boolean;
	message?: string;
	/** The rule in words, where the contract gives some. */
	note?: string;
}

/** The check that a model is sent at all; the API itself does not ask for it. */
export const MODEL_MISSING = 'model';

export interface BodyChecks {
	checks: Check[];
	advice: string[];
}

interface Subject extends Endpoint {
	path: string;
	body: JsonObject;
	words: FormWords;
	/** Where the model stands, and which it is; undefined where there is none. */
	modelPath: string;
	model: unknown;
	/** The model is none the contract knows: what is said of models and values is then advice. */
	isUnknownModel: boolean;
}

const failedCheck = (id: string, level: string, message: string): Check => ({ id, level, ok: false, message });

function modelChecks({ model, modelPath, models, words }: Subject): Check[] {
	if (models.length === 0) return [];
	const name = words.label(modelPath);
	// Without one the API would fall back to a retired model (contract: x-uncertain discontinued-model).
	if (isAbsent(model)) return [failedCheck(MODEL_MISSING, 'reject', `${name} is missing`)];
	const retired = models.find((known) => known.name === model)?.retired;
	return retired
		? [
				failedCheck(
					'model.retired',
					'advise',
					`${name} is ${words.value(modelPath, model as string)}, which Kling retired on ${retired}`,
				),
			]
		: [];
}

/** What Kling takes no more is tried, because it alone knows for sure; the user is told. */
function closedChecks({ body, closed, closedValues = {}, words }: Subject): Check[] {
	const operation = closed
		? [
				failedCheck(
					'closed',
					'advise',
					`Kling creates nothing with this operation since ${closed.day}: ${closed.because}`,
				),
			]
		: [];
	const values = Object.entries(closedValues).flatMap(([path, days]) => {
		const day = lookUp(days, body[path]);
		const message = `${words.label(path)} is ${words.value(path, body[path])}, which Kling closed on ${day}`;
		return day ? [failedCheck(`closed.${path}`, 'advise', message)] : [];
	});
	return [...operation, ...values];
}

const fileChecks = (files: MediaFile[], { words: { label } }: Subject): Check[] =>
	files.map((file) => {
		const id = `media.${file.path}`;
		const problem = checkFile(file) ?? checkTogether(file, files, label);
		if (problem) return failedCheck(id, 'reject', `${label(file.path)} ${problem}`);
		const advice = adviceOnFile(file);
		return advice ? failedCheck(id, 'advise', `${label(file.path)} ${advice}`) : { id, level: 'reject', ok: true };
	});

/** Why a value does not do, as the end of a sentence that begins with its label. */
function schemaProblem({ path, kind, value, expected, allowed, size }: SchemaFault, words: FormWords): string {
	if (kind === 'missing') return 'is missing';
	if (size) return `has ${size}, but must have ${expected}`;
	const needed = allowed ? `one of ${allowed.map((each) => words.plain(path, each)).join(', ')}` : expected;
	return `is ${words.value(path, value)}, but must be ${needed}`;
}

const schemaChecks = ({ body, schema, words, modelPath, isUnknownModel }: Subject): Check[] =>
	schemaFaults(body, schema)
		.filter(({ path }) => !(isUnknownModel && path === modelPath))
		.map((fault) => {
			const { path, kind } = fault;
			const level = isUnknownModel && kind === 'value' ? 'advise' : 'reject';
			return failedCheck(`schema.${path}`, level, `${words.label(path)} ${schemaProblem(fault, words)}`);
		});

/** Some generations drop what they do not know without a word, so that it is missed only in the result. */
function unknownChecks({ body, schema, path }: Subject): Check[] {
	if (!dialectAt(path).dropsUnknown) return [];
	return unknownMembers(wireOf(body) as JsonObject, schema).map((member) => {
		const places = placesOfMember(member.split('.').pop()!, schema);
		const hint = places.length > 0 ? ` Did you mean ${oneOf(places)}?` : '';
		const message = `${member} is not known here, and Kling ignores what it does not know without a word.${hint}`;
		return failedCheck(`unknown.${member}`, 'advise', message);
	});
}

const nameChecks = ({ body, schema }: Subject): Check[] =>
	promptNames(body, schema).map((message) => failedCheck('prompt.names', 'advise', message));

function ruleChecks({ body, schema, rules, words, modelPath, isUnknownModel }: Subject): Check[] {
	const violations = evaluate(rules, body, schema);
	const broken = new Set(violations.map(({ rule }) => rule.id));
	const kept = rules.filter(({ id }) => !broken.has(id));
	return [
		...kept.map(({ id, level }) => ({ id, level, ok: true })),
		...violations.map((violation) => {
			const { id, level, note } = violation.rule;
			const weakened = isUnknownModel && mentions(violation.rule).includes(modelPath);
			const check = failedCheck(id, weakened ? 'advise' : level, describeViolation(violation, body, schema, words));
			return note ? { ...check, note } : check;
		}),
	];
}

/** Compares a body with everything the contract says about it: model, files, schema, rules. */
export function checkBody(family: Family, body: JsonObject, files: MediaFile[]): BodyChecks {
	const known = endpoint(family.path);
	const modelPath = modelPathOf(family.path);
	const given = memberAt(body, modelPath);
	const model = given ?? schemaAt(known.schema, modelPath)?.default;
	const isUnknownModel = known.models.length > 0 && !known.models.some(({ name }) => name === model);
	const subject: Subject = {
		...known,
		path: family.path,
		body,
		words: formWords(family, body),
		modelPath,
		model: given,
		isUnknownModel,
	};
	const checks = [
		...modelChecks(subject),
		...closedChecks(subject),
		...fileChecks(files, subject),
		...schemaChecks(subject),
		...unknownChecks(subject),
		...nameChecks(subject),
		...ruleChecks(subject),
	];
	const advice = checks.filter(({ ok, level }) => !ok && level !== 'reject').map(({ message }) => message!);
	return { checks, advice };
}
