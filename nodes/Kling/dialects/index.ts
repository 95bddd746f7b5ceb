import { dialects } from './dialects';
import type { Api, Dialect, Task } from './types';

export { keyFault, opensAll } from './keys';
export { isObject, numberOf, objectsOf, textOf, timeOf, withMember } from './members';
export { numberedList, numberedPage } from './v1';
export { dialectAt, dialects } from './dialects';
export { FAILED, isFinal, statusOf, SUCCEED } from './status';
export type { Answer, Api, Dialect, ListQuery, ResultFile, Task } from './types';

/** The generation of that name, as items carry it. */
export const dialectNamed = (api: unknown): Dialect | undefined =>
	dialects.find((dialect) => dialect.api === (api as Api));

/**
 * The task that a callback's body claims to be about, whatever the generation; undefined when it is about none. An id
 * that came as a number has lost digits, so it is none.
 */
export const taskInCallback = (body: unknown): Task | undefined =>
	dialects
		.map((dialect) => dialect.task(body))
		.find((task) => task !== undefined && task.task_status !== '' && Object.values(task.raw).includes(task.task_id));
