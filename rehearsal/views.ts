import { without } from './json';
import { isFinal, type Task } from './tasks';
import type { Body } from './types';

/** Members of a v1 result item and what v2 calls them. */
const V2_NAMES: Record<string, string> = {
	url_mp3: 'mp3_url',
	url_wav: 'wav_url',
	duration_mp3: 'mp3_duration',
	duration_wav: 'wav_duration',
	voice_id: 'id',
	element_id: 'id',
	voice_name: 'name',
	element_name: 'name',
	element_description: 'description',
};
const V2_TYPES: Record<string, string> = {
	videos: 'video',
	images: 'image',
	series_images: 'image',
	audios: 'audio',
	voices: 'voice',
	elements: 'element',
};
const V2_KEPT = ['id', 'url', 'watermark_url', 'duration', 'owned_by'];

const info = (task: Task) => {
	const { video_id: id, video_url: url } = { ...task.body, ...(task.body.input as Body | undefined) };
	const parent = id || url ? { parent_video: { ...(id ? { id } : {}), ...(url ? { url } : {}) } } : {};
	return { ...(task.externalTaskId ? { external_task_id: task.externalTaskId } : {}), ...parent };
};

/** A task as v1 reports it (contract: TaskCore and the family's task_result). */
export function v1Task(task: Task): Body {
	return {
		task_id: task.id,
		task_status: task.status,
		task_status_msg: task.message,
		task_info: info(task),
		...(task.body.watermark_info ? { watermark_info: task.body.watermark_info } : {}),
		...(task.result ? { task_result: task.result } : {}),
		...(isFinal(task) ? { final_unit_deduction: String(task.units) } : {}),
		created_at: task.createdAt,
		updated_at: task.updatedAt,
	};
}

const v2Status = (status: Task['status']) => (status === 'succeed' ? 'succeeded' : status);
const output = (type: string, item: Body): Body => {
	const named = Object.entries(item).map(([name, value]) => [V2_NAMES[name] ?? name, value] as const);
	const allowed = [...V2_KEPT, ...Object.values(V2_NAMES)];
	return { type, ...Object.fromEntries(named.filter(([name]) => allowed.includes(name))) };
};

/** A task, of either generation, as v2 reports it (contract: V2Task). */
export function v2Task(task: Task): Body {
	const outputs = Object.entries(task.result ?? {}).flatMap(([name, items]) =>
		Array.isArray(items) ? (items as Body[]).map((item) => output(V2_TYPES[name], item)) : [],
	);
	const billing = { charge_type: 'unit', amount: String(task.units), package_type: task.operation.pack };
	return {
		id: task.id,
		status: v2Status(task.status),
		message: task.message,
		create_time: task.createdAt,
		update_time: task.updatedAt,
		...(task.externalTaskId ? { external_id: task.externalTaskId } : {}),
		...(task.result ? { outputs } : {}),
		...(isFinal(task) ? { billing: [billing] } : {}),
	};
}

/** Answer of a creation (contract: TaskRef, V2TaskRef). */
export function taskRef(task: Task): Body {
	if (task.operation.generation === 'v2') return without(v2Task(task), 'message');
	return {
		task_id: task.id,
		task_status: task.status,
		task_info: info(task),
		created_at: task.createdAt,
		updated_at: task.updatedAt,
	};
}

/** A task in the words of the API it was created with. */
export const ownView = (task: Task): Body => (task.operation.generation === 'v2' ? v2Task(task) : v1Task(task));
