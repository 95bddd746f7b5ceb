import type { INodeProperties } from 'n8n-workflow';
import { families } from '../families';

const creating = families.filter(({ kind, hidden }) => kind === 'task' && !hidden);

/** The operation of Task that creates at any path. */
export const CREATE_BY_PATH = 'create';

/** Operations that create a task. */
export const creatingOperations = [...new Set([...creating.map(({ operation }) => operation), CREATE_BY_PATH])];

/** Resources with such operations. No other operation of theirs has the name of a creating one. */
export const creatingResources = [...new Set([...creating.map(({ resource }) => resource), 'task'])];

export const waitForCompletion: INodeProperties = {
	displayName: 'Wait for Completion',
	name: 'waitForCompletion',
	type: 'boolean',
	default: true,
	description: 'Whether to wait until Kling has finished. Otherwise the task is returned as soon as it is created.',
	hint: 'You may close this page meanwhile. Stopping the execution does not stop Kling: Task &gt; Recover fetches what it makes.',
	displayOptions: { show: { resource: creatingResources, operation: creatingOperations } },
};
