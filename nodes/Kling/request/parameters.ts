import type { IExecuteFunctions, INodePropertyOptions } from 'n8n-workflow';
import type { Family, ReadParameter } from '../families/types';
import { givenParameter, savedParameter } from '../shared/parameters';
import { choiceMeant } from '../shared/values';
import { parameterOf } from './body';

/**
 * Reads evaluated parameters of one item; null for what the form does not show. Of a choice it gives what the choice holds,
 * also when an expression gives its name.
 * @param family whose form it is, with its variants
 */
export function parameterReader(ctx: IExecuteFunctions, itemIndex: number, family: Family): ReadParameter {
	const fields = [family, ...(family.variants ?? [])].flatMap((one) => one.fields);
	return (name) => {
		const given = givenParameter(ctx, itemIndex, name);
		const choices = fields.filter((field) => field.property.type === 'options' && parameterOf(field) === name);
		return choiceMeant(
			given,
			choices.flatMap(({ property }) => property.options as INodePropertyOptions[]),
		);
	};
}

/** Reads parameters as they are saved, expressions included; it tells whether the user has touched them. */
export const savedParameterReader =
	(ctx: IExecuteFunctions, itemIndex: number): ReadParameter =>
	(name) =>
		savedParameter(ctx, itemIndex, name);
