import type { INodeProperties } from 'n8n-workflow';
import { allKinds, anyKind, taskKinds } from '../families/taskKinds';
import { own } from '../fields/ownParameters';
import { requiredWords, whenEmpty } from '../fields/whenEmpty';
import { by } from './sorting';

/** The kinds of tasks to choose from. */
export const familyOptions = [...taskKinds].sort(by(({ name }) => name));

const family: INodeProperties = {
	displayName: 'Kind of Task',
	name: 'family',
	type: 'options',
	options: [anyKind, ...familyOptions],
	default: '',
	description: 'The operation that created the task',
};

const show = (resource: string[], ...operation: string[]) => ({ show: { resource, operation } });
const withTasks = ['task', 'voice', 'element'];

const reading: INodeProperties[] = [
	{
		...family,
		options: [{ name: 'As the Item Before', value: '' }, anyKind, ...familyOptions],
		hint: requiredWords(whenEmpty('family'), true),
		displayOptions: show(['task'], 'get', 'wait', 'download'),
	},
	{
		displayName: 'Task ID',
		name: 'taskId',
		type: 'string',
		default: '',
		hint: requiredWords(whenEmpty('taskId'), true),
		description: 'ID of the task, or its external ID where the API allows it',
		displayOptions: show(withTasks, 'get', 'wait', 'download'),
	},
];

const listing: INodeProperties[] = [
	{ ...family, default: 'textToVideo', displayOptions: show(['task'], 'getMany') },
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
		displayOptions: show(withTasks, 'getMany', 'getPresets'),
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: {
			show: { resource: withTasks, operation: ['getMany', 'getPresets'], returnAll: [false] },
		},
	},
	{
		displayName: 'Statuses',
		name: 'statuses',
		type: 'multiOptions',
		options: own.statuses.choices,
		default: [],
		description: 'Only tasks in these states; empty means all',
		displayOptions: show(withTasks, 'getMany'),
	},
];

const from = (source: string) => ({ show: { resource: ['task'], operation: ['recover'], source: [source] } });

const recovering: INodeProperties[] = [
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		options: own.source.choices,
		default: 'timeRange',
		hint: 'Best in a workflow of its own: behind the node that creates tasks, that node would run, and pay, again first',
		description: 'Which tasks to look for',
		displayOptions: show(['task'], 'recover'),
	},
	{
		...family,
		options: [allKinds, ...familyOptions],
		default: allKinds.value,
		displayOptions: show(['task'], 'recover'),
	},
	{
		displayName: 'Since',
		name: 'since',
		type: 'dateTime',
		default: '',
		description: 'Start of the range; empty means 30 days before its end',
		displayOptions: from('timeRange'),
	},
	{
		displayName: 'Until',
		name: 'until',
		type: 'dateTime',
		default: '',
		description: 'End of the range; empty means now',
		displayOptions: from('timeRange'),
	},
	{
		displayName: 'Execution ID',
		name: 'executionId',
		type: 'string',
		default: '',
		placeholder: 'e.g. 1042',
		hint: 'Required; stands in the Executions list, behind ID#',
		description: 'ID of the execution that created the tasks',
		displayOptions: from('execution'),
	},
	{
		displayName: 'External ID Prefix',
		name: 'externalIdPrefix',
		type: 'string',
		default: '',
		hint: 'Required',
		placeholder: 'e.g. order-',
		description: 'Beginning of the external IDs',
		displayOptions: from('prefix'),
	},
];

/** Fields of the operations that work on existing tasks. */
export const taskProperties: INodeProperties[] = [...reading, ...listing, ...recovering];
