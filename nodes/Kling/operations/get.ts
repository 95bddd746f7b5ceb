import { taskJson, toItem } from '../tasks/item';
import type { Operation } from './operation';
import { forEachItem } from './forEachItem';
import { namedTasks } from './namedTasks';

/** One task as it stands now. */
export const get: Operation = async (ctx) => {
	const taskAt = namedTasks(ctx);
	return await forEachItem(ctx, async (index) => {
		const { family, task } = await taskAt(index);
		return [toItem(taskJson(task, family), index)];
	});
};
