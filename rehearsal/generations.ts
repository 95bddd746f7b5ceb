import type { Body, GenerationName } from './types';

/** What differs between the generations of the API on the way of a request. */
export interface Generation {
	/** A token made of a pair of keys is refused. */
	apiKeyOnly: boolean;
	/** Keys that the contract does not know are dropped without a word (contract: x-conventions.unknown_keys). */
	dropsUnknownKeys: boolean;
	/** The part of a body that holds external_task_id and callback_url. */
	callerOptions: (body: Body) => Body;
}

const insideOptions = ({ options }: Body): Body =>
	typeof options === 'object' && options !== null ? (options as Body) : {};
const newer: Generation = { apiKeyOnly: true, dropsUnknownKeys: true, callerOptions: insideOptions };
const older: Generation = { apiKeyOnly: false, dropsUnknownKeys: false, callerOptions: (body) => body };

/** Solutions are taken to be like v2 where nobody has tried. */
export const generations: Record<GenerationName, Generation> = {
	v1: older,
	account: older,
	v2: newer,
	solutions: newer,
};
