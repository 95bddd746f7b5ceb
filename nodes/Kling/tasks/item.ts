import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { isFinal, numberOf, SUCCEED, timeOf, type Task } from '../dialects';
import { itemMembers, type ItemMember } from '../fields/itemMembers';
import { withoutSecrets, type Fault } from '../transport';

/** Results can be fetched for this long (contract: x-limits.retention.assets_days). */
export const ASSET_MS = 30 * 86_400_000;

/** Whether a task has succeeded and its answer names neither a file nor what else it has made. */
export const lacksFile = ({ task_status, files, voice_id, element_id }: Task): boolean =>
	task_status === SUCCEED && files.length === 0 && voice_id === undefined && element_id === undefined;

/** When the files of a finished task vanish: ISO 8601, UTC; undefined while it is not finished. */
export function expiresAt(task: Task): string | undefined {
	const at = task.updated_at ?? 0;
	return isFinal(task) && at > 0 ? isoOf(at + ASSET_MS) : undefined;
}

/** A time as ISO 8601, UTC; undefined for none, and for a number that is no time. */
export function isoOf(ms: number | undefined): string | undefined {
	const date = new Date(ms || NaN);
	return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** Members of Kling's own object that hold words, which may echo addresses that let a reader in. */
const WORDS = ['message', 'task_status_msg'];

function withoutSecretWords(raw: IDataObject): IDataObject {
	const words = WORDS.flatMap((name) => {
		const said = raw[name];
		return typeof said === 'string' ? [[name, withoutSecrets(said)]] : [];
	});
	return { ...raw, ...Object.fromEntries(words) };
}

/**
 * What a user needs of a task, whatever the generation of the API, most used first. Members that are not known are left
 * out. `duration` is that of the first file, in seconds.
 */
function commonMembers(task: Task, family: string): IDataObject {
	const [first] = task.files;
	const members: Record<ItemMember, unknown> = {
		url: first?.url,
		task_status: task.task_status,
		task_id: task.task_id,
		family,
		video_id: task.files.find(({ type }) => type.endsWith('video'))?.id,
		voice_id: task.voice_id,
		element_id: task.element_id,
		name: task.name,
		duration: numberOf(first?.duration),
		files: task.files.length > 0 ? task.files : undefined,
		units: task.units,
		message: task.message || undefined,
		created_at: isoOf(task.created_at),
		finished_at: isFinal(task) ? isoOf(task.updated_at) : undefined,
		external_task_id: task.external_task_id,
		expires_at: expiresAt(task),
		api: task.api,
	};
	return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as IDataObject;
}

/**
 * The item that every operation and the trigger make of a task: the common members, and after them Kling's own object,
 * unchanged but for the words for `task_id` and `task_status`, and for secrets in what it says.
 */
export function taskJson(task: Task, family: string): IDataObject {
	const { task_id, task_status } = task;
	return { ...commonMembers(task, family), ...withoutSecretWords(task.raw), task_id, task_status };
}

/** Members of an item that say something about the run, not about the task. */
const OF_THE_RUN = ['error', 'timed_out', 'downloadable'];

/** The item of a task without Kling's own object. What is no item of a task stays as it is. */
export function simplified(json: IDataObject): IDataObject {
	if (json.api === undefined) return json;
	const kept = [...itemMembers, ...OF_THE_RUN].filter((name) => json[name] !== undefined);
	const simple: IDataObject = Object.fromEntries(kept.map((name) => [name, json[name]]));
	// The first generation's own object has a member of this name.
	if (simple.created_at !== undefined) simple.created_at = isoOf(timeOf(simple.created_at)) ?? simple.created_at;
	// So have the newer ones, which praise what has succeeded.
	if (simple.task_status === SUCCEED || simple.message === '') delete simple.message;
	return simple;
}

/** An item that belongs to input item `index`. */
export const toItem = (json: IDataObject, index: number): INodeExecutionData => ({ json, pairedItem: { item: index } });

/** The item that stands for a failure when the node continues on fail; n8n routes it to the error output if there is one. */
export const errorItem = (known: Fault, index: number): INodeExecutionData =>
	toItem({ error: known as unknown as IDataObject }, index);
