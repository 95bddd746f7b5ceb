import type { INodeProperties } from 'n8n-workflow';
import { CREATE_BY_PATH } from './waiting';

const displayOptions = { show: { resource: ['task'], operation: [CREATE_BY_PATH] } };

/** Path and body, for what the other operations do not know yet. */
export const createByPath: INodeProperties[] = [
	{
		displayName: 'Path',
		name: 'path',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. /text-to-video/kling-3.0',
		description: 'Where Kling creates the task, as its API reference gives it. Newer paths have the model in them.',
		displayOptions,
	},
	{
		displayName: 'Body',
		name: 'body',
		type: 'json',
		typeOptions: { rows: 8 },
		required: true,
		default: '{}',
		placeholder: 'e.g. { "prompt": "A paper boat", "settings": { "duration": 5 } }',
		description:
			'What is sent. The node adds the ID of the task and the callback address; where it knows the path it checks the body first.',
		displayOptions,
	},
];
