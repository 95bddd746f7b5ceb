import type { IExecuteFunctions } from 'n8n-workflow';
import { byFamily, type Family } from '../families';
import { anyKind, taskKinds } from '../families/taskKinds';
import { own } from '../fields/ownParameters';
import { itemOffers, type ItemOffers } from '../fields/itemOffers';
import { fieldError, idAt, savedParameter, textAt, type Parameter } from '../shared/parameters';
import { choiceMeant, isNothing } from '../shared/values';
import { shown } from '../shared/words';

/** What the kind of a task may be. */
const kinds = [anyKind, ...taskKinds];

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
	const family = byFamily(choiceMeant(name, kinds) as string);
	if (family) return family;
	const names = kinds.map(({ value }) => value);
	const choice = `Choose one in the form; an expression gives one of ${[...new Set(names)].join(', ')}.`;
	if (name) throw fieldError(ctx, index, own.family.label, `is ${shown(name)}, which Kling does not have`, choice);
	throw emptyField(ctx, index, own.family, choice);
}

/** A field about the task that is empty, with why, and what to do. */
function emptyField(ctx: IExecuteFunctions, index: number, { name, label }: Parameter<string>, help: string) {
	const why = isNothing(savedParameter(ctx, index, name))
		? "The item before is no task of Kling's that it could be taken from."
		: 'Its expression gives nothing.';
	return fieldError(ctx, index, label, 'is empty', `${why} ${help}`);
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
	throw emptyField(ctx, index, own.taskId, 'Enter the ID of the task.');
}
