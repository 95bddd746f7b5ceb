import type { Contract } from '../contract';
import { without } from '../json';
import { Refusal } from '../refusal';
import type { Body, Operation, Parameter } from '../types';

const NAME = 'model_name';

/** Checks and replaces the model a request names. */
export interface ModelCheck {
	/** The body for the schema: without `model_name` when the settings allow that model. */
	body: Body;
	/** The path parameters, an alias of a model replaced by its name. */
	path: Record<string, string>;
}

const unknown = (model: string) => new Refusal(1203, `model ${model} does not exist`);
const modelParameter = ({ parameters }: Operation): Parameter | undefined =>
	parameters.find((parameter) => parameter.in === 'path' && parameter.name === 'model');

/**
 * Refuses a model that no path of the contract has with 404/1203 (error table, "for instance the model"), and one that
 * stands on another path with the words that were recorded for it.
 */
export function checkModel(
	contract: Contract,
	operation: Operation,
	body: Body,
	path: Record<string, string>,
	extraModels: string[],
): ModelCheck {
	return {
		body: checkName(operation, body, extraModels),
		path: checkPath(contract, operation, path, extraModels),
	};
}

function checkPath(
	{ operations }: Contract,
	operation: Operation,
	path: Record<string, string>,
	extraModels: string[],
): Record<string, string> {
	const parameter = modelParameter(operation);
	if (!parameter || path.model === undefined) return path;
	const model = parameter['x-enum-aliases']?.[path.model] ?? path.model;
	if (parameter.schema.enum!.includes(model) || extraModels.includes(model)) return { ...path, model };
	const elsewhere = operations.some((other) => modelParameter(other)?.schema.enum!.includes(model));
	throw elsewhere ? new Refusal(1201, 'model is not supported') : unknown(model);
}

function checkName(operation: Operation, body: Body, extraModels: string[]): Body {
	const values = operation.bodySchema?.properties?.[NAME]?.enum;
	const model = body[NAME];
	if (typeof model !== 'string' || !values || values.includes(model)) return body;
	if (!extraModels.includes(model)) throw unknown(model);
	return without(body, NAME);
}
