import type { IExecuteFunctions } from 'n8n-workflow';
import type { ListQuery, Task } from '../dialects';
import { listTasks } from '../tasks/listTasks';
import type { TaskList } from '../tasks/places';
import { toError, toFault, type Fault } from '../transport';
import { hint } from './hints';

/** What to tell about a list that could not be had, or not to its end. */
export const notSearched = ({ path }: TaskList, { message }: Fault): string =>
	`Kling's list at ${path} was not searched to its end: ${message.replace(/\.$/, '')}.`;

/**
 * How the lists of one question are walked through, each newest first. Not every host of Kling's serves every list, so a
 * further one that will never answer is left out, and the user is told.
 * @throws NodeApiError when a page of the first list, or for a passing reason one of another, cannot be had
 */
export const walkLists = (ctx: IExecuteFunctions, lists: TaskList[], query: ListQuery) =>
	async function* (list: TaskList): AsyncGenerator<Task> {
		try {
			yield* listTasks(ctx, list.path, query);
		} catch (error) {
			const known = toFault(error);
			if (known.retryable || list === lists[0]) throw toError(ctx.getNode(), known);
			hint(ctx, [notSearched(list, known)]);
		}
	};
