import type { Contract } from '../contract';
import { withoutAbsent } from '../json';
import { Refusal } from '../refusal';
import { breach } from '../rules/evaluate';
import { reader } from '../rules/paths';
import type { Body, Operation } from '../types';
import { checkModel } from './models';
import { schemaCheck } from './schema';

/** What a request says, after the checks. */
export interface Checked {
	body: Body;
	query: Body;
}

/** Settings the checks depend on. */
export interface CheckOptions {
	extraModels: string[];
	/** Unix ms; decides which dated rules hold. */
	now: number;
}

/** Checks one request: model, schema, then the contract's rules. Throws a Refusal (1200, 1201 or 1203). */
export type Check = (
	operation: Operation,
	sent: { body: Body; query: Body; path: Record<string, string> },
	options: CheckOptions,
) => Checked;

/** Builds the check for a contract. */
export function requestCheck(contract: Contract): Check {
	const schemas = schemaCheck(contract);
	return (operation, sent, { extraModels, now }) => {
		const body = withoutAbsent(sent.body);
		const rest = checkModel(operation, body, sent.path, extraModels);
		if (operation.bodyPointer) schemas.body(operation, rest);
		const query = schemas.query(operation, withoutAbsent(sent.query));
		const facts = operation.bodyPointer ? body : query;
		const problem = breach(operation.rules, reader(contract, operation, facts, sent.path, extraModels), now);
		if (problem) throw new Refusal(1201, problem);
		return { body, query };
	};
}
