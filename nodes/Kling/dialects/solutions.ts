import { queriedTasks } from './queriedTasks';

/** Ready-made products, each with a path of its own. */
export const solutions = queriedTasks('solutions', '/solutions', (path) => path.startsWith('/solutions'));
