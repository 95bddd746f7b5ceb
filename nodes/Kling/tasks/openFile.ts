import { sleep, type IExecuteFunctions, type IN8nHttpFullResponse, type IWebhookFunctions } from 'n8n-workflow';
import { backoffMs, cancelSignal, pause, times } from '../transport';

export type FileContext = IExecuteFunctions | IWebhookFunctions;

/** A stream as n8n's helpers give and take it. */
export type FileStream = Exclude<Parameters<FileContext['helpers']['prepareBinaryData']>[0], Buffer>;

/** Why a file could not be had. */
export class FileTrouble extends Error {
	/**
	 * @param message a sentence about the file server
	 * @param status its HTTP status, when it answered with a failure
	 * @param isNoFile whether something came that is not the file
	 */
	constructor(
		message: string,
		readonly status?: number,
		readonly isNoFile = false,
	) {
		super(message);
	}
}

/** How often something may go wrong before a file is given up; shared by all tries of one file. */
export interface Tries {
	failed: number;
	most: number;
}

interface Answer {
	headers: Record<string, string | undefined>;
	body: FileStream;
}

const WATCH_MS = 250;

const reasonOf = (error: unknown): string => String((error as Error | undefined)?.message ?? error).replace(/\.$/, '');

/** Asks for a file, or for the rest of it. */
async function ask(
	ctx: FileContext,
	url: string,
	headers: Record<string, string>,
): Promise<Answer & { status: number }> {
	const answer = (await ctx.helpers.httpRequest({
		url,
		// A packed answer could not be gone on with in the middle.
		headers: { 'Accept-Encoding': 'identity', ...headers },
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		timeout: times.stalledDownload,
		abortSignal: cancelSignal(ctx),
	})) as IN8nHttpFullResponse;
	return { status: answer.statusCode, headers: answer.headers as Answer['headers'], body: answer.body as FileStream };
}

/** The bytes of one answer; it ends with an error when none has come for too long, or when the execution is stopped. */
async function* watched(ctx: FileContext, body: FileStream): AsyncGenerator<Buffer> {
	// Time counts only while a byte is waited for, not while n8n writes the last ones.
	let waitingSince = Date.now();
	let isOver = false;
	let trouble: FileTrouble | undefined;
	const watch = async (): Promise<void> => {
		for (; !isOver; await sleep(WATCH_MS)) {
			const isStopped = cancelSignal(ctx)?.aborted;
			if (!isStopped && Date.now() - waitingSince < times.stalledDownload) continue;
			const seconds = times.stalledDownload / 1000;
			trouble = new FileTrouble(
				isStopped ? 'The execution was stopped.' : `The file server sent nothing more for ${seconds} s.`,
			);
			return void body.destroy(trouble);
		}
	};
	void watch();
	try {
		for await (const chunk of body) {
			waitingSince = Infinity;
			yield chunk as Buffer;
			waitingSince = Date.now();
		}
	} catch (error) {
		trouble ??= new FileTrouble(`The connection to the file server broke (${reasonOf(error)}).`);
	} finally {
		isOver = true;
		body.destroy();
	}
	if (trouble) throw trouble;
}

/** Whether an answer with the status 206, which nobody has asked for, has the whole file all the same. */
function isWhole({ headers }: Answer): boolean {
	const [, last, length] = /^bytes 0-(\d+)\/(\d+)$/.exec(headers['content-range'] ?? '') ?? [];
	return length !== undefined && Number(last) + 1 === Number(length);
}

/** Headers that ask for the rest of a file, if it is still the same file; undefined where the server cannot do that. */
function rangeFrom(at: number, { headers }: Answer): Record<string, string> | undefined {
	if (headers['accept-ranges'] === 'none') return undefined;
	const { etag, 'last-modified': modified } = headers;
	const same = etag && !etag.startsWith('W/') ? etag : modified;
	return { Range: `bytes=${at}-`, ...(same ? { 'If-Range': same } : {}) };
}

