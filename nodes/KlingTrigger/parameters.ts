import { NodeOperationError, type IHookFunctions, type IWebhookFunctions } from 'n8n-workflow';
import { STATUSES } from '../Kling/fields/ownParameters';
import { readChoice, readChoices, readText, Unusable, type Reading } from '../Kling/shared/values';

type Context = IHookFunctions | IWebhookFunctions;

function parameter<T>(name: string, label: string, fallback: T, read: (given: unknown) => Reading<T>) {
	return (ctx: Context): T => {
		const value = read(ctx.getNodeParameter(name, null));
		if (value instanceof Unusable) throw new NodeOperationError(ctx.getNode(), `${label} ${value.why}`);
		return value ?? fallback;
	};
}

/** Parts of the address stand there with all their blanks; undefined without the option. */
const asItStands = (given: unknown): Reading<string> =>
	given === null || given === undefined ? undefined : String(given);

/** The parameters of the trigger, each with what counts when it gives nothing. All throw NodeOperationError with label and value. */
export const parameters = {
	statuses: parameter('statuses', 'Trigger On', ['succeed', 'failed'], (given) => readChoices(given, STATUSES)),
	family: parameter('family', 'Kind of Task', '', readText),
	signature: parameter('signature', 'Signature', 'auto', (given) => readChoice(given, ['auto', 'optional', 'off'])),
	path: parameter<string | undefined>('options.path', 'Path', undefined, asItStands),
	secret: parameter<string | undefined>('options.secret', 'Secret', undefined, asItStands),
};
