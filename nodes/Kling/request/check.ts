import { endpoint, isAbsent, type JsonObject, type Rule } from '../contract';
import { conform, type Misfit } from '../contract/conform';
import { evaluate, mentions } from '../contract/rules';
import type { Family } from '../families';
import { checkFile, type MediaFile } from './fileCheck';
import { labelsOf, shown, type Label } from './labels';
import { explain } from './wording';

/** One thing that was looked at. Only `reject` with `ok: false` stops a request. */
export interface Check {
	id: string;
	level: string;
	ok: boolean;
	message?: string;
}

/** The check that a model is sent at all; the API itself does not ask for it. */
export const MODEL_MISSING = 'model';

export interface Verdict {
	checks: Check[];
	advice: string[];
}

const tells = (message: string, id: string, level: string): Check => ({ id, level, ok: false, message });

function misfitWords({ path, kind, value, expected }: Misfit, label: Label): string {
	if (kind === 'missing') return `${label(path)} is missing`;
	return `${label(path)} is ${shown(value)}, but must be ${expected}`;
}

/**
 * Compares a body with everything the contract says about it: schema, rules, files. What rules say about models holds
 * only for models the contract knows; for others it is advice.
 */
export function checkBody(family: Family, body: JsonObject, files: MediaFile[]): Verdict {
	const { schema, rules, models } = endpoint(family.path);
	const label = labelsOf(family);
	// The API would fall back to a retired model (contract: x-uncertain discontinued-model).
	const modelMissing = models.length > 0 && isAbsent(body.model_name);
	const model = body.model_name ?? schema.properties?.model_name?.default;
	const stranger = models.length > 0 && !models.some(({ name }) => name === model);
	const level = (rule: Rule) => (stranger && mentions(rule).includes('model_name') ? 'advise' : rule.level);

	const violations = evaluate(rules, body, schema);
	const broken = new Set(violations.map(({ rule }) => rule.id));
	const ruleChecks = [
		...rules
			.filter((rule) => !rule.external && !broken.has(rule.id))
			.map((rule): Check => ({ id: rule.id, level: rule.level, ok: true })),
		...violations.map((violation) =>
			tells(explain(violation, body, schema, label), violation.rule.id, level(violation.rule)),
		),
	];
	const schemaChecks = conform(body, schema)
		.filter(({ path }) => !(stranger && path === 'model_name'))
		.map((misfit) =>
			tells(
				misfitWords(misfit, label),
				`schema.${misfit.path}`,
				stranger && misfit.kind === 'value' ? 'advise' : 'reject',
			),
		);
	const fileChecks = files.map((file): Check => {
		const problem = checkFile(file);
		return {
			id: `media.${file.path}`,
			level: 'reject',
			ok: !problem,
			...(problem && { message: `${label(file.path)} ${problem}` }),
		};
	});

	const modelChecks = modelMissing ? [tells(`${label('model_name')} is missing`, MODEL_MISSING, 'reject')] : [];
	const checks = [...modelChecks, ...fileChecks, ...schemaChecks, ...ruleChecks];
	const advice = checks.filter(({ ok, level: at }) => !ok && at !== 'reject').map(({ message }) => message!);
	return { checks, advice };
}
