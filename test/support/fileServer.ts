import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { credentialAt, klingEngine } from './kling';
import { listen } from './loopback';

/** Answers one request for a file, or for the task that names it. */
export type Answer = (res: ServerResponse, req: IncomingMessage) => void;

export const TASK_ID = '883600000000000001';

/** The head of an mp4 and bytes that tell where they stand. */
export const video = (size: number): Buffer => {
	const bytes = Buffer.alloc(size);
	for (let at = 0; at + 4 <= size; at += 4) bytes.writeUInt32BE(at, at);
	Buffer.from('0000001c6674797069736f6d0000020069736f6d69736f326d703431', 'hex').copy(bytes);
	return bytes;
};

export const page: Answer = (res) => void res.setHeader('Content-Type', 'text/html').end('<!doctype html>Sign in');
export const status =
	(code: number, text = '<html>no</html>'): Answer =>
	(res) =>
		void res.writeHead(code, { 'Content-Type': 'text/html' }).end(text);
export const bytes =
	(content: Buffer, type = 'video/mp4'): Answer =>
	(res) =>
		void res.writeHead(200, { 'Content-Type': type, 'Content-Length': content.length }).end(content);
/** The beginning of a file, and then the end of the connection or nothing more. */
export const begun =
	(content: Buffer, sent: number, then: 'cut' | 'silence', headers: Record<string, string> = {}): Answer =>
	(res) => {
		res.writeHead(200, { 'Content-Type': 'video/mp4', 'Content-Length': content.length, ...headers });
		res.write(content.subarray(0, sent), () => {
			if (then === 'cut') setTimeout(() => res.socket?.destroy(), 30);
		});
	};
/** The part that is asked for, or the whole. */
export const ranged =
	(content: Buffer, headers: Record<string, string> = {}): Answer =>
	(res, req) => {
		const from = Number(/^bytes=(\d+)-$/.exec(req.headers.range ?? '')?.[1] ?? 0);
		const range = { 'Content-Range': `bytes ${from}-${content.length - 1}/${content.length}` };
		res.writeHead(from > 0 ? 206 : 200, {
			'Content-Type': 'video/mp4',
			'Content-Length': content.length - from,
			...(from > 0 ? range : {}),
			...headers,
		});
		res.end(content.subarray(from));
	};

export interface FileRequest {
	path: string;
	headers: IncomingMessage['headers'];
}

/**
 * A task that has succeeded at a small Kling, its files, and an engine that asks for them. `answer` decides about a file
 * by its name and by how often it was asked for, `question` about the look for the task; undefined is the proper answer.
 */
export async function fileBench(
	answer: (file: string, time: number) => Answer,
	{ question, task }: { question?: (time: number) => Answer | undefined; task?: (base: string) => object } = {},
) {
	const files: FileRequest[] = [];
	const looks: string[] = [];
	const server = createServer((req, res) => {
		const { pathname } = new URL(req.url!, 'http://x');
		if (pathname.startsWith('/files/')) {
			files.push({ path: pathname, headers: req.headers });
			return answer(pathname.slice('/files/'.length), files.filter(({ path }) => path === pathname).length)(res, req);
		}
		if (pathname === '/login') return page(res, req);
		looks.push(pathname);
		const strange = question?.(looks.length);
		if (strange) return strange(res, req);
		const data = {
			task_id: TASK_ID,
			task_status: 'succeed',
			task_status_msg: '',
			task_info: {},
			task_result: { videos: [{ id: '1', url: `${url}/files/1.mp4`, duration: '5.1' }] },
			created_at: Date.now() - 1000,
			updated_at: Date.now(),
			...task?.(url),
		};
		res.setHeader('Content-Type', 'application/json');
		res.end(JSON.stringify({ code: 0, message: 'SUCCEED', request_id: 'r', data }));
	});
	const { url, close } = await listen(server);
	const engine = await klingEngine(credentialAt(url));
	return {
		engine,
		/** Requests for files, in their order. */
		files,
		/** Paths of the questions about the task. */
		looks,
		async close() {
			await engine.close();
			await close();
		},
	};
}
