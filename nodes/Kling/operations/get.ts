import { taskJson, toItem } from '../tasks/item';
import { PARALLEL } from '../shared/parallel';
import type { Operation } from './operation';
import { forEachItem } from './forEachItem';
import { readTaskAt } from './taskInput';

/** One task as it stands now. */
export const get: Operation = async (ctx) =>
	await forEachItem(
		ctx,
		async (index) => {
			const { family, task } = await readTaskAt(ctx, index);
			return [toItem(taskJson(task, family.family), index)];
		},
		PARALLEL,
	);
