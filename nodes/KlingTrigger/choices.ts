import type { Choice } from '../Kling/shared/values';

/** What the parameters of the trigger offer: for the form, and for expressions that name a choice. */

export const STATUSES = [
	{
		name: 'Task Succeeded',
		value: 'succeed',
		action: 'On task succeeded',
		description: 'The files are ready',
	},
	{
		name: 'Task Failed',
		value: 'failed',
		action: 'On task failed',
		description: 'Kling could not finish it, and says why',
	},
	{
		name: 'Task in Progress',
		value: 'processing',
		action: 'On task in progress',
		description: 'Kling has begun to work on it',
	},
	{
		name: 'Task Submitted',
		value: 'submitted',
		action: 'On task submitted',
		description: 'Kling has accepted it',
	},
];

export const SIGNATURES: Array<Choice<'auto' | 'optional' | 'off'> & { description: string }> = [
	{
		name: 'Required if the Credential Has a Webhook Secret',
		value: 'auto',
		description: 'For accounts with signed callbacks',
	},
	{ name: 'Checked if Present', value: 'optional', description: 'While you switch signed callbacks on or off' },
	{ name: 'Not Checked', value: 'off', description: 'The address is the only secret' },
];
