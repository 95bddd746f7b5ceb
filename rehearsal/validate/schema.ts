import Ajv2020, { type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';

import type { Contract } from '../contract';
import { Refusal } from '../refusal';
import type { Body, Operation, Parameter, Schema } from '../types';
import { toldBy } from './told';

/** A place where a body or query does not fit its schema. */
export interface Breach {
	/** The schema keyword; `kind` when a list item is of no known type. */
	keyword: string;
	/** The place, list indexes left out. */
	where: string;
	value: unknown;
	/** The list item the place is in. */
	item: Body;
	body: Body;
	limits: Schema & Record<string, unknown>;
	/** In words that name the place. */
	refusal: Refusal;
}

/** Checks bodies and queries against the contract's schemas; returns the first breach. */
export interface SchemaCheck {
	body(operation: Operation, body: Body): Breach | undefined;
	/** Numbers of the query as numbers. */
	query(operation: Operation, query: Body): { query: Body; breach?: Breach };
}

const field = (pointer: string) =>
	pointer
		.slice(1)
		.replace(/\/(\d+)(?=\/|$)/g, '[$1]')
		.replaceAll('/', '.');

function describe(error: ErrorObject, where: string): Refusal {
	const { params } = error;
	if (error.keyword === 'required') return new Refusal(1200, `${where} is missing`);
	if (error.keyword === 'additionalProperties') return new Refusal(1201, `unknown key ${where}`);
	if (error.keyword === 'enum')
		return new Refusal(1201, `${where} must be one of ${params.allowedValues.map(JSON.stringify).join(', ')}`);
	return new Refusal(1201, `${where} ${error.message ?? 'is not valid'}`);
}

function breachOf(errors: ErrorObject[], body: Body): Breach {
	const { error, keyword } = toldBy(errors);
	const { params, instancePath, data, parentSchema } = error;
	const missing = (params.missingProperty ?? params.additionalProperty) as string | undefined;
	const place = field(missing === undefined ? instancePath : `${instancePath}/${missing}`);
	const index = /^\/(\w+)\/(\d+)/.exec(instancePath);
	return {
		keyword,
		where: place.replace(/\[\d+\]/g, ''),
		value: missing === undefined ? data : undefined,
		item: index ? ((body[index[1]] as Body[])[Number(index[2])] ?? {}) : {},
		body,
		limits: (parentSchema ?? {}) as Breach['limits'],
		refusal: describe(error, place),
	};
}

/** Compiles lazily: an operation that is never called costs nothing. */
export function schemaCheck(contract: Contract): SchemaCheck {
	// All errors, because those of the wrong kinds of a list item come before those of the right one.
	const options = { strict: false, validateFormats: false, validateSchema: false, allErrors: true, verbose: true };
	const ajv = new Ajv2020(options);
	ajv.addSchema(contract.document, 'contract');
	const coercing = new Ajv2020({ ...options, coerceTypes: true });
	const compiled = new Map<string, ValidateFunction>();
	const once = (key: string, make: () => ValidateFunction) => {
		if (!compiled.has(key)) compiled.set(key, make());
		return compiled.get(key)!;
	};
	const run = (validate: ValidateFunction, value: Body) =>
		validate(value) ? undefined : breachOf(validate.errors!, value);
	return {
		body({ bodyPointer }, body) {
			return run(
				once(bodyPointer!, () => ajv.compile({ $ref: `contract#${bodyPointer}` })),
				body,
			);
		},
		query(operation, query) {
			const known = operation.parameters.filter((parameter) => parameter.in === 'query');
			const names = known.map((parameter) => parameter.name);
			const kept = Object.fromEntries(Object.entries(query).filter(([name]) => names.includes(name)));
			const breach = run(
				once(operation.id, () => coercing.compile(querySchema(known))),
				kept,
			);
			return { query: kept, breach };
		},
	};
}

const querySchema = (parameters: Parameter[]) => ({
	type: 'object',
	properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
	required: parameters.filter(({ required }) => required).map(({ name }) => name),
});
