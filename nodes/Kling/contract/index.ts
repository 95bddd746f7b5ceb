import data from './contract.json';
import type { Contract, Endpoint } from './types';

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
