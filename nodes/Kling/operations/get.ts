import { taskJson, toItem } from '../item';
import { PARALLEL } from '../parallel';
import type { Operation } from './operation';
import { perItem } from './perItem';
import { readTaskAt } from './taskInput';

/** One task as it stands now. */
export const get: Operation = async (ctx) =>
	await perItem(
		ctx,
		async (index) => {
			const { family, task } = await readTaskAt(ctx, index);
			return [toItem(taskJson(task, family.family), index)];
		},
		PARALLEL,
	);
