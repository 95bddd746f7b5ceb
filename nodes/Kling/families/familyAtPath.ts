import { findEndpoint } from '../contract';
import { families } from './index';
import type { Family } from './types';

/** What items call the kind of a task when only its id or its path is known. */
export const ANY = 'any';

/** How long a task of an unknown kind takes, seconds: own guess, between pictures and long videos. */
export const ANY_SECONDS = 120;

const everyFamily: Family[] = families.flatMap((family) => [family, ...(family.variants ?? [])]);

/** A kind of task of which nothing is known but the path where it is created. */
const unknownFamily = (path: string): Family => ({
	kind: 'task',
	family: ANY,
	resource: 'task',
	operation: 'create',
	displayName: `Path "${path}"`,
	action: '',
	description: '',
	method: 'POST',
	path,
	idKinds: ['task_id', 'external_task_id'],
	externalId: true,
	callback: true,
	result: '',
	expectedSeconds: ANY_SECONDS,
	slots: () => 1,
	pack: '',
	fields: [],
	models: [],
});

/** The family whose tasks are created at a path, be it with a model in it; one without fields for a path that no family has. */
export function familyAtPath(path: string): Family {
	const template = findEndpoint(path)?.template ?? path;
	return everyFamily.find((family) => family.path === template) ?? unknownFamily(path);
}
