import data from './contract.json';
import type { Contract, Endpoint, Schema } from './types';

export * from './schema';
export * from './types';

/** The API facts, compiled from contract/openapi.yaml by build/contract.ts. */
export const contract = data as unknown as Contract;

/** Error codes of Kling with meaning and advice (contract: components.x-error-codes). */
export const errors = contract.errors;

/** The compiled entry of one path; throws when the contract does not know it, which is a programming error. */
export function endpoint(path: string): Endpoint {
	const found = contract.paths[path];
	if (!found) throw new Error(`The contract has no path ${path}`);
	return found;
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
	const known = contract.paths[path];
	return known ? [...new Set(longIds(known.schema))] : [];
};
