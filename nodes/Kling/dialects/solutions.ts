import { queriedTasks } from './queriedTasks';

/** Ready-made products, each with a path of its own. */
export const solutions = queriedTasks('solutions', '/solutions', 'the ready-made products', (path) =>
	path.startsWith('/solutions'),
);
