import type { IExecuteFunctions } from 'n8n-workflow';
import type { ReadParameter } from '../families/types';
import { givenParameter, savedParameter } from '../shared/parameters';

/** Reads evaluated parameters of one item; null for what the form does not show. */
export const parameterReader =
	(ctx: IExecuteFunctions, itemIndex: number): ReadParameter =>
	(name) =>
		givenParameter(ctx, itemIndex, name);

/** Reads parameters as they are saved, expressions included; it tells whether the user has touched them. */
export const savedParameterReader =
	(ctx: IExecuteFunctions, itemIndex: number): ReadParameter =>
	(name) =>
		savedParameter(ctx, itemIndex, name);
