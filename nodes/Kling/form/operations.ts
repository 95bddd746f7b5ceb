import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { families } from '../families';
import { by } from './sorting';
import { CREATE_BY_PATH } from './waiting';

interface Resource {
	name: string;
	value: string;
	/** Operations that only read, besides those of the families. */
	operations: INodePropertyOptions[];
}

const reading = (one: string, many: string): INodePropertyOptions[] => [
	{ name: 'Get', value: 'get', action: `Get ${one}`, description: `Get ${one} as it stands now` },
	{ name: 'Get Many', value: 'getMany', action: `Get many ${many}`, description: `List ${many}, newest first` },
];

const resources: Resource[] = [
	{
		name: 'Account',
		value: 'account',
		operations: [
			{
				name: 'Get Deductions',
				value: 'getDeductions',
				action: 'Get deductions',
				description: 'List what Kling has deducted, in units and in cash, newest first',
			},
			{
				name: 'Get Remaining Units',
				value: 'getRemainingUnits',
				action: 'Get remaining units',
				description: 'List the resource packs with what is left of each and of all',
			},
			{
				name: 'Get Usage',
				value: 'getUsage',
				action: 'Get usage by day and model',
				description: 'Sum up units and cash by day and model, newest first',
			},
		],
	},
	{ name: 'Audio', value: 'audio', operations: [] },
	{ name: 'Element', value: 'element', operations: reading('an element creation', 'element creations') },
	{ name: 'Image', value: 'image', operations: [] },
	{ name: 'Solution', value: 'solution', operations: [] },
	{
		name: 'Task',
		value: 'task',
		operations: [
			...reading('a task', 'tasks'),
			{
				name: 'Create by Path',
				value: CREATE_BY_PATH,
				action: 'Create a task by path',
				description: 'Create a task at any path of the API, with a body in JSON',
			},
			{
				name: 'Download',
				value: 'download',
				action: 'Download the files of a task',
				description: 'Get the files of a finished task',
			},
			{
				name: 'Recover',
				value: 'recover',
				action: 'Recover tasks',
				description: 'Find the tasks of a time range, an execution or an ID prefix, and get their files',
			},
			{ name: 'Wait', value: 'wait', action: 'Wait for a task', description: 'Wait until a task is finished' },
		],
	},
	{ name: 'Video', value: 'video', operations: [] },
	{ name: 'Video Edit', value: 'videoEdit', operations: [] },
	{ name: 'Voice', value: 'voice', operations: reading('a voice creation', 'voice creations') },
];

function operationProperty({ value: resource, operations }: Resource): INodeProperties {
	const own = families.filter((family) => family.resource === resource && !family.hidden);
	const options = [
		...operations,
		...own.map(({ displayName, operation, action, description }) => ({
			name: displayName,
			value: operation,
			action,
			description,
		})),
	].sort(by(({ name }) => name));
	const usual = own[0]?.operation ?? operations[0]?.value ?? '';
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		options,
		default: usual,
	};
}

/** Resource and operation. */
export const operationProperties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: resources.map(({ name, value }) => ({ name, value })),
		default: 'video',
	},
	...resources.map(operationProperty),
];
