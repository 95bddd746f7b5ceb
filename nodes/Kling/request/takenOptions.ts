import { findEndpoint, modelPathOf } from '../contract';
import { dialectAt } from '../dialects';
import type { Family } from '../families';

/** What a creation takes besides its body: a caller's id, a callback address; and whether that is certain. */
export interface TakenOptions {
	takesExternalId: boolean;
	takesCallback: boolean;
	isProven: boolean;
}

/**
 * The contract doubts both where it names conditions that the model does not meet; they are not sent then. With a path or a
 * model that it does not know they are sent, as with everything else of the generation, but not relied upon.
 */
export function takenOptions({ path, externalId, callback, models }: Family, model: string): TakenOptions {
	const known = findEndpoint(path)?.endpoint;
	const isKnown = known !== undefined && (models.length === 0 || models.some(({ name }) => name === model));
	const paths = dialectAt(path).bodyPaths;
	const isDoubted = (member: string) =>
		isKnown &&
		known.conditions[member]?.some(({ when }) => (when[modelPathOf(path)] ?? [model]).includes(model)) === false;
	return {
		takesExternalId: externalId && !isDoubted(paths.externalId),
		takesCallback: callback && !isDoubted(paths.callback),
		isProven: isKnown,
	};
}
