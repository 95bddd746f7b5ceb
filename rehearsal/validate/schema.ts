import Ajv2020, { type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';

import type { Contract } from '../contract';
import { Refusal } from '../refusal';
import type { Body, Operation, Parameter } from '../types';

/** Checks bodies and queries against the contract's schemas; throws a Refusal that names the field. */
export interface SchemaCheck {
	body(operation: Operation, body: Body): void;
	/** Returns the query with numbers as numbers. */
	query(operation: Operation, query: Body): Body;
}

const field = (error: ErrorObject) =>
	error.instancePath
		.slice(1)
		.replace(/\/(\d+)(?=\/|$)/g, '[$1]')
		.replaceAll('/', '.');

function describe(error: ErrorObject): Refusal {
	const where = field(error);
	const inside = (name: string) => (where ? `${where}.${name}` : name);
	const { params } = error;
	if (error.keyword === 'required') return new Refusal(1200, `${inside(params.missingProperty)} is missing`);
	if (error.keyword === 'additionalProperties')
		return new Refusal(1201, `unknown key ${inside(params.additionalProperty)}`);
	if (error.keyword === 'enum')
		return new Refusal(1201, `${where} must be one of ${params.allowedValues.map(JSON.stringify).join(', ')}`);
	return new Refusal(1201, `${where} ${error.message ?? 'is not valid'}`);
}

/** Compiles lazily: an operation that is never called costs nothing. */
export function schemaCheck(contract: Contract): SchemaCheck {
	const options = { strict: false, validateFormats: false, validateSchema: false };
	const ajv = new Ajv2020(options);
	ajv.addSchema(contract.document, 'contract');
	const coercing = new Ajv2020({ ...options, coerceTypes: true });
	const compiled = new Map<string, ValidateFunction>();
	const once = (key: string, make: () => ValidateFunction) => {
		if (!compiled.has(key)) compiled.set(key, make());
		return compiled.get(key)!;
	};
	const run = (validate: ValidateFunction, value: Body) => {
		if (!validate(value)) throw describe(validate.errors![0]);
	};
	return {
		body(operation, body) {
			const { bodyPointer } = operation;
			run(
				once(bodyPointer!, () => ajv.compile({ $ref: `contract#${bodyPointer}` })),
				body,
			);
		},
		query(operation, query) {
			const known = operation.parameters.filter((parameter) => parameter.in === 'query');
			const names = known.map((parameter) => parameter.name);
			const kept = Object.fromEntries(Object.entries(query).filter(([name]) => names.includes(name)));
			run(
				once(operation.id, () => coercing.compile(querySchema(known))),
				kept,
			);
			return kept;
		},
	};
}

const querySchema = (parameters: Parameter[]) => ({
	type: 'object',
	properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
	required: parameters.filter(({ required }) => required).map(({ name }) => name),
});
