import { NodeOperationError, type IWebhookFunctions } from 'n8n-workflow';
import { taskKinds } from '../Kling/families/taskKinds';
import { own } from '../Kling/fields/ownParameters';
import { choiceMeant, readChoice, readChoices, readText, Unusable, type Reading } from '../Kling/shared/values';
import { SIGNATURES, STATUSES } from './choices';

/** A parameter of the trigger; undefined when it gives nothing. Throws NodeOperationError with label and value. */
function read<T>(
	ctx: IWebhookFunctions,
	name: string,
	label: string,
	reader: (value: unknown) => Reading<T>,
): T | undefined {
	const value = reader(ctx.getNodeParameter(name, null));
	if (value instanceof Unusable) throw new NodeOperationError(ctx.getNode(), `${label} ${value.why}`);
	return value;
}

export const statusesOf = (ctx: IWebhookFunctions): string[] =>
	read(ctx, 'statuses', 'Trigger On', (value) => readChoices(value, [...STATUSES, ...own.statuses.choices])) ?? [
		'succeed',
		'failed',
	];

export const familyOf = (ctx: IWebhookFunctions): string =>
	(choiceMeant(read(ctx, 'family', own.family.label, readText), taskKinds) as string | undefined) ?? '';

export const signatureOf = (ctx: IWebhookFunctions): 'auto' | 'optional' | 'off' =>
	read(ctx, 'signature', 'Signature', (value) => readChoice(value, SIGNATURES)) ?? 'auto';
