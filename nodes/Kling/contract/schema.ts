import type { Json, JsonObject, Schema } from './types';

/** Whether a value counts as not sent (contract: x-conventions.empty_means_absent). */
export function isAbsent(value: unknown): boolean {
	return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

/** Characters as JSON Schema counts them: code points (contract: x-uncertain length-unit). What is no text has none. */
export function lengthOf(value: Json | undefined): number {
	return typeof value === 'string' ? [...value].length : 0;
}

/** The member of a body at a dotted path, such as `options.callback_url`; undefined where there is none. */
export const memberAt = (body: JsonObject, path: string): Json | undefined =>
	path.split('.').reduce<any>((node, key) => node?.[key], body) as Json | undefined;

/** The schema node under a dotted path; array items are entered silently (`multi_prompt.duration`). */
export function schemaAt(schema: Schema, path: string): Schema | undefined {
	let node: Schema | undefined = schema;
	for (const key of path.replace(/\[[*\d]+\]/g, '').split('.')) {
		if (node?.items) node = node.items;
		node = node?.properties?.[key];
	}
	return node;
}

/** The place of the model in the body of a call; that of a model in the path stands beside the body's own members. */
export const modelPathOf = (path: string): string => (path.includes('{model}') ? '$path.model' : 'model_name');
