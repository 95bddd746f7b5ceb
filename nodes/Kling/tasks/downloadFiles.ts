import type { IBinaryKeyData, IExecuteFunctions, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import type { ResultFile, Task } from '../dialects';
import { taskJson, toItem } from './item';
import { backoffMs, cancelSignal, fault, pause, toError } from '../transport';
import { fileKind } from './fileKind';
import { readTask, type Wanted } from './readTasks';

type FileContext = IExecuteFunctions | IWebhookFunctions;

/** Items whose files are fetched at the same time; outside filesystem mode n8n holds each of these files in memory. */
export const FILES_AT_ONCE = 3;

const TRIES = 4;
const GONE = [403, 404, 410];

/** Name of the binary field of the n-th file: `data`, `data_1`, `data_2` ... */
const fieldName = (n: number): string => (n === 0 ? 'data' : `data_${n}`);

/** Name of the n-th file of a task, without its ending. */
const fileName = (taskId: string, n: number): string => `kling-${taskId}${n === 0 ? '' : `-${n}`}`;

interface Failure {
	httpCode?: string | null;
	response?: { status?: number };
	cause?: { response?: { status?: number } };
	message?: string;
}

const statusOf = ({ response, cause, httpCode }: Failure): number =>
	response?.status ?? cause?.response?.status ?? Number(httpCode ?? 0);

/** Streams one file into n8n's binary storage; a cut connection rejects, so a short file is never kept. */
async function store(ctx: FileContext, url: string, name: string) {
	const answer = await ctx.helpers.httpRequest({
		url,
		encoding: 'stream',
		returnFullResponse: true,
		abortSignal: cancelSignal(ctx),
	});
	const { mimeType, ending } = fileKind(url, String(answer.headers['content-type'] ?? ''));
	return await ctx.helpers.prepareBinaryData(answer.body, ending ? `${name}.${ending}` : name, mimeType);
}

/**
 * The file's present address: links expire, and only an address that Kling itself has just named is fetched.
 * @param n which file of the task
 */
async function freshUrl(ctx: FileContext, wanted: Wanted, n: number): Promise<string | undefined> {
	return (await readTask(ctx, wanted)).files[n]?.url;
}

async function fetchFile(ctx: FileContext, file: ResultFile, wanted: Wanted, n: number) {
	const taskId = wanted.id;
	let { url } = file;
	for (let attempt = 1; ; attempt++) {
		try {
			return await store(ctx, url, fileName(taskId, n));
		} catch (error) {
			const status = statusOf(error as Failure);
			if (attempt >= TRIES) {
				const gone = GONE.includes(status);
				throw toError(
					ctx.getNode(),
					fault({
						message: gone ? 'The file is no longer there' : 'The file could not be downloaded',
						description: status ? `The file server answered HTTP ${status}.` : String((error as Failure).message ?? ''),
						http_status: status || null,
						advice: gone
							? 'Kling keeps files for 30 days. Generate it again, or download results as soon as they are ready.'
							: 'Try again with the operation Task > Download; the task itself is finished and paid for.',
						retryable: !gone,
						task_id: taskId,
					}),
				);
			}
			await pause(ctx, backoffMs(attempt));
			if (GONE.includes(status)) url = (await freshUrl(ctx, wanted, n)) ?? url;
		}
	}
}

/**
 * The item of a finished task with its files as binary data, or one item per file.
 * @param task as Kling has just answered it; its links are the only ones that are fetched
 * @param path where the task was created, for a fresh query when a link has expired
 * @throws NodeApiError when a file cannot be had; the task id is in it
 */
export async function withFiles(
	ctx: FileContext,
	task: Task,
	family: string,
	path: string,
	index: number,
	split: boolean,
): Promise<INodeExecutionData[]> {
	const json = taskJson(task, family);
	const items: INodeExecutionData[] = [];
	const binary: IBinaryKeyData = {};
	for (const [n, file] of task.files.entries()) {
		const data = await fetchFile(ctx, file, { path, id: task.task_id }, n);
		binary[fieldName(n)] = data;
		items.push({ ...toItem({ ...json, url: file.url }, index), binary: { data } });
	}
	if (split && items.length > 0) return items;
	return [Object.keys(binary).length > 0 ? { ...toItem(json, index), binary } : toItem(json, index)];
}

/** One item per file without downloading, or the one item of the task. */
export function withoutFiles(task: Task, family: string, index: number, split: boolean): INodeExecutionData[] {
	const json = taskJson(task, family);
	const files = split ? task.files : [];
	return files.length > 0 ? files.map(({ url }) => toItem({ ...json, url }, index)) : [toItem(json, index)];
}
