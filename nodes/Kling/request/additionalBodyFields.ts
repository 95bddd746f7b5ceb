import { NodeOperationError, type INode } from 'n8n-workflow';
import type { Json, JsonObject } from '../contract';
import { isNothing, lostDigits } from '../shared/values';
import { trimmed } from '../shared/words';
import { parseJson } from '../transport/json';

/** What users see as an example. */
export const LIKE = 'It must look like {"prompt": "A paper boat"}.';

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
		return parseJson(trimmed(text));
	} catch {
		return undefined;
	}
}

/** Why a value would arrive as another one, if it were written as JSON. */
const lossOf = (value: unknown): string | undefined =>
	typeof value === 'number' && !Number.isFinite(value) ? `is ${value}, which is no number` : lostDigits(value)?.why;

/** A value as it arrives, and the first of its members that would not arrive as it is; undefined for what is no JSON. */
function asJson(value: unknown): { json: unknown; loss?: string } | undefined {
	let loss: string | undefined;
	const note = (key: string, member: unknown): unknown => {
		const why = lossOf(member);
		if (why !== undefined) loss ??= `${key} ${why}`;
		return member;
	};
	try {
		return { json: JSON.parse(JSON.stringify(value, note) ?? 'null') as unknown, loss };
	} catch {
		return undefined;
	}
}

/**
 * A JSON object that a field holds as text or as an object; empty for an empty field.
 * @throws NodeOperationError when it is not a JSON object, or holds a number that would arrive as another one
 */
export function readObject(node: INode, itemIndex: number, label: string, given: unknown): JsonObject {
	if (isNothing(given)) return {};
	const { json, loss } = asJson(typeof given === 'string' ? parsed(given) : given) ?? {};
	if (!isObject(json)) {
		throw new NodeOperationError(node, `${label} is not a JSON object`, {
			itemIndex,
			description: LIKE,
		});
	}
	if (loss) throw new NodeOperationError(node, `${label}: ${loss}`, { itemIndex, description: 'Nothing was sent.' });
	return json;
}
