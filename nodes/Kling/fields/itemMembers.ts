/** The members that the items of all tasks have in common, whatever the generation of the API, most used first. */
export const itemMembers = [
	'url',
	'task_status',
	'task_id',
	'family',
	'video_id',
	'voice_id',
	'element_id',
	'name',
	'duration',
	'files',
	'units',
	'message',
	'created_at',
	'finished_at',
	'external_task_id',
	'expires_at',
	'api',
] as const;

export type ItemMember = (typeof itemMembers)[number];
