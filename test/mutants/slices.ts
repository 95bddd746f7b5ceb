/** A part of the nodes, and the tests that guard it, quick enough to be run for each mutant. */
export interface Slice {
	name: string;
	/** Files that are changed. */
	files: string[];
	/** Test files. */
	tests: string[];
}

const under = (folder: string, ...names: string[]): string[] => names.map((name) => `nodes/${folder}/${name}.ts`);
const tests = (folder: string, ...names: string[]): string[] => names.map((name) => `test/${folder}/${name}.test.ts`);

export const slices: Slice[] = [
	{
		name: 'price',
		files: under('Kling/contract', 'price'),
		tests: tests('unit/contract', 'price'),
	},
	{
		name: 'schedule',
		files: under('Kling/waiting', 'estimate', 'nextLook'),
		tests: tests('unit/waiting', 'estimate', 'nextLook'),
	},
	{
		name: 'dialects',
		files: under('Kling/dialects', 'members', 'status', 'resultFile', 'noAnswer', 'queriedTasks', 'v1', 'index'),
		tests: tests('unit/dialects', 'members', 'queriedTasks', 'v1'),
	},
	{
		name: 'answers',
		files: under('Kling/transport', 'outcome', 'json', 'withoutSecrets', 'codes', 'backoff'),
		tests: tests('unit/transport', 'json', 'outcome', 'policy', 'secrets'),
	},
	{
		name: 'sending',
		files: under('Kling/transport', 'client', 'send', 'reader', 'walk', 'fault'),
		tests: tests('unit/transport', 'client', 'failure', 'fault', 'reader', 'send'),
	},
	{
		name: 'creating',
		files: [
			...under('Kling/tasks', 'createTask', 'callOnce', 'lookUp', 'externalId', 'kindTag', 'item'),
			...under('Kling/operations', 'identify'),
		],
		tests: [
			...tests('unit/tasks', 'callOnce', 'createTask', 'item', 'kindTag'),
			...tests('unit/operations', 'identify'),
		],
	},
	{
		name: 'waiting',
		files: under(
			'Kling/waiting',
			'callback',
			'submitQueue',
			'readOpenTasks',
			'waitForTasks',
			'state',
			'park',
			'history',
		),
		tests: tests(
			'unit/waiting',
			'callback',
			'history',
			'park',
			'readOpenTasks',
			'state',
			'submitQueue',
			'waitForTasks',
		),
	},
	{
		name: 'trigger',
		files: under('KlingTrigger', 'authorize', 'deliveries', 'batches', 'signature', 'receive', 'findTask', 'address'),
		tests: tests('unit/trigger', 'batches', 'deliveries', 'places', 'receive', 'secretAddress', 'signature'),
	},
];
