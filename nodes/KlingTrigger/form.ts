import type { INodeProperties } from 'n8n-workflow';
import { familyOptions } from '../Kling/form/task';

/** The parameters of the trigger. */
export const properties: INodeProperties[] = [
	{
		displayName:
			'The address for Kling, secret included, stands under "Webhook URLs" above: open it, choose "Production URL" and click to copy. Give it to the option "Callback URL" of the Kling AI node, or as callback_url to anything else that creates tasks. It works once the workflow is published.',
		name: 'addressNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Path',
		name: 'path',
		type: 'string',
		default: 'kling',
		required: true,
		description: 'Last part of the address. Each published trigger of this n8n needs one of its own.',
	},
	{
		displayName: 'Secret',
		name: 'secret',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		required: true,
		description:
			'Part of the address; callers without it are turned away. It needs at least 16 characters, or n8n does not publish the workflow: make one with "openssl rand -hex 24" or with a password manager, and do not use it elsewhere.',
	},
	{
		displayName: 'Statuses',
		name: 'statuses',
		type: 'multiOptions',
		options: [
			{ name: 'Failed', value: 'failed' },
			{ name: 'Processing', value: 'processing' },
			{ name: 'Submitted', value: 'submitted' },
			{ name: 'Succeeded', value: 'succeed' },
		],
		default: ['succeed', 'failed'],
		description: 'Which states of a task start the workflow. Callbacks about others are acknowledged and ignored.',
	},
	{
		displayName: 'Family',
		name: 'family',
		type: 'options',
		options: [
			{
				name: 'Find Out',
				value: '',
				description: 'By asking every endpoint that fits; name one here if all tasks are of one kind',
			},
			...familyOptions,
		],
		default: '',
		description:
			'Kind of task, when the address does not name it. The Kling AI node adds "family" to the address; other creators can do the same.',
	},
	{
		displayName: 'Download Results',
		name: 'downloadResults',
		type: 'boolean',
		default: false,
		description: 'Whether to add the files of the task to the item as binary data',
	},
	{
		displayName: 'Signature',
		name: 'signature',
		type: 'options',
		options: [
			{
				name: 'Required if the Credential Has a Webhook Secret',
				value: 'auto',
				description: 'For accounts with signed callbacks',
			},
			{ name: 'Checked if Present', value: 'optional', description: 'While you switch signed callbacks on or off' },
			{ name: 'Not Checked', value: 'off', description: 'The secret in the address and the query alone decide' },
		],
		default: 'auto',
		description: 'Whether a callback must be signed with the Webhook Secret of the credential',
	},
];
