import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { isFinal, SUCCEED, type Task } from '../dialects';
import type { Fault } from '../transport';

/** Results can be fetched for this long (contract: x-limits.retention.assets_days). */
const ASSET_DAYS = 30;
const DAY_MS = 86_400_000;

/** Whether a task has succeeded and its answer names neither a file nor what else it has made. */
export const lacksFile = ({ task_status, files, voice_id, element_id }: Task): boolean =>
	task_status === SUCCEED && files.length === 0 && voice_id === undefined && element_id === undefined;

/** When the files of a finished task vanish: ISO 8601, UTC; undefined while it is not finished. */
export function expiresAt(task: Task): string | undefined {
	const at = task.updated_at ?? 0;
	return isFinal(task) && at > 0 ? new Date(at + ASSET_DAYS * DAY_MS).toISOString() : undefined;
}

/**
 * The item that every operation and the trigger return for a task: Kling's own object, unchanged, plus the members that
 * all generations of the API have in common.
 */
export function taskJson(task: Task, family: string): IDataObject {
	const [first] = task.files;
	const videoId = task.files.find(({ type }) => type === 'video')?.id;
	const expires = expiresAt(task);
	return {
		...task.raw,
		task_id: task.task_id,
		task_status: task.task_status,
		family,
		...(first ? { url: first.url } : {}),
		...(videoId ? { video_id: videoId } : {}),
		...(expires ? { expires_at: expires } : {}),
	};
}

/** An item that belongs to input item `index`. */
export const toItem = (json: IDataObject, index: number): INodeExecutionData => ({ json, pairedItem: { item: index } });

/** The item that stands for a failure when the node continues on fail; n8n routes it to the error output if there is one. */
export const errorItem = (known: Fault, index: number): INodeExecutionData =>
	toItem({ error: known as unknown as IDataObject }, index);
