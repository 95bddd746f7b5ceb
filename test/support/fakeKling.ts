import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Engine } from './engine';
import { credentialAt, klingEngine } from './kling';
import { listen } from './loopback';

/** A request as it arrived. */
export interface Call {
	method: string;
	path: string;
	query: URLSearchParams;
	body: Record<string, unknown>;
}

/** An HTTP answer; `reset` cuts the connection instead. */
export type FakeAnswer = 'reset' | { status?: number; headers?: Record<string, string>; json?: unknown; text?: string };

/** The nodes under test in an n8n engine, and what they have asked. */
export interface FakeBench {
	engine: Engine;
	calls: Call[];
	close(): Promise<void>;
}

/** Nodes whose Kling is a small server that answers as it is told; for answers that no Kling would give. */
export async function startFakeBench(answer: (call: Call) => FakeAnswer): Promise<FakeBench> {
	const calls: Call[] = [];
	const respond = (request: IncomingMessage, response: ServerResponse, text: string): void => {
		const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fake');
		const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
		const call = { method: request.method ?? '', path: pathname, query: searchParams, body };
		calls.push(call);
		const given = answer(call);
		if (given === 'reset') {
			request.socket.destroy();
			return;
		}
		const { status = 200, headers = {}, json, text: raw = '' } = given;
		response.writeHead(status, { 'content-type': json === undefined ? 'text/html' : 'application/json', ...headers });
		response.end(json === undefined ? raw : JSON.stringify(json));
	};
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => respond(request, response, Buffer.concat(chunks).toString()));
	});
	const { url, close } = await listen(server);
	const engine = await klingEngine(credentialAt(url));
	return {
		engine,
		calls,
		async close() {
			await engine.close();
			await close();
		},
	};
}

/** Kling's envelope around an answer. */
export const envelope = (data: unknown): FakeAnswer => ({
	json: { code: 0, message: 'SUCCEED', request_id: 'fake', data },
});

/** Kling's envelope around a refusal. */
export const refusal = (status: number, code: number, message: string): FakeAnswer => ({
	status,
	json: { code, message, request_id: 'fake' },
});

interface FakeTask {
	task_id: string;
	task_status: string;
	task_info: { external_task_id?: unknown };
	task_result: object;
	created_at: number;
	updated_at: number;
}

/** The tasks of a Kling that takes every body, knows callers' ids, and finishes tasks when it is told to. */
export class FakeTasks {
	private readonly tasks: FakeTask[] = [];

	/** Ids of all tasks, each of which was paid for. */
	get ids(): string[] {
		return this.tasks.map((task) => task.task_id);
	}

	finish(): void {
		for (const [n, task] of this.tasks.entries()) {
			task.task_status = 'succeed';
			task.task_result = { videos: [{ id: `9000${n}`, url: 'https://files.example.org/a.mp4', duration: '5' }] };
		}
	}

	answer({ method, path, query, body }: Call): FakeAnswer {
		if (method === 'POST') return this.create(body);
		if (query.has('pageNum')) {
			const [page, size] = [Number(query.get('pageNum')), Number(query.get('pageSize'))];
			return envelope([...this.tasks].reverse().slice((page - 1) * size, page * size));
		}
		const id = decodeURIComponent(path.split('/').at(-1)!);
		const found = this.tasks.find((task) => [task.task_id, task.task_info.external_task_id].includes(id));
		return found ? envelope(found) : refusal(400, 1201, `Task not found by id ${id}`);
	}

	private create({ external_task_id }: Record<string, unknown>): FakeAnswer {
		const repeated = this.tasks.some((task) => task.task_info.external_task_id === external_task_id);
		if (repeated) return refusal(400, 1201, 'external_task_id already exists');
		const task: FakeTask = {
			task_id: `88360000000000${String(this.tasks.length + 1).padStart(4, '0')}`,
			task_status: 'submitted',
			task_info: { external_task_id },
			task_result: {},
			created_at: Date.now(),
			updated_at: Date.now(),
		};
		this.tasks.push(task);
		return envelope({ ...task, task_result: undefined });
	}
}
