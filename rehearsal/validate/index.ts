import type { Contract } from '../contract';
import { generations } from '../generations';
import { withoutAbsent } from '../json';
import { Refusal } from '../refusal';
import { breach } from '../rules/evaluate';
import { reader } from '../rules/paths';
import type { Body, Operation } from '../types';
import { checkModel } from './models';
import { type Breach, schemaCheck } from './schema';
import { knownPart } from './unknownKeys';
import { recordedWords } from './words';

/** What a request says, after the checks. */
export interface Checked {
	body: Body;
	query: Body;
	/** Path parameters; an alias of a model is replaced by its name. */
	path: Record<string, string>;
	/** Paths of keys that this generation of the API drops without a word. */
	ignored: string[];
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
	const words = recordedWords(contract);

	function known({ generation, bodySchema }: Operation, body: Body) {
		return bodySchema && generations[generation].dropsUnknownKeys
			? knownPart(contract, bodySchema, body)
			: { body, ignored: [] };
	}

	function refusalOf(operation: Operation, misfit: Breach): Refusal {
		const text = words.ofBreach(operation, misfit);
		return text === undefined ? misfit.refusal : new Refusal(1201, text);
	}

	/** Too few contents without words for it: a rule tells which one is missing. */
	const isLeftToRules = (operation: Operation, misfit: Breach) =>
		/^(required|minItems) contents$/.test(`${misfit.keyword} ${misfit.where}`) &&
		words.ofBreach(operation, misfit) === undefined;

	return (operation, sent, { extraModels, now }) => {
		const { body, ignored } = known(operation, withoutAbsent(sent.body));
		const model = checkModel(contract, operation, body, sent.path, extraModels);
		const query = withoutAbsent(sent.query);
		const inBody = operation.bodyPointer ? schemas.body(operation, model.body) : undefined;
		const inQuery = schemas.query(operation, query);
		const misfit = inBody ?? inQuery.breach;
		if (misfit && !isLeftToRules(operation, misfit)) throw refusalOf(operation, misfit);
		const facts = operation.bodyPointer ? body : inQuery.query;
		const broken = breach(operation.rules, reader(contract, operation, facts, model.path, extraModels), now);
		if (broken) throw new Refusal(1201, words.ofRule(operation, broken), broken.rule);
		if (misfit) throw refusalOf(operation, misfit);
		return { body, query: inQuery.query, path: model.path, ignored };
	};
}
