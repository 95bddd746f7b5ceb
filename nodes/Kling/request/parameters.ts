import type { IExecuteFunctions } from 'n8n-workflow';
import type { Family, ReadParameter } from '../families/types';
import { givenParameter, savedParameter } from '../shared/parameters';
import { choiceMeant, type Choice } from '../shared/values';
import { parameterOf } from './body';
import { optionsOf } from './labels';

/**
 * Reads evaluated parameters of one item; null for what the form does not show. Of a choice it gives what the choice holds,
 * also when an expression gives its name.
 * @param family whose form it is, with its variants
 */
export function parameterReader(ctx: IExecuteFunctions, itemIndex: number, family: Family): ReadParameter {
	const choices = new Map<string, Choice[]>();
	for (const field of [family, ...(family.variants ?? [])].flatMap(({ fields }) => fields)) {
		const name = parameterOf(field);
		choices.set(name, [...(choices.get(name) ?? []), ...optionsOf(field.property)]);
	}
	return (name) => choiceMeant(givenParameter(ctx, itemIndex, name), choices.get(name) ?? []);
}

/** Reads parameters as they are saved, expressions included; it tells whether the user has touched them. */
export const savedParameterReader =
	(ctx: IExecuteFunctions, itemIndex: number): ReadParameter =>
	(name) =>
		savedParameter(ctx, itemIndex, name);
