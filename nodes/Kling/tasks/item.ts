import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Fault } from '../transport';

/** Results can be fetched for this long (contract: x-limits.retention.assets_days). */
const ASSET_DAYS = 30;
const DAY_MS = 86_400_000;

/** One file of a task. */
export interface ResultFile {
	url: string;
	id?: string;
}

export const SUCCEED = 'succeed';
export const FAILED = 'failed';

/** Whether Kling will not change the task any more (contract: TaskStatus x-terminal). */
export const isFinal = (task: IDataObject | undefined): boolean =>
	task?.task_status === SUCCEED || task?.task_status === FAILED;

const FILE_KEYS = ['url', 'url_mp3', 'trial_url', 'url_1'];
const FIRST_LISTS = ['videos', 'images', 'series_images', 'audios'];

/** The files of a finished task in Kling's order, videos before pictures before sounds. */
export function resultFiles(task: IDataObject): ResultFile[] {
	const result = (task.task_result ?? {}) as Record<string, unknown>;
	const names = [...FIRST_LISTS, ...Object.keys(result).filter((name) => !FIRST_LISTS.includes(name))];
	const entries = names.flatMap((name) => (Array.isArray(result[name]) ? (result[name] as IDataObject[]) : []));
	return entries.flatMap((entry) => {
		const key = FILE_KEYS.find((name) => typeof entry?.[name] === 'string' && entry[name] !== '');
		return key ? [{ url: entry[key] as string, id: entry.id as string | undefined }] : [];
	});
}

/** When the files of a finished task vanish: ISO 8601, UTC; undefined while it is not finished. */
export function expiresAt(task: IDataObject): string | undefined {
	const at = Number(task.updated_at);
	return isFinal(task) && at > 0 ? new Date(at + ASSET_DAYS * DAY_MS).toISOString() : undefined;
}

/**
 * The item that every operation and the trigger return for a task: Kling's own object, unchanged, plus `family`, `url`
 * (first file), `video_id` (first video) and `expires_at`.
 */
export function taskJson(task: IDataObject, family: string): IDataObject {
	const videos = (task.task_result as IDataObject | undefined)?.videos as IDataObject[] | undefined;
	const url = resultFiles(task)[0]?.url;
	const videoId = videos?.[0]?.id;
	const expires = expiresAt(task);
	return {
		...task,
		family,
		...(url ? { url } : {}),
		...(videoId ? { video_id: videoId } : {}),
		...(expires ? { expires_at: expires } : {}),
	};
}

/** An item that belongs to input item `index`. */
export const toItem = (json: IDataObject, index: number): INodeExecutionData => ({ json, pairedItem: { item: index } });

/** The item that stands for a failure when the node continues on fail; n8n routes it to the error output if there is one. */
export const errorItem = (known: Fault, index: number): INodeExecutionData =>
	toItem({ error: known as unknown as IDataObject }, index);
