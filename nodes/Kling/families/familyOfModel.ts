import { modelOf } from '../fields/modelFields';
import type { Family, ReadParameter } from './types';

/** What the ids of the first generation's models begin with. */
const FIRST_GENERATION = /^(kling-v|kolors)/;

/**
 * The family that knows the chosen model; an id that none of them knows belongs to the first one if it looks like the
 * first generation's, else to the newer one.
 * @param families the family of the form, and its variants
 */
export function familyOfModel([first, ...newer]: Family[], read: ReadParameter): Family {
	const model = modelOf(read);
	const known = [first, ...newer].find(({ models }) => models.some(({ name }) => name === model));
	return known ?? (FIRST_GENERATION.test(model) || model === '' ? first : (newer[0] ?? first));
}
