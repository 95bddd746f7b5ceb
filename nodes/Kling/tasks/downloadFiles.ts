import type { IBinaryData, IBinaryKeyData, IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { ResultFile, Task } from '../dialects';
import type { FileKind } from '../shared/fileFormat';
import { lookUp } from '../shared/lookUp';
import { errorItem, expiresAt, lacksFile, taskJson, toItem } from './item';
import { backoffMs, cancelSignal, fault, pause, times, toError, toFault, type Fault } from '../transport';
import { HEAD_BYTES, recognizeFile } from './fileKind';
import { asTrouble, FileTrouble, openFile, type FileContext, type Tries } from './openFile';
import { readTasks, type Wanted } from './readTasks';

/** Items whose files are fetched at the same time; outside filesystem mode n8n holds each of these files in memory. */
export const FILES_AT_ONCE = 3;

const TRIES = 5;
const GONE = [403, 404, 410];

/** What is in the files that Kling calls so; the words of all generations. */
const KINDS: Record<string, FileKind> = {
	video: 'video',
	subbed_video: 'video',
	product_video: 'video',
	image: 'image',
	product_image: 'image',
	model_images: 'image',
	audio: 'audio',
	voice: 'audio',
	srt: 'subtitle',
	ass: 'subtitle',
};

/** How the files of a task are given out. */
export interface Downloading {
	/** One item per file instead of one per task. */
	split: boolean;
	/** The version with Kling's watermark, where there is one. */
	watermarked: boolean;
	/** A file that cannot be had leaves an `error` beside what the others gave, instead of ending everything. */
	partial: boolean;
}

/** Name of the binary field of the n-th file: `data`, `data_1`, `data_2` ... */
const fieldName = (n: number): string => (n === 0 ? 'data' : `data_${n}`);

/** Name of the n-th file of a task, without its ending. */
const fileName = (taskId: string, n: number): string => `kling-${taskId}${n === 0 ? '' : `-${n}`}`;

const addressOf = (file: ResultFile, { watermarked }: Downloading): string =>
	(watermarked && file.watermark_url) || file.url;

/** Streams one file into n8n's binary storage, after a look at what it is. */
async function store(ctx: FileContext, url: string, { type }: ResultFile, name: string, tries: Tries) {
	const file = await openFile(ctx, url, HEAD_BYTES, tries);
	const known = recognizeFile(file.head, lookUp(KINDS, type) ?? 'file', file.contentType, url);
	if (known.problem === undefined) {
		const { mimeType, ending } = known;
		return await ctx.helpers.prepareBinaryData(file.stream, ending ? `${name}.${ending}` : name, mimeType);
	}
	await file.close();
	throw new FileTrouble(`What the file server sent is ${known.problem}.`, undefined, true);
}

/** What else is known of a file that is given up. */
interface Lost {
	taskId: string;
	expires: string | undefined;
	/** Whether the link had just come from Kling. */
	isFresh: boolean;
	/** Whether Kling can be asked about the task again. */
	isKept: boolean;
}

/** What is told about a file that was given up. */
function lostFile(trouble: FileTrouble, { taskId, expires, isFresh, isKept }: Lost): Fault {
	const { status } = trouble;
	const isRefused = status !== undefined && GONE.includes(status);
	const isExpired = expires !== undefined && Date.parse(expires) <= Date.now();
	const known = { description: trouble.message, http_status: status ?? null, task_id: taskId };
	const keeps = `Kling keeps files for 30 days${expires ? `, these until ${expires}` : ''}.`;
	if (isRefused && isExpired) {
		const advice = `${keeps} Generate it again, or download results as soon as they are ready.`;
		return fault({ ...known, message: 'The file is no longer there', advice });
	}
	const later = isKept
		? 'Try again with the operation Task > Download; the task itself is finished and paid for.'
		: 'The call itself is done and paid for, and cannot be asked for again: fetch the address with the HTTP Request node.';
	const noFile = trouble.isNoFile ? 'What came is not the file of the task' : 'The file could not be downloaded';
	return fault({
		...known,
		message: isRefused && isFresh ? 'The file is no longer there' : noFile,
		description: isRefused && isFresh ? `${trouble.message} The link had just come from Kling.` : trouble.message,
		advice: `${later} ${keeps}`,
		retryable: true,
	});
}

/** The files of a task by their present links: links expire, and only what Kling itself has just named is fetched. */
async function freshFiles(ctx: FileContext, wanted: Wanted): Promise<ResultFile[]> {
	const [{ task }] = await readTasks(ctx, [wanted], { until: Date.now() + times.freshLink });
	return task?.task_id === wanted.id ? task.files : [];
}

interface FileOfTask {
	task: Task;
	/** Where tasks of its kind are created; undefined when it cannot be asked for again. */
	path: string | undefined;
	file: ResultFile;
	/** Which file of the task. */
	n: number;
	how: Downloading;
}

/**
 * Fetches one file; whatever goes wrong is tried again, with a fresh link where the old one was refused.
 * @throws NodeApiError
 */
async function fetchFile(ctx: FileContext, { task, path, file, n, how }: FileOfTask): Promise<IBinaryData> {
	const { task_id: taskId } = task;
	const expires = expiresAt(task);
	const tries: Tries = { failed: 0, most: TRIES };
	let isFresh = false;
	let current = file;
	for (;;) {
		let trouble: FileTrouble;
		try {
			return await store(ctx, addressOf(current, how), current, fileName(taskId, n), tries);
		} catch (error) {
			trouble = asTrouble(error);
			const known = lostFile(trouble, { taskId, expires, isFresh, isKept: path !== undefined });
			if (++tries.failed >= tries.most || !known.retryable) throw toError(ctx.getNode(), known);
		}
		await pause(ctx, backoffMs(tries.failed));
		if (path === undefined || (trouble.status === undefined && !trouble.isNoFile)) continue;
		const fresh = (await freshFiles(ctx, { path, id: taskId, isKlings: true }))[n];
		isFresh = fresh !== undefined;
		current = fresh ?? current;
	}
}

/** A finished task whose answer names no file. */
const noFile = ({ task_id }: Task): Fault =>
	fault({
		message: `Kling says that task ${task_id} has succeeded, but names no file`,
		advice:
			'Fetch it later with the operation Task > Download; if it stays so, ask the support of Kling about the task ID.',
		retryable: true,
		task_id,
	});

type Fetched = { data: IBinaryData; known?: undefined } | { data?: undefined; known: Fault };

async function fetchOrTell(ctx: FileContext, wanted: FileOfTask): Promise<Fetched> {
	try {
		return { data: await fetchFile(ctx, wanted) };
	} catch (error) {
		if (!wanted.how.partial || cancelSignal(ctx)?.aborted) throw toError(ctx.getNode(), toFault(error));
		return { known: toFault(error) };
	}
}

/**
 * The item of a finished task with its files as binary data, or one item per file. Where a file cannot be had and the
 * rest is wanted, the item with the other files has an `error`; a file that was to be an item of its own, or the only
 * one, becomes an error item.
 * @param task as Kling has just answered it; its links are the only ones that are fetched
 * @param path where the task was created, for a fresh query when a link has expired; undefined when it cannot be asked for
 * @throws NodeApiError when a file cannot be had, or none is there; the task id is in it
 */
export async function withFiles(
	ctx: FileContext,
	task: Task,
	family: string,
	path: string | undefined,
	index: number,
	how: Downloading,
): Promise<INodeExecutionData[]> {
	const json = taskJson(task, family);
	const { files } = task;
	if (files.length === 0) {
		if (!lacksFile(task)) return [toItem(json, index)];
		if (!how.partial) throw toError(ctx.getNode(), noFile(task));
		return [errorItem(noFile(task), index)];
	}
	const items: INodeExecutionData[] = [];
	const binary: IBinaryKeyData = {};
	let lost: Fault | undefined;
	for (const [n, file] of files.entries()) {
		const { data, known } = await fetchOrTell(ctx, { task, path, file, n, how });
		if (data) binary[fieldName(n)] = data;
		else lost ??= known;
		items.push(data ? { ...toItem({ ...json, url: file.url }, index), binary: { data } } : errorItem(known, index));
	}
	if (how.split) return items;
	if (!lost) return [{ ...toItem(json, index), binary }];
	if (Object.keys(binary).length === 0) return [errorItem(lost, index)];
	return [{ ...toItem({ ...json, error: lost as unknown as IDataObject }, index), binary }];
}

/** One item per file without downloading, or the one item of the task. */
export function withoutFiles(task: Task, family: string, index: number, split: boolean): INodeExecutionData[] {
	const json = taskJson(task, family);
	const files = split ? task.files : [];
	return files.length > 0 ? files.map(({ url }) => toItem({ ...json, url }, index)) : [toItem(json, index)];
}
