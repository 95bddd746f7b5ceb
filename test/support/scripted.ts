import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { reader, type Fault } from '../../nodes/Kling/transport';

/** What Kling, or something in between, answers to one call; an error is one of the network. */
export type Scripted = { status?: number; headers?: Record<string, string>; body: unknown } | Error;

export const accepted = (data: unknown): Scripted => ({ body: { code: 0, message: 'SUCCEED', request_id: 'r', data } });

export const refused = (code: number, message = 'No', headers: Record<string, string> = {}): Scripted => ({
	status: code >= 5000 ? 500 : 400,
	headers,
	body: { code, message, request_id: 'r' },
});

/** An error as the HTTP client of n8n throws it. */
export const broken = (code = 'ECONNRESET', syscall = 'read'): Error =>
	Object.assign(new Error('socket hang up'), { code, syscall });

/** A call that the node has made, and when, milliseconds since the first one. */
export interface Call {
	method: string;
	/** The path with the query. */
	path: string;
	body?: unknown;
	at: number;
	options: IHttpRequestOptions;
}

/** An answer, or how it depends on the call. */
export type Answering = Scripted | ((call: Call) => Scripted);

/** What n8n hands to a node, with answers for its calls in the order in which they come; the last one goes on and on. */
export function scripted(answers: Answering[], more: object = {}) {
	const calls: Call[] = [];
	const signal = new AbortController();
	const credential = { authentication: 'apiKey', apiKey: 'key', region: 'singapore' };
	let startedAt: number | undefined;
	let count = 0;
	const ctx = {
		getNode: () => ({ id: 'node', name: 'Kling', type: 'n8n-nodes-kling.kling', typeVersion: 1, parameters: {} }),
		getCredentials: async () => await Promise.resolve(credential),
		getExecutionCancelSignal: () => signal.signal,
		helpers: {
			async httpRequestWithAuthentication(_type: string, options: IHttpRequestOptions) {
				if (!options.method) throw new Error('A call without a method');
				startedAt ??= Date.now();
				const { pathname } = new URL(options.url);
				const query = new URLSearchParams(options.qs as Record<string, string>).toString();
				calls.push({
					method: options.method!,
					path: query ? `${pathname}?${query}` : pathname,
					body: options.body && JSON.parse(options.body as string),
					at: Date.now() - startedAt,
					options,
				});
				const next = answers[Math.min(count++, answers.length - 1)];
				const answer = typeof next === 'function' ? next(calls.at(-1)!) : next;
				if (answer instanceof Error) throw answer;
				const { status = 200, headers = {}, body } = answer;
				const text = typeof body === 'string' ? body : JSON.stringify(body);
				return await Promise.resolve({ statusCode: status, headers, body: text });
			},
		},
		...more,
	} as unknown as IExecuteFunctions;
	return { ctx, calls, credential, cancel: () => signal.abort() };
}

/** The same for who reads from Kling: one try each, one question at a time. */
export function scriptedReader(answers: Scripted[]) {
	const { ctx, calls } = scripted(answers);
	return { calls, reading: reader(ctx, { tries: 1, atOnce: 1 }), paths: () => calls.map(({ path }) => path) };
}

/** No work in these tests may take longer, milliseconds of the clock that runs on. */
const LONGEST = 180_000;

/** Lets the clock run on, while nothing is waited for in earnest, until the work is done. The test has to use fake timers. */
export async function played<T>(work: Promise<T>): Promise<T> {
	let isDone = false;
	const done = work.finally(() => (isDone = true));
	done.catch(() => undefined);
	const begun = performance.now();
	while (!isDone) {
		await jest.advanceTimersByTimeAsync(50);
		if (performance.now() - begun > LONGEST) throw new Error('It takes too long');
	}
	return await done;
}

type Failure = Error & { context: { kling: Fault; [member: string]: unknown } };

/** The error of a work that has to fail. */
export async function failureOf(work: Promise<unknown>): Promise<Failure> {
	const error = await played(
		work.then(
			() => undefined,
			(reason: unknown) => reason,
		),
	);
	if (error instanceof Error) return error as Failure;
	throw new Error('It has not failed');
}
