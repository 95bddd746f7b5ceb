/** A part of the nodes, and the tests that guard it, quick enough to be run for each mutant. */
export interface Slice {
	name: string;
	/** Files that are changed. */
	files: string[];
	/** Globs of test files. */
	tests: string[];
}

const under = (folder: string, ...names: string[]): string[] => names.map((name) => `nodes/${folder}/${name}.ts`);

export const slices: Slice[] = [
	{
		name: 'price',
		files: under('Kling/contract', 'price'),
		tests: ['test/unit/contract/price.test.ts'],
	},
	{
		name: 'schedule',
		files: under('Kling/waiting', 'estimate', 'nextLook'),
		tests: ['test/unit/waiting/*.test.ts'],
	},
	{
		name: 'dialects',
		files: under('Kling/dialects', 'members', 'status', 'resultFile', 'noAnswer', 'queriedTasks', 'v1', 'index'),
		tests: ['test/unit/dialects/*.test.ts', 'test/unit/trigger/*.test.ts', 'test/engine/reads.test.ts'],
	},
	{
		name: 'answers',
		files: under('Kling/transport', 'outcome', 'json', 'withoutSecrets', 'codes', 'backoff'),
		tests: ['test/unit/transport/*.test.ts'],
	},
	{
		name: 'sending',
		files: under('Kling/transport', 'client', 'send', 'reader', 'walk', 'fault'),
		tests: ['test/unit/transport/*.test.ts', 'test/engine/reads.test.ts', 'test/engine/callsAtOnce.test.ts'],
	},
	{
		name: 'creating',
		files: [
			...under('Kling/tasks', 'createTask', 'callOnce', 'lookUp', 'externalId', 'kindTag', 'item'),
			...under('Kling/operations', 'identify'),
		],
		tests: ['test/unit/tasks/*.test.ts', 'test/unit/operations/*.test.ts', 'test/engine/identity.test.ts'],
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
		tests: ['test/engine/callbacks.test.ts', 'test/engine/parkedSlots.test.ts', 'test/engine/waiting.test.ts'],
	},
	{
		name: 'trigger',
		files: under('KlingTrigger', 'authorize', 'deliveries', 'batches', 'signature', 'receive', 'findTask', 'address'),
		tests: ['test/unit/trigger/*.test.ts', 'test/engine/trigger.test.ts'],
	},
];
