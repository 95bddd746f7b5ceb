import { ok } from 'node:assert/strict';
import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { families, type Family } from '../../../../nodes/Kling/families';
import { estimateJson, estimateOf, sumInWords } from '../../../../nodes/Kling/operations/cost';
import { checkBody } from '../../../../nodes/Kling/request/checkBody';
import { requestOf } from '../../request/form';
import { serverSays } from '../../request/sides';
import { isForPeople, json, type Target } from '../target';

const own = families.filter(({ hidden, paged }) => !hidden && !paged);

const hostile = fc.oneof(
	fc.string({ maxLength: 40 }),
	fc.constantFrom(
		'',
		' ',
		'\0',
		'__proto__',
		'constructor',
		'{{ 1 }}',
		'<<<image_1>>>',
		'data:,',
		'https://',
		'x'.repeat(3000),
	),
	fc.constantFrom('kling-v3', 'kling-v2-6', 'custom', 'pro', 'std', '4k', '5', '15', 'https://files.example.org/a.png'),
	fc.double(),
	fc.integer(),
	fc.boolean(),
	fc.constant(null),
	fc.constant({}),
	fc.constant({ toString: 1, valueOf: 1 }),
	fc.record({
		items: fc.array(
			fc.oneof(fc.constant(null), fc.dictionary(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }))),
		),
	}),
	fc.array(fc.oneof(fc.string({ maxLength: 8 }), fc.constant(null))),
);

/** Values for some of the family's own fields, in place or among the options, and JSON to be merged. */
const formOf = ({ fields }: Family) =>
	fc.record({
		top: fc.dictionary(fc.constantFrom(...fields.map(({ name }) => name), 'modelName', 'prompt'), hostile, {
			maxKeys: 8,
		}),
		options: fc.dictionary(fc.constantFrom(...fields.map(({ name }) => name), 'legacy', 'dryRun'), hostile, {
			maxKeys: 4,
		}),
		extra: fc.oneof(fc.constant(''), fc.constant('{'), fc.json({ maxDepth: 3 }), hostile),
	});

interface Filled {
	at: number;
	/** Whether objects come by expressions. */
	isExpressed: boolean;
	form: { top: Record<string, unknown>; options: Record<string, unknown>; extra: unknown };
}

/** Some objects come by an expression, and all that n8n itself cannot hold as a saved value. */
const byExpression = (values: Record<string, unknown>, isExpressed: boolean) =>
	Object.fromEntries(
		Object.entries(values).map(([name, value]) => [
			name,
			typeof value === 'object' && value !== null && (isExpressed || Object.hasOwn(value, 'toString'))
				? `={{ $json.${name} }}`
				: value,
		]),
	);

/** A form leads to a body that the rehearsal server takes too, with an estimate, or to words. */
export const forms: Target = {
	name: 'forms, bodies and estimates',
	percent: 10,
	inputs: fc
		.nat(own.length - 1)
		.chain((at) => fc.record({ at: fc.constant(at), isExpressed: fc.boolean(), form: formOf(own[at]) })),
	async check({ at, isExpressed, form }: Filled) {
		const { resource, operation } = own[at];
		const { top, options, extra } = form;
		const parameters = {
			...byExpression(top, isExpressed),
			options: { ...byExpression({ ...options, additionalBodyFields: extra }, isExpressed), dryRun: false },
		};
		const item = { json: { ...options, ...top, additionalBodyFields: extra } as IDataObject };
		let request: Awaited<ReturnType<typeof requestOf>>;
		try {
			request = await requestOf(resource, operation, parameters as INodeParameters, { item });
		} catch (error) {
			if (isForPeople(error)) return;
			throw error;
		}
		const { family: served, body } = request;
		const estimate = estimateOf(request);
		ok(estimate.units >= 0 && Number.isFinite(estimate.usd), `an estimate of ${JSON.stringify(estimate)}`);
		ok(!/NaN|undefined/.test(JSON.stringify([estimateJson(estimate), sumInWords([estimate])])));
		// Merged keys and models that the contract does not know are passed on: they may be tomorrow's.
		const isTomorrows = served !== own[at] && !served.models.some(({ name }) => name === top.modelName);
		const reason = extra === '' && !isTomorrows ? serverSays(served, body as never) : undefined;
		ok(!reason || /model .* does not exist/.test(reason), `${served.path} ${JSON.stringify(body)}: ${reason}`);
	},
};

/** The members that a family's body has at any depth, holding anything, at any depth. */
const memberOf = ({ fields }: Family) => {
	const paths = fields.map(({ to }) => to).filter(Boolean);
	const names = [...new Set(paths.flatMap((path) => path.split(/[.[\]*]+/).filter(Boolean)))];
	const { value } = fc.letrec((tie) => ({
		value: fc.oneof(
			{ depthSize: 'small', withCrossShrink: true },
			{ weight: 3, arbitrary: json },
			{ weight: 2, arbitrary: fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 4 }) },
			{ weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 4 }) },
		),
	}));
	return fc.tuple(fc.constantFrom(...new Set(paths.map((path) => path.split(/[.[]/)[0]))), value);
};

/** The rules find no body that they cannot judge. */
export const bodies: Target = {
	name: 'rules over bodies',
	percent: 8,
	inputs: fc.nat(own.length - 1).chain((at) => fc.tuple(fc.constant(at), memberOf(own[at]))),
	check([at, [key, value]]: [number, [string, unknown]]) {
		checkBody(own[at], { [key]: value } as never, []);
	},
};
