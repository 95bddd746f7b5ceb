import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { byFamily, families, type Family } from '../families';
import { own } from '../fields/ownParameters';
import { idAt, textAt } from '../shared/parameters';
import { taskPath } from '../tasks/readTasks';
import { isUnknownId, read, toError, toFault } from '../transport';

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
export async function readTaskAt(
	ctx: IExecuteFunctions,
	index: number,
): Promise<{ family: Family; task: IDataObject }> {
	const family = familyAt(ctx, index);
	const taskId = taskIdAt(ctx, index);
	try {
		return { family, task: await read(ctx, taskPath(family, taskId)) };
	} catch (error) {
		const known = toFault(error);
		throw toError(
			ctx.getNode(),
			isUnknownId(known.code)
				? {
						...known,
						message: `Kling knows no task ${taskId} of the family ${family.family}`,
						advice: 'Check the ID, the family, and that the credential belongs to the account that created the task.',
						task_id: taskId,
					}
				: known,
		);
	}
}
