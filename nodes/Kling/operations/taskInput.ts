import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { Task } from '../dialects';
import { byFamily, families, type Family } from '../families';
import { own } from '../fields/ownParameters';
import { idAt, textAt } from '../shared/parameters';
import { readTasks } from '../tasks/readTasks';
import { toError } from '../transport';

/**
 * The family that an item's task belongs to.
 * @throws NodeOperationError when the field is empty or names no family
 */
export function familyAt(ctx: IExecuteFunctions, index: number): Family {
	// Voices and elements are resources of their own; their operations need no field for the family.
	const fixed = byFamily(ctx.getNodeParameter('resource', index) as string);
	if (fixed) return fixed;
	const name = textAt(ctx, index, own.family);
	const family = byFamily(name);
	if (family) return family;
	const names = families.filter(({ kind }) => kind === 'task').map((known) => known.family);
	throw new NodeOperationError(ctx.getNode(), name ? `Family is not one of Kling's: ${name}` : 'Family is empty', {
		itemIndex: index,
		description: `Items of this node carry it in the field "family". It is one of ${[...new Set(names)].join(', ')}.`,
	});
}

/**
 * The id of an item's task, Kling's own or the caller's.
 * @throws NodeOperationError when the field is empty
 */
export function taskIdAt(ctx: IExecuteFunctions, index: number): string {
	const id = idAt(ctx, index, own.taskId);
	if (id) return id;
	throw new NodeOperationError(ctx.getNode(), 'Task ID is empty', {
		itemIndex: index,
		description: 'Items of this node carry it in the field "task_id"; a task ID can also be typed in.',
	});
}

/**
 * The task of an item, as Kling reports it now.
 * @throws NodeOperationError for an empty field, NodeApiError when Kling does not know the task
 */
export async function readTaskAt(ctx: IExecuteFunctions, index: number): Promise<{ family: Family; task: Task }> {
	const family = familyAt(ctx, index);
	const id = taskIdAt(ctx, index);
	const [answer] = await readTasks(ctx, [{ path: family.path, id }]);
	if (answer.task) return { family, task: answer.task };
	throw toError(
		ctx.getNode(),
		answer.missing
			? {
					...answer.fault,
					message: `Kling knows no task ${id} of the family ${family.family}`,
					advice: 'Check the ID, the family, and that the credential belongs to the account that created the task.',
					task_id: id,
				}
			: answer.fault,
	);
}
