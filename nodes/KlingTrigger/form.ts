import type { INodeProperties } from 'n8n-workflow';
import { familyOptions } from '../Kling/form/task';
import { SIGNATURES, STATUSES } from './choices';

/** The parameters of the trigger. */
export const properties: INodeProperties[] = [
	{
		displayName:
			'Kling calls the address under "Webhook URLs" above when a task is done. Open it, choose "Production URL", click to copy, and paste it into the node that creates the task: Kling AI > Options > "Callback URL". Then publish this workflow. If the address begins with localhost or a number like 127.0.0.1 or 192.168, Kling cannot reach it: set WEBHOOK_URL of n8n first.',
		name: 'addressNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Trigger On',
		name: 'statuses',
		type: 'multiOptions',
		required: true,
		options: STATUSES,
		default: ['succeed', 'failed'],
		description: 'What starts the workflow. Kling calls at every change; other calls are answered and ignored.',
	},
	{
		displayName: 'Download Results',
		name: 'downloadResults',
		type: 'boolean',
		default: true,
		description: 'Whether to add the files of the task to the item',
	},
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	},
	{
		displayName: 'Kind of Task',
		name: 'family',
		type: 'options',
		options: [
			{
				name: 'Find Out by Asking Kling',
				value: '',
				description: 'Fits always; with one kind chosen, Kling is asked fewer questions',
			},
			...familyOptions,
		],
		default: '',
		description:
			'Which operation created the tasks. The Kling AI node says so by itself when it gives Kling the address; this is for tasks that were created elsewhere.',
	},
	{
		displayName: 'Signature',
		name: 'signature',
		type: 'options',
		options: SIGNATURES,
		default: 'auto',
		description: 'Whether a call must be signed with the Webhook Secret of the credential',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Path',
				name: 'path',
				type: 'string',
				// n8n evaluates no expression inside of options when it makes an address.
				noDataExpression: true,
				default: '',
				placeholder: 'e.g. kling',
				description:
					'Last part of the address, in place of the random one. Needs the option Secret, and each published workflow needs a path of its own.',
			},
			{
				displayName: 'Secret',
				name: 'secret',
				type: 'string',
				noDataExpression: true,
				typeOptions: { password: true },
				default: '',
				description:
					'Becomes part of the address that is shown above; who calls without it is turned away. At least 16 characters, best made by a password manager and used nowhere else.',
			},
		],
	},
];
