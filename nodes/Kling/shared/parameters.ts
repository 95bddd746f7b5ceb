import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import {
	isNothing,
	readChoice,
	readChoices,
	readId,
	readNumber,
	readSwitch,
	readText,
	readTime,
	Unusable,
	type Choices,
	type NumberLimits,
	type Reading,
} from './values';

/** A parameter of the node: where it stands (`options.timeout`), what the form calls it, and what counts without it. */
export interface Parameter<T> {
	name: string;
	label: string;
	fallback: T;
	/** An expression that gives nothing is refused, because the fallback would pay for what was not wanted. */
	mustSay?: boolean;
}

/** The label of a field and what is wrong with it, as an error about the item. */
export const fieldError = (ctx: IExecuteFunctions, index: number, label: string, why: string, description?: string) =>
	new NodeOperationError(ctx.getNode(), `${label} ${why}`, { itemIndex: index, description });

/** A parameter as it was evaluated for the item, of any type; null for what the form does not show. */
export const givenParameter = (ctx: IExecuteFunctions, index: number, name: string): unknown =>
	ctx.getNodeParameter(name, index, null);

/** A parameter as it is saved; an expression is a text that begins with `=`. */
export const savedParameter = (ctx: IExecuteFunctions, index: number, name: string): unknown =>
	ctx.getNodeParameter(name, index, null, { rawExpressions: true });

function valueAt<T>(
	ctx: IExecuteFunctions,
	index: number,
	{ name, label, fallback, mustSay }: Parameter<T>,
	read: (given: unknown) => Reading<T>,
): T {
	const value = read(givenParameter(ctx, index, name));
	if (value instanceof Unusable) throw fieldError(ctx, index, label, value.why);
	if (value !== undefined) return value;
	if (mustSay && !isNothing(savedParameter(ctx, index, name))) {
		throw fieldError(ctx, index, label, 'has an expression that gives nothing', 'Make it give a value for every item.');
	}
	return fallback;
}

/** The four kinds of parameters, each read for one item. All throw NodeOperationError with the label and the value. */
export const switchAt = (ctx: IExecuteFunctions, index: number, parameter: Parameter<boolean>): boolean =>
	valueAt(ctx, index, parameter, readSwitch);

export const numberAt = (ctx: IExecuteFunctions, index: number, parameter: Parameter<number> & NumberLimits): number =>
	valueAt(ctx, index, parameter, (given) => readNumber(given, parameter));

export const idAt = (ctx: IExecuteFunctions, index: number, parameter: Parameter<string>): string =>
	valueAt(ctx, index, parameter, readId);

/** Milliseconds since 1970; a time without a zone is in the workflow's. */
export const timeAt = (ctx: IExecuteFunctions, index: number, parameter: Parameter<number>): number =>
	valueAt(ctx, index, parameter, (given) => readTime(given, ctx.getTimezone()));

export const textAt = (ctx: IExecuteFunctions, index: number, parameter: Parameter<string>): string =>
	valueAt(ctx, index, parameter, readText);

export const choiceAt = <T extends string>(
	ctx: IExecuteFunctions,
	index: number,
	parameter: Parameter<T> & { choices: Choices<T> },
): T => valueAt(ctx, index, parameter, (given) => readChoice(given, parameter.choices));

export const choicesAt = <T extends string>(
	ctx: IExecuteFunctions,
	index: number,
	parameter: Parameter<T[]> & { choices: Choices<T> },
): T[] => valueAt(ctx, index, parameter, (given) => readChoices(given, parameter.choices));

/**
 * A parameter that can only hold for the run as a whole.
 * @param readAt reads it for one item
 * @throws NodeOperationError when items differ
 */
export function forRun<T, P extends Parameter<T>>(
	ctx: IExecuteFunctions,
	readAt: (ctx: IExecuteFunctions, index: number, parameter: P) => T,
	parameter: P,
): T {
	const first = readAt(ctx, 0, parameter);
	if (!String(savedParameter(ctx, 0, parameter.name)).startsWith('=')) return first;
	for (let index = 1; index < ctx.getInputData().length; index++) {
		const other = readAt(ctx, index, parameter);
		if (other === first) continue;
		throw fieldError(
			ctx,
			index,
			parameter.label,
			'must be the same for all items',
			`It is ${String(first)} for item 0 and ${String(other)} for item ${index}, but it holds for the whole run. Run such items apart, for instance with Loop Over Items.`,
		);
	}
	return first;
}
