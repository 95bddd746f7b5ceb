import { sep } from 'node:path';
import { KlingApi } from '../../credentials/KlingApi.credentials';
import { klingWorkflow, prompts, startBench, textToVideo } from '../support/kling';

/** Files under nodes/Kling that a call stack names, outermost first, each once; what only repeats a function counts not. */
function filesIn(stack: string): string[] {
	const found = [...stack.matchAll(/nodes[\\/]Kling[\\/]([\w.\\/]+)\.ts/g)].reverse();
	const files = new Set(found.map(([, file]) => file.split(sep).join('/')));
	files.delete('shared/parallel');
	return [...files];
}

test('between execute and the request of a creation lie six files', async () => {
	const stacks: string[] = [];
	class Observed extends KlingApi {
		constructor() {
			super();
			const sign = this.authenticate;
			this.authenticate = async (credentials, options) => {
				if (options.method === 'POST') stacks.push(new Error().stack!);
				return await sign(credentials, options);
			};
		}
	}
	const limit = Error.stackTraceLimit;
	Error.stackTraceLimit = 200;
	const bench = await startBench({}, {}, undefined, Observed);
	try {
		const result = await bench.engine.run(klingWorkflow(textToVideo({}, { waitForCompletion: false })), {
			input: prompts(1),
		});
		expect(result.status).toBe('success');
	} finally {
		Error.stackTraceLimit = limit;
		await bench.close();
	}
	expect(stacks).toHaveLength(1);
	expect(filesIn(stacks[0])).toEqual([
		'Kling.node',
		'operations/execute',
		'operations/create',
		'operations/runTasks',
		'waiting/waitForTasks',
		'waiting/submitQueue',
		'tasks/createTask',
		'transport/send',
	]);
});
