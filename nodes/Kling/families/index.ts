import { imageGenerate } from './imageGenerate';
import { textToVideo } from './textToVideo';
import type { Family } from './types';

export type { Family, Field, KlingCall } from './types';

/** Every operation that sends one body, in the order the form lists them. */
export const families: Family[] = [textToVideo, imageGenerate];

/** The family of an operation; undefined for operations that only read tasks. */
export const byOperation = (resource: string, operation: string): Family | undefined =>
	families.find((family) => family.resource === resource && family.operation === operation && !family.hidden);

/** The task family of that name, as items carry it. */
export const byFamily = (name: string): Family | undefined =>
	families.find(({ kind, family }) => kind === 'task' && family === name);
