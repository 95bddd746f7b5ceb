import type { Family } from './types';

/** What items call the kind of a task when only its id or its path is known. */
export const ANY = 'any';

/** Tasks of whatever kind, which newer keys can read without knowing it; between pictures and long videos in its length. */
export const anyFamily: Family = {
	kind: 'task',
	family: ANY,
	resource: 'task',
	operation: 'create',
	displayName: 'Any',
	action: '',
	description: '',
	method: 'POST',
	path: '',
	idKinds: ['task_id', 'external_task_id'],
	externalId: true,
	callback: true,
	result: '',
	expectedSeconds: 120,
	slots: () => 1,
	pack: '',
	fields: [],
	models: [],
};
