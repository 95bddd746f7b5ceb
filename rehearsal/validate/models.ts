import { without } from '../json';
import { Refusal } from '../refusal';
import type { Body, Operation } from '../types';

const NAME = 'model_name';

const unknown = (model: string) => new Refusal(1203, `model ${model} does not exist`);

/**
 * Refuses a model outside the contract with 404/1203 (contract: error table, "for instance the model").
 * Returns the body to check against the schema: without `model_name` when the settings allow that model.
 */
export function checkModel(
	operation: Operation,
	body: Body,
	path: Record<string, string>,
	extraModels: string[],
): Body {
	const inPath = operation.parameters.find((parameter) => parameter.in === 'path' && parameter.name === 'model');
	const known = (values: unknown[] | undefined, model: unknown) =>
		!values || values.includes(model) || extraModels.includes(model as string);
	if (inPath && !known(inPath.schema.enum, path.model)) throw unknown(path.model);
	const values = operation.bodySchema?.properties?.[NAME]?.enum;
	const model = body[NAME];
	if (typeof model !== 'string' || !values || values.includes(model)) return body;
	if (!extraModels.includes(model)) throw unknown(model);
	return without(body, NAME);
}
