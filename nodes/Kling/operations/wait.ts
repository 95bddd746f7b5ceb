import type { IExecuteFunctions } from 'n8n-workflow';
import { toError, toFault } from '../transport';
import type { Entry } from '../waiting/state';
import { namedTaskAt } from './namedTasks';
import type { Operation } from './operation';
import { assertFileOptions } from './runOptions';
import { runTasks } from './runTasks';

async function entryAt(ctx: IExecuteFunctions, index: number): Promise<Entry> {
	const entry: Entry = { family: '', path: '', slots: 0 };
	try {
		const { family, id, paths } = await namedTaskAt(ctx, index);
		assertFileOptions(ctx, index);
		const [path, ...otherPaths] = paths;
		return { ...entry, family: family.family, path, ...(otherPaths.length > 0 ? { otherPaths } : {}), id };
	} catch (error) {
		if (!ctx.continueOnFail()) throw toError(ctx.getNode(), toFault(error), index);
		return { ...entry, fault: toFault(error) };
	}
}

/** Waits for tasks that exist already, of any families, in one sleep. */
export const wait: Operation = async (ctx, response) => {
	const entries = await Promise.all([...ctx.getInputData().keys()].map(async (index) => await entryAt(ctx, index)));
	return await runTasks(ctx, response, {
		entries: () => entries,
		async submit() {
			throw toError(ctx.getNode(), toFault(new Error('Task > Wait creates nothing')));
		},
	});
};
