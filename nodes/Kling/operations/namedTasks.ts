import type { IExecuteFunctions } from 'n8n-workflow';
import { dialectNamed, keyFault, opensAll, type Task } from '../dialects';
import type { Family } from '../families';
import { anyFamily } from '../families/anyFamily';
import { own } from '../fields/ownParameters';
import { textAt } from '../shared/parameters';
import { findTasks, type Found } from '../tasks/findTasks';
import { readPaths } from '../tasks/places';
import { credentialOf, toError } from '../transport';
import { familyAt, taskIdAt } from './taskInput';

/** A task that an item names, and where it may be. */
export interface NamedTask {
	family: Family;
	/** Whether the item says which kind it is, and not the resource. */
	isChosen: boolean;
	id: string;
	/** The likeliest first. */
	paths: string[];
}

/**
 * The task that an item names, by its fields or as the Kling item that it is.
 * @throws NodeOperationError for fields that name none, NodeApiError when the credential's keys do not open the place
 */
export async function namedTaskAt(ctx: IExecuteFunctions, index: number): Promise<NamedTask> {
	const family = familyAt(ctx, index);
	const id = taskIdAt(ctx, index);
	const { api, task_id: itemsOwn } = ctx.getInputData()[index]?.json ?? {};
	const said = itemsOwn === id ? dialectNamed(api) : undefined;
	const paths = readPaths(family, said, opensAll(await credentialOf(ctx)));
	const what =
		family === anyFamily || said?.apiKeyOnly ? `Task ${id} of the kind "${family.displayName}"` : family.displayName;
	const closed = await keyFault(ctx, paths[0], what);
	if (closed) throw toError(ctx.getNode(), closed, index);
	const isChosen = family.family !== textAt(ctx, index, own.resource);
	return { family, isChosen, id, paths };
}

/** A task as Kling reports it now. */
export interface ReadTask {
	/** Its kind as items carry it. */
	family: string;
	task: Task;
	/** Where it was found. */
	path: string;
}

/** What every item names, or why it names none. */
const nameAll = async (ctx: IExecuteFunctions): Promise<Array<PromiseSettledResult<NamedTask>>> =>
	await Promise.allSettled([...ctx.getInputData().keys()].map(async (index) => await namedTaskAt(ctx, index)));

/** What Kling says about all that is named. */
async function askAll(ctx: IExecuteFunctions, named: Array<PromiseSettledResult<NamedTask>>) {
	const valid = named.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
	const found = await findTasks(ctx, valid);
	return new Map<NamedTask, Found>(valid.map((one, n) => [one, found[n]]));
}

/**
 * The tasks that the items name. Kling is asked about all of them together, when the first one is wanted.
 * @returns gives the task of an item; it throws NodeOperationError for what is wrong with its fields, NodeApiError when
 * Kling does not know the task or gives no answer
 */
export function namedTasks(ctx: IExecuteFunctions): (index: number) => Promise<ReadTask> {
	let names: ReturnType<typeof nameAll> | undefined;
	let asked: ReturnType<typeof askAll> | undefined;
	return async (index) => {
		const named = await (names ??= nameAll(ctx));
		const one = named[index];
		if (one.status === 'rejected') throw one.reason as Error;
		const { family, isChosen, id } = one.value;
		const found = (await (asked ??= askAll(ctx, named))).get(one.value)!;
		if (found.task) return { family: family.family, task: found.task, path: found.path };
		const { fault, missing } = found;
		if (!missing) throw toError(ctx.getNode(), fault);
		const ofKind = family === anyFamily || !isChosen ? '' : ` of the kind "${family.displayName}"`;
		const kind = isChosen ? 'the Kind of Task, ' : '';
		throw toError(ctx.getNode(), {
			...fault,
			message: `Kling knows no task ${id}${ofKind}`,
			advice: `Check the ID, ${kind}and that the credential belongs to the account that created the task.`,
			task_id: id,
		});
	};
}
