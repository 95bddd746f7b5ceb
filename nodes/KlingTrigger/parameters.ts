import { NodeOperationError, type IWebhookFunctions } from 'n8n-workflow';
import { STATUSES } from '../Kling/fields/ownParameters';
import { readChoice, readChoices, readText, Unusable, type Reading } from '../Kling/shared/values';

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
	read(ctx, 'statuses', 'Trigger On', (value) => readChoices(value, STATUSES)) ?? ['succeed', 'failed'];

export const familyOf = (ctx: IWebhookFunctions): string => read(ctx, 'family', 'Kind of Task', readText) ?? '';

export const signatureOf = (ctx: IWebhookFunctions): 'auto' | 'optional' | 'off' =>
	read(ctx, 'signature', 'Signature', (value) => readChoice(value, ['auto', 'optional', 'off'])) ?? 'auto';
