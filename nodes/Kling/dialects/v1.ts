import type { IDataObject } from 'n8n-workflow';
import { walk, withoutSecrets, type KlingRequest, type Page, type Reader } from '../transport';
import { isObject, numberOf, objectsOf, textOf, timeOf } from './members';
import { noAnswer, unknownTask } from './noAnswer';
import { resultFile, type ResultKeys } from './resultFile';
import { statusOf } from './status';
import type { Answer, Dialect, ResultFile, Task } from './types';

/** contract: x-limits.paging; no total is returned, so a short page is the last one. */
const LARGEST_PAGE = 500;
const LAST_PAGE = 1000;
/** A page that costs little: room for the tasks that others have created since. */
const SMALL_PAGE = 30;

/**
 * From so many tasks of one path on, the list is asked before the tasks one by one: a run asks once a second, so one by one the
 * first answer would be old when the last one comes, and a callback in between would find the run awake.
 */
const LIST_FROM = 2;
/** Newest tasks that a search by caller's id looks through. */
const SCANNED = 300;

const RESULT_KEYS: ResultKeys = {
	url: ['url', 'url_mp3', 'trial_url', 'url_1'],
	id: ['id', 'voice_id', 'element_id'],
	duration: ['duration', 'duration_mp3'],
};
/** Kinds of results in the order in which they are given out. */
const TYPES: Record<string, string> = {
	videos: 'video',
	images: 'image',
	series_images: 'image',
	audios: 'audio',
	voices: 'voice',
	elements: 'element',
};

function filesOf(result: unknown): ResultFile[] {
	if (!isObject(result)) return [];
	const names = [...Object.keys(TYPES), ...Object.keys(result).filter((name) => !(name in TYPES))];
	return names.flatMap((name) =>
		objectsOf(result[name]).flatMap((entry) => resultFile(TYPES[name] ?? name, entry, RESULT_KEYS)),
	);
}

const libraryText = (result: unknown, list: string, member: string): string | undefined =>
	isObject(result) ? textOf(objectsOf(result[list])[0]?.[member]) : undefined;

function task(raw: unknown): Task | undefined {
	if (!isObject(raw)) return undefined;
	const taskId = textOf(raw.task_id);
	if (taskId === undefined) return undefined;
	const info = isObject(raw.task_info) ? raw.task_info : {};
	return {
		api: 'v1',
		task_id: taskId,
		task_status: statusOf(raw.task_status),
		message: withoutSecrets(textOf(raw.task_status_msg) ?? ''),
		external_task_id: textOf(info.external_task_id),
		created_at: timeOf(raw.created_at),
		updated_at: timeOf(raw.updated_at),
		units: numberOf(raw.final_unit_deduction),
		voice_id: libraryText(raw.task_result, 'voices', 'voice_id'),
		element_id: libraryText(raw.task_result, 'elements', 'element_id'),
		name:
			libraryText(raw.task_result, 'voices', 'voice_name') ?? libraryText(raw.task_result, 'elements', 'element_name'),
		files: filesOf(raw.task_result),
		raw,
	};
}

const single = (path: string, id: string): KlingRequest => ({
	method: 'GET',
	path: `${path}/${encodeURIComponent(id)}`,
});

/** The first page of a numbered list. */
export const numberedList = (path: string, pageSize = LARGEST_PAGE): KlingRequest => ({
	method: 'GET',
	path,
	qs: { pageNum: 1, pageSize: Math.min(LARGEST_PAGE, Math.max(1, pageSize)) },
});

/** A page of a numbered list, with the request for the next one. */
export function numberedPage(data: unknown, request: KlingRequest): Page<IDataObject> | undefined {
	if (data !== null && data !== undefined && !Array.isArray(data)) return undefined;
	const length = Array.isArray(data) ? data.length : 0;
	const { pageNum, pageSize } = request.qs as { pageNum: number; pageSize: number };
	const isLast = length < pageSize || pageNum >= LAST_PAGE;
	return {
		entries: objectsOf(data),
		next: isLast ? undefined : { ...request, qs: { ...request.qs, pageNum: pageNum + 1 } },
	};
}

function taskPage(data: unknown, request: KlingRequest): Page<Task> | undefined {
	const page = numberedPage(data, request);
	return page && { ...page, entries: page.entries.flatMap((raw) => task(raw) ?? []) };
}

/** Whether a task is the one that was asked for, by Kling's id or the caller's, which not every answer shows. */
const isAsked = (id: string, { task_id, external_task_id: own = id }: Task): boolean => task_id === id || own === id;

async function readOne(reader: Reader, path: string, id: string): Promise<Answer> {
	const outcome = await reader.ask(single(path, id));
	const found = outcome.kind === 'answer' ? task(outcome.data) : undefined;
	if (found && !isAsked(id, found)) return noAnswer(outcome, `it is about task ${found.task_id}`);
	return found ? { task: found } : noAnswer(outcome, 'it holds no task');
}

/** Notes what the list says about the tasks; those it does not show have no answer yet. */
async function readList(reader: Reader, path: string, ids: string[], answers: Map<string, Answer>): Promise<void> {
	const sizes = [Math.max(SMALL_PAGE, 2 * ids.length), LARGEST_PAGE];
	for (const size of sizes) {
		const request = numberedList(path, size);
		const outcome = await reader.ask(request);
		const page = outcome.kind === 'answer' ? taskPage(outcome.data, request) : undefined;
		if (!page) {
			const trouble = { ...noAnswer(outcome, 'it is no list of tasks'), missing: false };
			// Where only the list does not work, the tasks may be read one by one.
			const passes = outcome.kind !== 'answer' && trouble.fault.retryable;
			if (passes) for (const id of ids) answers.set(id, trouble);
			return;
		}
		for (const found of page.entries) {
			for (const id of [found.task_id, found.external_task_id]) {
				if (id !== undefined && ids.includes(id)) answers.set(id, { task: found });
			}
		}
		const missing = ids.filter((id) => !answers.has(id));
		if (missing.length < LIST_FROM || page.next === undefined || size >= LARGEST_PAGE) return;
	}
}

/** `model_name` in a flat body, one path for each kind of task; lists by page number. */
export const v1: Dialect = {
	api: 'v1',
	apiKeyOnly: false,
	dropsUnknown: false,
	offers: 'everything that is not marked "API Key"',
	owns: (path) => path.startsWith('/v1/'),
	bodyPaths: { externalId: 'external_task_id', callback: 'callback_url', watermark: 'watermark_info' },
	readPath: (path) => path,
	task,

	async read(reader, path, ids) {
		const answers = new Map<string, Answer>();
		if (ids.length >= LIST_FROM) await readList(reader, path, ids, answers);
		const others = ids.filter((id) => !answers.has(id));
		await reader.each(others, async (id) => {
			answers.set(id, await readOne(reader, path, id));
		});
		return answers;
	},

	async lookUp(reader, path, externalId, direct) {
		if (direct) return await readOne(reader, path, externalId);
		const request = numberedList(path, SCANNED);
		const outcome = await reader.ask(request);
		const page = outcome.kind === 'answer' ? taskPage(outcome.data, request) : undefined;
		if (!page) return { ...noAnswer(outcome, 'it is no list of tasks'), missing: false };
		const found = page.entries.find((candidate) => candidate.external_task_id === externalId);
		return found ? { task: found } : unknownTask(externalId);
	},

	async *list(reader, path, { wanted }) {
		const first = numberedList(path, wanted);
		yield* walk(reader, first, taskPage, ({ task_id }) => task_id);
	},

	freeCall: numberedList('/v1/videos/text2video', 1),
};
