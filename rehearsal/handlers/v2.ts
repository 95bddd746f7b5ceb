import type { Task } from '../tasks';
import { v2Task } from '../views';
import type { Handler } from '../world';
import { cursorPage } from './cursor';

interface Filter {
	key: string;
	values: string[];
}

/** What a filter key looks at. */
const filtered: Record<string, (task: Task) => unknown> = {
	status: (task) => v2Task(task).status,
	product_type: (task) => task.operation.pack,
};

/** Several tasks by id, of both generations; unknown ones are left out. */
export const tasksByIds: Handler = ({ tasks, now }, { query }) => {
	const kind = query.task_ids ? 'task_id' : 'external_task_id';
	const ids = String(query.task_ids ?? query.external_task_ids).split(',');
	const found = ids.map((id) => tasks.find(id.trim(), [kind]));
	return found.filter((task) => task !== undefined && task.visibleAt <= now()).map((task) => v2Task(task!));
};

/** Filtered listing, newest first. */
export const tasksByFilter: Handler = ({ tasks, now }, call) => {
	const filters = (call.body.filters ?? []) as Filter[];
	const fits = (task: Task) => filters.every(({ key, values }) => values.includes(String(filtered[key](task))));
	const { rows, ...more } = cursorPage(tasks.newest(now(), fits), call, ({ createdAt }) => createdAt, v2Task);
	return { result: rows, ...more };
};
