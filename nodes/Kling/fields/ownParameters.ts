import { itemMembers } from './itemMembers';

/** Kling keeps tasks and files for so long; nothing waits longer. */
const MONTH = { minutes: 43_200, seconds: 2_592_000 };

/** What a task can be (contract: TaskStatus). */
export const STATUSES = ['submitted', 'processing', 'succeed', 'failed'] as const;

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
		fallback: 'auto' as const,
		allowed: ['auto', 'poll'] as const,
	},
	onTimeout: {
		name: 'options.onTimeout',
		label: 'On Timeout',
		fallback: 'returnTask' as const,
		allowed: ['returnTask', 'fail'] as const,
	},
	source: {
		name: 'source',
		label: 'Source',
		fallback: 'timeRange' as const,
		allowed: ['timeRange', 'execution', 'prefix'] as const,
	},

	output: {
		name: 'output',
		label: 'Output',
		fallback: 'simplified' as const,
		allowed: ['simplified', 'raw', 'selected'] as const,
	},
	outputFields: { name: 'outputFields', label: 'Fields', fallback: [], allowed: itemMembers },

	statuses: { name: 'statuses', label: 'Statuses', fallback: [], allowed: STATUSES },

	externalTaskId: { name: 'options.externalTaskId', label: 'External Task ID', fallback: '' },
	path: { name: 'path', label: 'Path', fallback: '' },
	taskId: { name: 'taskId', label: 'Task ID', fallback: '' },
	executionId: { name: 'executionId', label: 'Execution ID', fallback: '' },
	externalIdPrefix: { name: 'externalIdPrefix', label: 'External ID Prefix', fallback: '' },
	callbackUrl: { name: 'options.callbackUrl', label: 'Callback URL', fallback: '' },
	family: { name: 'family', label: 'Kind of Task', fallback: '' },

	since: { name: 'since', label: 'Since' },
	until: { name: 'until', label: 'Until' },
	startTime: { name: 'startTime', label: 'Start Time' },
	endTime: { name: 'endTime', label: 'End Time' },
};
