import { queriedTasks } from './queriedTasks';

const OTHERS = ['/v1/', '/solutions', '/account/'];

/** The model in the path; `settings` and `options` in the body; tasks of all models, the first generation's too, at one path. */
export const v2 = queriedTasks(
	'v2',
	'/tasks',
	'the models marked "API Key"',
	(path) => !OTHERS.some((other) => path.startsWith(other)),
	true,
);
