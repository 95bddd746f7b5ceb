import type { Task } from '../tasks';
import type { Handler } from '../world';
import { cursorPage, type Listing } from './cursor';

/** Which tasks a place of the newer generations shows, and how its listing pages. */
interface Place extends Pick<Listing<Task>, 'endExclusive' | 'cursorHolds'> {
	shows: (task: Task) => boolean;
}

const isSolution = ({ operation }: Task) => operation.generation === 'solutions';
const tasks: Place = { shows: (task) => !isSolution(task), cursorHolds: 'times' };
const solutions: Place = { shows: isSolution, cursorHolds: 'filters', endExclusive: true };

/** Several tasks by id; unknown ones are left out. */
const byIds =
	({ shows }: Place): Handler =>
	({ tasks, views, now }, { query }) => {
		const kind = query.task_ids ? 'task_id' : 'external_task_id';
		const ids = String(query.task_ids ?? query.external_task_ids).split(',');
		const found = ids.map((id) => tasks.find(id.trim(), [kind])).filter((task) => task !== undefined);
		return found.filter((task) => shows(task) && task.visibleAt <= now()).map(views.newer);
	};

/** Filtered listing, newest first; an empty page has no `result` and no cursor (observed). */
const byFilter =
	({ shows, ...paging }: Place): Handler =>
	(world, call) => {
		const { tasks, views, now } = world;
		const { rows, count, has_more, next_cursor } = cursorPage(world, call, {
			...paging,
			rows: tasks.newest(now(), shows),
			id: (task) => task.id,
			time: ({ createdAt }) => createdAt,
			filtered: {
				status: (task) => String(views.newer(task).status),
				product_type: (task) => task.operation.pack.replace('-', '_'),
			},
			view: views.newer,
		});
		return count ? { result: rows, count, next_cursor, has_more } : { count, has_more };
	};

/** GET and POST /tasks: tasks of v2 and v1. Whether solution tasks show up there was not tried. */
export const tasksByIds = byIds(tasks);
export const tasksByFilter = byFilter(tasks);
/** GET and POST /solutions. */
export const solutionsByIds = byIds(solutions);
export const solutionsByFilter = byFilter(solutions);
