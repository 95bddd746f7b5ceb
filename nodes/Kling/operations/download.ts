import { NodeOperationError } from 'n8n-workflow';
import { FILES_AT_ONCE, withFiles, withoutFiles } from '../tasks/downloadFiles';
import { lacksFile } from '../tasks/item';
import type { Operation } from './operation';
import { downloadingAt, downloadsAt } from './runOptions';
import { forEachItem } from './forEachItem';
import { namedTasks } from './namedTasks';

/** The files of finished tasks. Kling is asked for the links; those in the input item are never trusted. */
export const download: Operation = async (ctx) => {
	const taskAt = namedTasks(ctx);
	return await forEachItem(
		ctx,
		async (index) => {
			const { family, task, path } = await taskAt(index);
			if (task.files.length === 0 && !lacksFile(task)) {
				throw new NodeOperationError(ctx.getNode(), `Task ${task.task_id} has no files`, {
					itemIndex: index,
					description: `Its status is ${task.task_status}. Use Task > Wait before Task > Download.`,
				});
			}
			const how = downloadingAt(ctx, index);
			if (!downloadsAt(ctx, index) && !lacksFile(task)) return withoutFiles(task, family, index, how.split);
			return await withFiles(ctx, task, family, path, index, how);
		},
		FILES_AT_ONCE,
	);
};
