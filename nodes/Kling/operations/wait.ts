import type { IExecuteFunctions } from 'n8n-workflow';
import { toError, toFault } from '../transport';
import type { Entry } from '../waiting/state';
import type { Operation } from './operation';
import { runTasks } from './runTasks';
import { familyAt, taskIdAt } from './taskInput';

function entryAt(ctx: IExecuteFunctions, index: number): Entry {
	const entry: Entry = { family: '', path: '', slots: 0 };
	try {
		const { family, path } = familyAt(ctx, index);
		return { ...entry, family, path, id: taskIdAt(ctx, index) };
	} catch (error) {
		if (!ctx.continueOnFail()) throw toError(ctx.getNode(), toFault(error), index);
		return { ...entry, fault: toFault(error) };
	}
}

/** Waits for tasks that exist already, of any families, in one sleep. */
export const wait: Operation = async (ctx, response) =>
	await runTasks(ctx, response, {
		entries: () => [...ctx.getInputData().keys()].map((index) => entryAt(ctx, index)),
		async submit() {
			throw toError(ctx.getNode(), toFault(new Error('Task > Wait creates nothing')));
		},
	});
