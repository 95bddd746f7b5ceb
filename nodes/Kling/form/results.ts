import type { INodeProperties } from 'n8n-workflow';
import { families } from '../families';
import { own } from '../fields/ownParameters';
import { creatingOperations, creatingResources } from './waiting';

const withFiles = families.filter(({ kind, result }) => kind === 'call' && result !== '');

/** Calls that answer at once and name files. */
export const callsWithFiles = withFiles.map(({ operation }) => operation);

const reading = ['get', 'getMany', 'getPresets', 'wait', 'download', 'recover'];
const givingOut = {
	resource: [...new Set([...creatingResources, ...withFiles.map(({ resource }) => resource), 'task'])],
	operation: [...creatingOperations, ...callsWithFiles, ...reading],
};

const download: INodeProperties = {
	displayName: 'Download Results',
	name: 'downloadResults',
	type: 'boolean',
	default: true,
	description: 'Whether to fetch the files, not only their addresses. An agent gets addresses only.',
};

const recovering = (source: string[]) => ({ resource: ['task'], operation: ['recover'], source });

/** What comes out of an operation that gives out tasks, and whether their files come with it. */
export const resultProperties: INodeProperties[] = [
	{
		...download,
		displayOptions: {
			show: { resource: creatingResources, operation: creatingOperations, waitForCompletion: [true] },
			hide: { '@tool': [true] },
		},
	},
	{
		...download,
		displayOptions: {
			show: { resource: givingOut.resource, operation: [...callsWithFiles, 'wait', 'download'] },
			hide: { '@tool': [true] },
		},
	},
	{
		...download,
		displayOptions: { show: recovering(['execution']), hide: { '@tool': [true] } },
	},
	{
		...download,
		default: false,
		description: `${download.description} Off here, as weeks of files may be many.`,
		displayOptions: { show: recovering(['prefix', 'timeRange']), hide: { '@tool': [true] } },
	},
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
		displayOptions: { show: givingOut, hide: { '@tool': [true] } },
	},
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		options: own.output.choices,
		default: 'simplified',
		description: 'What the agent gets to see of a task',
		displayOptions: { show: { ...givingOut, '@tool': [true] } },
	},
	{
		displayName: 'Fields',
		name: 'outputFields',
		type: 'multiOptions',
		options: own.outputFields.choices,
		default: ['url', 'task_status', 'task_id'],
		description: 'The fields of a task that the agent gets to see',
		displayOptions: { show: { ...givingOut, '@tool': [true], output: ['selected'] } },
	},
];
