import type { Charge } from './charges';
import type { Settings } from './settings';
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

const output = (type: string, item: Body): Body => {
	const named = Object.entries(item).map(([name, value]) => [V2_NAMES[name] ?? name, value] as const);
	const allowed = [...V2_KEPT, ...Object.values(V2_NAMES)];
	return { type, ...Object.fromEntries(named.filter(([name]) => allowed.includes(name))) };
};
/** Results as v2 lists them, those of v1 tasks too. */
const outputs = ({ outputs: own, ...lists }: Body): Body[] =>
	(own as Body[] | undefined) ??
	Object.entries(lists).flatMap(([name, items]) =>
		Array.isArray(items) ? (items as Body[]).map((item) => output(V2_TYPES[name], item)) : [],
	);

/** What v1 reports as charged (contract: TaskCore). */
const v1Charge = (charge?: Charge): Body => {
	if (!charge || charge.usd === null) return { final_unit_deduction: String(charge?.units ?? 0) };
	const price = String(charge.usd);
	return { final_balance_deduction: { quota: price, list_price: price } };
};
/** What v2 and solutions report as charged; a failed task has an amount and nothing else (contract: V2Billing). */
const billing = (charge?: Charge): Body => {
	if (!charge) return { amount: '0' };
	const { units, usd, pack } = charge;
	if (usd === null)
		return {
			charge_type: 'unit',
			amount: String(units),
			package_type: pack === 'try-on' ? 'image' : pack,
		};
	const amount = String(usd);
	return { charge_type: 'cash', amount, cash_type: 'balance', currency: 'USD', list_price: amount };
};

/** How tasks look in answers and callbacks. */
export interface Views {
	/** As v2 reports a task of v1 or v2 (contract: V2Task), or solutions one of theirs (contract: SolutionTask). */
	newer(task: Task): Body;
	/** In the words of the API it was created with. */
	own(task: Task): Body;
	/** Answer of a creation (contract: TaskRef, V2TaskRef, SolutionTaskRef). */
	created(task: Task): Body;
}

/** Builds the views; settings and the task's plan can change their words. */
export function createViews(settings: Settings): Views {
	const isOlderSolution = ({ operation }: Task) =>
		operation.generation === 'solutions' && settings.solutionWords === 'task_id';
	const word = ({ plan, status }: Task, good: string) =>
		plan.statusWords?.[status] ?? settings.statusWords[status] ?? (status === 'succeed' ? good : status);

	const created = (task: Task): Body => ({
		[isOlderSolution(task) ? 'task_id' : 'id']: task.id,
		status: word(task, isOlderSolution(task) ? 'succeed' : 'succeeded'),
		message: task.message,
		create_time: task.createdAt,
		update_time: task.updatedAt,
		...(task.externalTaskId ? { external_id: task.externalTaskId } : {}),
	});
	const newer = (task: Task): Body => ({
		...created(task),
		...(task.result ? { outputs: outputs(task.result) } : {}),
		...(isFinal(task) ? { billing: [billing(task.charge)] } : {}),
	});
	const v1 = (task: Task): Body => ({
		task_id: task.id,
		task_status: word(task, 'succeed'),
		task_status_msg: task.message,
		task_info: info(task),
		...(task.body.watermark_info ? { watermark_info: task.body.watermark_info } : {}),
		...(task.result ? { task_result: task.result } : {}),
		...(isFinal(task) ? v1Charge(task.charge) : {}),
		created_at: task.createdAt,
		updated_at: task.updatedAt,
	});
	const v1Created = (task: Task): Body => {
		const { task_id, task_status, task_info, created_at, updated_at } = v1(task);
		return { task_id, task_status, task_info, created_at, updated_at };
	};
	const isOld = ({ operation }: Task) => operation.generation === 'v1';
	return {
		newer,
		own: (task) => (isOld(task) ? v1(task) : newer(task)),
		created: (task) => (isOld(task) ? v1Created(task) : created(task)),
	};
}

/** An answer whose result links have new addresses (same files), as links that were signed anew have. */
export function withFreshLinks<T>(answer: T, stamp: () => string): T {
	const text = JSON.stringify(answer).replace(/(\/media\/[\w./-]+)/g, (link: string) => `${link}?signed=${stamp()}`);
	return JSON.parse(text) as T;
}
