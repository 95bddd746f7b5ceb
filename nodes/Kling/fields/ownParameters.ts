import type { Choice } from '../shared/values';
import { itemMembers, type ItemMember } from './itemMembers';
import { titleCase } from './words';

/** Kling keeps tasks and files for so long; nothing waits longer. */
const MONTH = { minutes: 43_200, seconds: 2_592_000 };

/** A choice as the form shows it. */
const choice = <T extends string>(
	value: T,
	name: string,
	description?: string,
): Choice<T> & { description?: string } => ({
	name,
	value,
	...(description && { description }),
});

const FAMILY_LABEL = 'Kind of Task';

/**
 * The parameters that are the node's own, not fields of Kling's: where they stand, what the form calls them, what counts
 * without them and what they may be. The operations read them with the readers of shared/parameters.ts.
 */
export const own = {
	resource: { name: 'resource', label: 'Resource', fallback: '' },
	operation: { name: 'operation', label: 'Operation', fallback: '' },
	dryRun: { name: 'options.dryRun', label: 'Dry Run', fallback: false, mustSay: true },
	legacy: { name: 'options.legacy', label: 'Legacy', fallback: false },
	waitForCompletion: { name: 'waitForCompletion', label: 'Wait for Completion', fallback: true },
	downloadResults: { name: 'downloadResults', label: 'Download Results', fallback: true },
	simplify: { name: 'simplify', label: 'Simplify', fallback: true },
	splitResults: { name: 'options.splitResults', label: 'Split Results', fallback: false },
	downloadWatermarked: { name: 'options.downloadWatermarked', label: 'Download Watermarked', fallback: false },
	returnAll: { name: 'returnAll', label: 'Return All', fallback: false },

	timeout: { name: 'options.timeout', label: 'Timeout (Minutes)', fallback: 60, min: 0, max: MONTH.minutes },
	parkAfter: { name: 'options.parkAfter', label: 'Stay Awake (Seconds)', fallback: 60, min: 0, max: MONTH.seconds },
	maxConcurrentTasks: {
		name: 'options.maxConcurrentTasks',
		label: 'Max Concurrent Tasks',
		fallback: 0,
		min: 0,
		whole: true,
	},
	// Without a number nothing would stop the run from spending.
	minRemainingUnits: {
		name: 'options.minRemainingUnits',
		label: 'Stop If Fewer Units Remain',
		fallback: 0,
		min: 0,
		mustSay: true,
	},
	maxUnits: { name: 'options.maxUnits', label: 'Most Units per Run', fallback: 0, min: 0, mustSay: true },
	limit: { name: 'limit', label: 'Limit', fallback: 50, min: 1, whole: true },

	waitStrategy: {
		name: 'options.waitStrategy',
		label: 'Wait Strategy',
		fallback: 'auto' as 'auto' | 'poll',
		choices: [
			choice('auto', 'Auto', 'Let the execution sleep where possible; a restart loses nothing'),
			choice('poll', 'Stay Awake', 'Keep the execution running and look again and again'),
		],
	},
	onTimeout: {
		name: 'options.onTimeout',
		label: 'On Timeout',
		fallback: 'returnTask' as 'returnTask' | 'fail',
		choices: [choice('fail', 'Fail'), choice('returnTask', 'Return the Task')],
	},
	source: {
		name: 'source',
		label: 'Source',
		fallback: 'timeRange' as 'timeRange' | 'execution' | 'prefix',
		choices: [
			choice('execution', 'Execution', 'Tasks that one execution of this n8n created'),
			choice('prefix', 'External ID Prefix', 'Tasks whose external ID begins with a text'),
			choice('timeRange', 'Time Range', 'Tasks created between two points in time'),
		],
	},

	output: {
		name: 'output',
		label: 'Output',
		fallback: 'simplified' as 'simplified' | 'raw' | 'selected',
		choices: [
			choice('simplified', 'Simplified', 'What most need of a task'),
			choice('raw', 'Raw', "The same, and Kling's own object"),
			choice('selected', 'Selected Fields', 'Only the fields that are named'),
		],
	},
	outputFields: {
		name: 'outputFields',
		label: 'Fields',
		fallback: [] as ItemMember[],
		choices: itemMembers.map((value) => choice(value, value === 'family' ? FAMILY_LABEL : titleCase(value))),
	},

	// What a task can be (contract: TaskStatus).
	statuses: {
		name: 'statuses',
		label: 'Statuses',
		fallback: [],
		choices: [
			choice('failed', 'Failed'),
			choice('processing', 'Processing'),
			choice('submitted', 'Submitted'),
			choice('succeed', 'Succeeded'),
		],
	},

	externalTaskId: { name: 'options.externalTaskId', label: 'External Task ID', fallback: '' },
	path: { name: 'path', label: 'Path', fallback: '' },
	taskId: { name: 'taskId', label: 'Task ID', fallback: '' },
	executionId: { name: 'executionId', label: 'Execution ID', fallback: '' },
	externalIdPrefix: { name: 'externalIdPrefix', label: 'External ID Prefix', fallback: '' },
	callbackUrl: { name: 'options.callbackUrl', label: 'Callback URL', fallback: '' },
	family: { name: 'family', label: FAMILY_LABEL, fallback: '' },

	since: { name: 'since', label: 'Since' },
	until: { name: 'until', label: 'Until' },
	startTime: { name: 'startTime', label: 'Start Time' },
	endTime: { name: 'endTime', label: 'End Time' },
};
