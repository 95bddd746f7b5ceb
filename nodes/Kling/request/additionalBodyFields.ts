import { NodeOperationError, type INode } from 'n8n-workflow';
import type { Json, JsonObject } from '../contract';
import { parseJson } from '../transport/json';

const isObject = (value: unknown): value is JsonObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Merges objects deeply; everything else replaces. */
export function merge(base: JsonObject, extra: JsonObject): JsonObject {
	const merged = { ...base };
	for (const [key, value] of Object.entries(extra)) {
		const old: Json | undefined = merged[key];
		merged[key] = isObject(old) && isObject(value) ? merge(old, value) : value;
	}
	return merged;
}

function parsed(text: string): unknown {
	try {
		return parseJson(text);
	} catch {
		return undefined;
	}
}

/**
 * A JSON object that a field holds as text or as an object; empty for an empty field.
 * @throws NodeOperationError when it is not a JSON object
 */
export function readObject(node: INode, itemIndex: number, label: string, given: unknown): JsonObject {
	if (given === null || given === undefined || given === '') return {};
	const fields = typeof given === 'string' ? parsed(given) : given;
	if (!isObject(fields)) {
		throw new NodeOperationError(node, `${label} is not a JSON object`, {
			itemIndex,
			description: 'It must look like {"prompt": "A paper boat"}.',
		});
	}
	return JSON.parse(JSON.stringify(fields)) as JsonObject;
}