/** The rest of a file whose connection broke; undefined when it has to be fetched from its beginning. */
async function goOn(ctx: FileContext, url: string, at: number, first: Answer): Promise<FileStream | undefined> {
	const range = rangeFrom(at, first);
	if (!range) return undefined;
	const { status, headers, body } = await ask(ctx, url, range);
	if (status === 206 && headers['content-range']?.startsWith(`bytes ${at}-`)) return body;
	body.destroy();
	if (status >= 500 || status === 429) throw new FileTrouble(`The file server answered HTTP ${status}.`, status);
	return undefined;
}

/** The bytes of a file; after a cut it goes on where it was, if the server can do that. */
async function* bytesOf(ctx: FileContext, url: string, first: Answer, tries: Tries): AsyncGenerator<Buffer> {
	let at = 0;
	let body: FileStream | undefined = first.body;
	for (;;) {
		let trouble: unknown;
		try {
			body ??= await goOn(ctx, url, at, first);
			if (!body) break;
			for await (const chunk of watched(ctx, body)) {
				// Each piece of a file that goes on is a success of its own.
				if (at > 0 && body !== first.body) tries.failed = 0;
				at += chunk.length;
				yield chunk;
			}
			return;
		} catch (error) {
			trouble = error;
		}
		body = undefined;
		if (at === 0 || ++tries.failed >= tries.most || cancelSignal(ctx)?.aborted) throw trouble;
		await pause(ctx, backoffMs(tries.failed));
	}
	throw new FileTrouble(`The connection broke after ${at} bytes, and the file server does not go on from there.`);
}

export interface OpenFile {
	contentType: string;
	/** The first bytes; fewer than asked for only when the file has no more. */
	head: Buffer;
	/** The whole file, the first bytes included. It ends with an error when it cannot be had whole. */
	stream: FileStream;
	close(): Promise<void>;
}

interface ReadableClass {
	from?(bytes: AsyncIterable<Buffer>, options: { objectMode: boolean }): FileStream;
}

/** A stream of bytes. Nodes may not import Node's `stream`, so its class comes from a stream that n8n has made. */
function streamOf(bytes: AsyncIterable<Buffer>, made: FileStream): FileStream {
	let type = made.constructor as ReadableClass;
	for (let above = type; above.from; above = Object.getPrototypeOf(above) as ReadableClass) type = above;
	return type.from!(bytes, { objectMode: false });
}

/**
 * Opens a file of a file server. A stalled or cut connection is taken up again in the middle where the server allows it.
 * @param headBytes how many first bytes to look at before the stream is used
 * @throws FileTrouble, or what n8n's HTTP helper throws when there was no answer
 */
export async function openFile(ctx: FileContext, url: string, headBytes: number, tries: Tries): Promise<OpenFile> {
	const answer = await ask(ctx, url, {});
	if (answer.status < 200 || answer.status >= 300) {
		answer.body.destroy();
		throw new FileTrouble(`The file server answered HTTP ${answer.status}.`, answer.status);
	}
	if (answer.status === 206 && !isWhole(answer)) {
		answer.body.destroy();
		throw new FileTrouble('The file server sent only a part of the file (HTTP 206).', answer.status);
	}
	const bytes = bytesOf(ctx, url, answer, tries);
	const first: Buffer[] = [];
	for (let length = 0; length < headBytes;) {
		const { done, value } = await bytes.next();
		if (done) break;
		first.push(value);
		length += value.length;
	}
	async function* whole(): AsyncGenerator<Buffer> {
		yield* first;
		yield* bytes;
	}
	return {
		contentType: answer.headers['content-type'] ?? '',
		head: Buffer.concat(first).subarray(0, headBytes),
		stream: streamOf(whole(), answer.body),
		close: async () => void (await bytes.return(undefined)),
	};
}

/** Any error of a download as a sentence about the file server. */
export const asTrouble = (error: unknown): FileTrouble =>
	error instanceof FileTrouble ? error : new FileTrouble(`The file server gave no answer (${reasonOf(error)}).`);
