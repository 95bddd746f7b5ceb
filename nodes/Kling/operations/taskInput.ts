import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { byFamily, families, type Family } from '../families';
import { own } from '../fields/ownParameters';
import { itemOffers, type ItemOffers } from '../fields/itemOffers';
import { idAt, savedParameter, textAt } from '../shared/parameters';
import { isNothing } from '../shared/values';

/** The task of the item before, for a parameter that was left empty; one that an expression leaves empty takes nothing. */
function offerTo(ctx: IExecuteFunctions, index: number, { name }: { name: string }): ItemOffers {
	return isNothing(savedParameter(ctx, index, name)) ? itemOffers(ctx.getInputData()[index]?.json ?? {}) : {};
}

/**
 * The family that an item's task belongs to.
 * @throws NodeOperationError when the field is empty or names no family
 */
export function familyAt(ctx: IExecuteFunctions, index: number): Family {
	// Voices and elements are resources of their own; their operations need no field for the family.
	const fixed = byFamily(textAt(ctx, index, own.resource));
	if (fixed) return fixed;
	const name = textAt(ctx, index, own.family) || (offerTo(ctx, index, own.family).family ?? '');
	const family = byFamily(name);
	if (family) return family;
	const names = families.filter(({ kind }) => kind === 'task').map((known) => known.family);
	throw new NodeOperationError(ctx.getNode(), name ? `Family is not one of Kling's: ${name}` : 'Family is empty', {
		itemIndex: index,
		description: `The item before is no task of Kling's that it could be taken from. It is one of ${[...new Set(names)].join(', ')}.`,
	});
}

/**
 * The id of an item's task, Kling's own or the caller's.
 * @throws NodeOperationError when the field is empty
 */
export function taskIdAt(ctx: IExecuteFunctions, index: number): string {
	const fixed = byFamily(textAt(ctx, index, own.resource));
	const offer = offerTo(ctx, index, own.taskId);
	// The id of a video is none of a voice.
	const isOfKind = !fixed || offer.family === fixed.family;
	const id = idAt(ctx, index, own.taskId) || (isOfKind ? offer.taskId : undefined);
	if (id) return id;
	throw new NodeOperationError(ctx.getNode(), 'Task ID is empty', {
		itemIndex: index,
		description: "The item before is no task of Kling's that it could be taken from. Enter the ID of the task.",
	});
}
