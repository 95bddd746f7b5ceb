import data from './contract.json';
import type { Contract, Endpoint, Schema } from './types';

export * from './schema';
export * from './types';

/** The API facts, compiled from contract/openapi.yaml by build/contract.ts. */
export const contract = data as unknown as Contract;

/** Error codes of Kling with meaning and advice (contract: components.x-error-codes). */
export const errors = contract.errors;

/** The price list: units by path, model and what is asked for, US$ per unit, and the day it was read. */
export const { prices } = contract;

export interface KnownPath {
	/** The path as the contract writes it: `/text-to-video/{model}`. */
	template: string;
	/** The model in the path, of v2 calls. */
	model?: string;
	endpoint: Endpoint;
}

/** What the contract knows of a path, be it written with `{model}` or with a model; undefined for a path it does not know. */
export function findEndpoint(path: string): KnownPath | undefined {
	const known = contract.paths[path];
	if (known) return { template: path, endpoint: known };
	const [, root, model] = /^(\/[^/]+)\/([^/]+)$/.exec(path) ?? [];
	const template = `${root}/{model}`;
	return template in contract.paths ? { template, model, endpoint: contract.paths[template] } : undefined;
}

/** The compiled entry of one path; throws when the contract does not know it, which is a programming error. */
export function endpoint(path: string): Endpoint {
	const found = findEndpoint(path);
	if (!found) throw new Error(`The contract has no path ${path}`);
	return found.endpoint;
}

const isLongId = ({ oneOf = [] }: Schema): boolean =>
	oneOf.some(({ type }) => type === 'integer') && oneOf.some(({ pattern }) => pattern === '^[0-9]+$');

const longIds = (schema: Schema): string[] => [
	...Object.entries(schema.properties ?? {}).flatMap(([name, member]) => [
		...(isLongId(member) ? [name] : []),
		...longIds(member),
	]),
	...(schema.items ? longIds(schema.items) : []),
];

/**
 * Members of a path's request body that are 64-bit numbers on the wire and digit strings in code
 * (contract: ElementId, x-uncertain element-id-type).
 */
export const longIdsOf = (path: string): string[] => {
	const known = findEndpoint(path)?.endpoint;
	return known ? [...new Set(longIds(known.schema))] : [];
};
