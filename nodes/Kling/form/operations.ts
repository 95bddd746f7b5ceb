import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { endpoint } from '../contract';
import { families, type Family } from '../families';
import { CREATE_BY_PATH } from './waiting';

interface Resource {
	name: string;
	value: string;
	/** Operations that only read, besides those of the families. */
	operations: INodePropertyOptions[];
}

const reading = (one: string): INodePropertyOptions[] => [
	{ name: 'Get', value: 'get', action: `Get ${one}`, description: `Get one ${one} as it stands now` },
	{ name: 'Get Many', value: 'getMany', action: `Get many ${one}s`, description: `List ${one}s, newest first` },
];

/** In the order of use; n8n's node panel lists the actions in the order that stands here. */
const resources: Resource[] = [
	{ name: 'Video', value: 'video', operations: [] },
	{ name: 'Image', value: 'image', operations: [] },
	{ name: 'Audio', value: 'audio', operations: [] },
	{
		name: 'Task',
		value: 'task',
		operations: [
			...reading('task'),
			{ name: 'Wait', value: 'wait', action: 'Wait for task', description: 'Wait until a task is finished' },
			{
				name: 'Download',
				value: 'download',
				action: 'Download files of task',
				description: 'Get the files of a finished task',
			},
			{
				name: 'Recover',
				value: 'recover',
				action: 'Recover tasks',
				description: 'Find the tasks of a time range, an execution or an ID prefix, and get their files',
			},
			{
				name: 'Create by Path',
				value: CREATE_BY_PATH,
				action: 'Create task by path',
				description: 'Create a task at any path of the API, with a body in JSON',
			},
		],
	},
	{ name: 'Video Edit', value: 'videoEdit', operations: [] },
	{ name: 'Voice', value: 'voice', operations: reading('voice task') },
	{ name: 'Element', value: 'element', operations: reading('element task') },
	{ name: 'Solution', value: 'solution', operations: [] },
	{
		name: 'Account',
		value: 'account',
		operations: [
			{
				name: 'Get Remaining Units',
				value: 'getRemainingUnits',
				action: 'Get remaining units of account',
				description: 'List the resource packs with what is left of each and of all',
			},
			{
				name: 'Get Deductions',
				value: 'getDeductions',
				action: 'Get deductions of account',
				description: 'List what Kling has deducted, in units and in cash, newest first',
			},
			{
				name: 'Get Usage',
				value: 'getUsage',
				action: 'Get usage of account by day and model',
				description: 'Sum up units and cash by day and model, newest first',
			},
		],
	},
];

/** What deletes, and what creates nothing any more, stands last. */
const standsLast = ({ path, deletes }: Family): boolean => deletes === true || endpoint(path).closed !== undefined;

function operationProperty({ value: resource, operations }: Resource): INodeProperties {
	const own = families.filter((family) => family.resource === resource && !family.hidden);
	const optionsOf = (some: Family[]): INodePropertyOptions[] =>
		some.map(({ displayName, operation, action, description }) => ({
			name: displayName,
			value: operation,
			action,
			description,
		}));
	const last = own.filter(standsLast);
	const first = own.filter((family) => !last.includes(family));
	const options = [...optionsOf(first), ...operations, ...optionsOf(last)];
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
