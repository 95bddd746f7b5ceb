import type { INodeProperties } from 'n8n-workflow';
import { families } from '../families';

const creating = families.filter(({ kind, hidden }) => kind === 'task' && !hidden);

/** Operations that create a task. */
export const creatingOperations = [...new Set(creating.map(({ operation }) => operation))];

/** Resources with such operations. No other operation of theirs has the name of a creating one. */
export const creatingResources = [...new Set(creating.map(({ resource }) => resource))];

export const waitForCompletion: INodeProperties = {
	displayName: 'Wait for Completion',
	name: 'waitForCompletion',
	type: 'boolean',
	default: true,
	description: 'Whether to wait until Kling has finished. Otherwise the task is returned as soon as it is created.',
	displayOptions: { show: { resource: creatingResources, operation: creatingOperations } },
};
