import type { INodeProperties } from 'n8n-workflow';

const displayOptions = {
	show: { resource: ['account'], operation: ['getRemainingUnits', 'getDeductions', 'getUsage'] },
};

/** The time range of the account's operations. */
export const accountProperties: INodeProperties[] = [
	{
		displayName: 'Start Time',
		name: 'startTime',
		type: 'dateTime',
		default: '',
		description: 'Start of the range; empty means 30 days before its end',
		displayOptions,
	},
	{
		displayName: 'End Time',
		name: 'endTime',
		type: 'dateTime',
		default: '',
		description: 'End of the range; empty means now',
		displayOptions,
	},
];
