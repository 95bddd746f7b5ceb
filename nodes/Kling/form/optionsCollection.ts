import type { INodeProperties } from 'n8n-workflow';
import { families } from '../families';
import { own } from '../fields/ownParameters';
import { by } from './sorting';
import { callsWithFiles } from './results';
import { creatingOperations } from './waiting';
import { optionProperties } from './visibility';

const calls = families.filter(({ kind, paged }) => kind === 'call' && !paged).map(({ operation }) => operation);
const sending = [...new Set([...creatingOperations, ...calls])];

const shownFor = (operations: string[], property: INodeProperties): INodeProperties => ({
	...property,
	displayOptions: { show: { '/operation': operations } },
});

/** What means something only while the node waits, and in the operations that wait or fetch in any case. */
const whileWaiting = (always: string[], property: INodeProperties): INodeProperties[] => [
	{ ...property, displayOptions: { show: { '/operation': creatingOperations, '/waitForCompletion': [true] } } },
	shownFor(always, property),
];

/** What comes out. */
const output: INodeProperties[] = [
	...whileWaiting(['wait', ...callsWithFiles, 'download', 'recover'], {
		displayName: 'Split Results',
		name: 'splitResults',
		type: 'boolean',
		default: false,
		description: 'Whether to return one item per result file instead of one per task',
	}),
	...whileWaiting(['wait', ...callsWithFiles, 'download', 'recover'], {
		displayName: 'Download Watermarked',
		name: 'downloadWatermarked',
		type: 'boolean',
		default: true,
		description: "Whether to fetch the version with Kling's watermark, where one was made",
	}),
];

/** What a run may cost. */
const limits: INodeProperties[] = [
	shownFor(sending, {
		displayName: 'Dry Run',
		name: 'dryRun',
		type: 'boolean',
		default: false,
		description: 'Whether to return the exact request with its checks and send nothing',
	}),
	shownFor(creatingOperations, {
		displayName: 'Max Concurrent Tasks',
		name: 'maxConcurrentTasks',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 0 },
		default: 0,
		description: 'How many tasks Kling may work on for this run at once. 0 means as many as Kling allows.',
	}),
	shownFor(creatingOperations, {
		displayName: 'Most Units per Run',
		name: 'maxUnits',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description:
			"Create nothing when the items together are likely to cost more units than this by Kling's price list, or when the price of one cannot be told. 0 means no limit.",
	}),
	shownFor(creatingOperations, {
		displayName: 'Stop If Fewer Units Remain',
		name: 'minRemainingUnits',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description: 'Stop before anything is created when the account has fewer units than this. 0 means no check.',
	}),
];

/** How long and how to wait. */
const waiting: INodeProperties[] = [
	shownFor([...creatingOperations, 'wait'], {
		displayName: 'Timeout (Minutes)',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 2 },
		default: 60,
		// Without waiting for completion it is how long a task may wait for its creation.
		description: 'How long to wait at most. With 0 nothing is created, and the operation Wait looks just once.',
	}),
	...whileWaiting(['wait'], {
		displayName: 'On Timeout',
		name: 'onTimeout',
		type: 'options',
		options: own.onTimeout.choices,
		default: 'returnTask',
		description: 'What to do with a task that is not finished in time',
	}),
	...whileWaiting(['wait'], {
		displayName: 'Wait Strategy',
		name: 'waitStrategy',
		type: 'options',
		options: own.waitStrategy.choices,
		default: 'auto',
		description: 'How to wait',
	}),
	...whileWaiting(['wait'], {
		displayName: 'Stay Awake (Seconds)',
		name: 'parkAfter',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 60,
		description:
			'How long the execution may stay awake to look in short steps around the time when the task usually ends, before it sleeps again. Where Kling can call back it sleeps at once.',
	}),
];

const advanced: INodeProperties[] = [
	shownFor(creatingOperations, {
		displayName: 'External Task ID',
		name: 'externalTaskId',
		type: 'string',
		default: '',
		placeholder: 'e.g. order-1042',
		description: 'Own ID of the task, unique in the account. The same ID means the same task.',
	}),
	shownFor(creatingOperations, {
		displayName: 'Callback URL',
		name: 'callbackUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://n8n.example.com/webhook/kling?secret=...',
		description:
			'Address that Kling calls on every change of the task. Paste the production URL of a Kling AI Trigger, secret included; the node adds the kind of task. If it waits as well, it waits by timer.',
	}),
	shownFor(sending, {
		displayName: 'Additional Body Fields',
		name: 'additionalBodyFields',
		type: 'json',
		default: '{}',
		description: 'JSON that is merged into the request body last, for fields and values that the form does not know',
	}),
];

const ofFamilies = families.filter(({ hidden }) => !hidden).flatMap(optionProperties);

/** Rare fields: what the families name as options, then the groups above, each in the order of use; n8n shows one list. */
export const optionsProperty: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	displayOptions: {
		show: {
			resource: [...new Set(families.map(({ resource }) => resource)), 'task'],
			operation: [...new Set([...sending, 'wait', 'download', 'recover'])],
		},
	},
	options: [...ofFamilies.sort(by(({ displayName }) => displayName)), ...output, ...limits, ...waiting, ...advanced],
};
