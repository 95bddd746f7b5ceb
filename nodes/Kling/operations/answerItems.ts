import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { dialectAt, objectsOf, SUCCEED, type Task } from '../dialects';
import type { Family } from '../families';
import { taskJson, toItem } from '../tasks/item';
import { withFiles, withoutFiles } from '../tasks/downloadFiles';
import { hint } from './hints';
import { downloadingAt, downloadsAt } from './runOptions';

const EMPTY_ANSWER =
	"Kling reports success, but its answer holds no result. See the usage list in Kling's console before you repeat the call.";

/** What a call that has ended with an answer is, if it names files; it may have no id. */
function answered(family: Family, data: IDataObject): Task | undefined {
	const task = dialectAt(family.path).task({ task_id: family.operation, task_status: SUCCEED, ...data });
	return task && task.files.length > 0 ? task : undefined;
}

/** An item without an id that Kling has not given. */
function withIdOf(row: IDataObject, { task_id: id, ...json }: IDataObject): IDataObject {
	return row.task_id === undefined ? json : { ...json, task_id: id };
}

/** Nobody can ask for such a file again, so a download that fails leaves the item with its address. */
async function withFilesOf(ctx: IExecuteFunctions, task: Task, json: IDataObject, family: Family, index: number) {
	const { partial, ...how } = downloadingAt(ctx, index);
	const items = await withFiles(ctx, task, family.operation, undefined, index, { ...how, partial: true });
	const failed = items.filter(({ json: given }) => given.error !== undefined);
	if (failed.length > 0 && !partial) {
		hint(ctx, ['A file could not be fetched. Its address is in the item, with the reason in "error".']);
	}
	return items.map((item) => ({ ...item, json: { ...json, ...item.json } }));
}

/**
 * The items of a call that answers at once: one for each row of the answer, with the name of the operation; the files
 * that it names are fetched there and then. An answer without any row is one empty item, with a hint.
 */
export async function answerItems(
	ctx: IExecuteFunctions,
	family: Family,
	body: IDataObject,
	data: IDataObject | IDataObject[],
	index: number,
): Promise<INodeExecutionData[]> {
	if (family.deletes) return [toItem({ deleted: true, ...body }, index)];
	const given = objectsOf([data].flat()).filter((row) => Object.keys(row).length > 0);
	if (given.length === 0) hint(ctx, [EMPTY_ANSWER]);
	const rows = given.length > 0 ? given : [{}];
	const items = rows.map(async (row): Promise<INodeExecutionData[]> => {
		const task = answered(family, row);
		if (!task) return [toItem({ family: family.operation, ...row }, index)];
		const json = taskJson(task, family.operation);
		const { split } = downloadingAt(ctx, index);
		const found = downloadsAt(ctx, index)
			? await withFilesOf(ctx, task, json, family, index)
			: withoutFiles(task, family.operation, index, split).map((item) => ({
					...item,
					json: { ...json, url: item.json.url },
				}));
		return found.map((item) => ({ ...item, json: withIdOf(row, item.json) }));
	});
	return (await Promise.all(items)).flat();
}
