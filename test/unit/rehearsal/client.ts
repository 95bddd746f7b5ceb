import type { Rehearsal } from '../../../rehearsal';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers are read, not typed
export type Json = any;

export interface Answer {
	status: number;
	headers: Headers;
	text: string;
	json: Json;
}

/** Calls a rehearsal server over HTTP with its API key. */
export async function call(
	{ baseUrl, keys }: Rehearsal,
	method: string,
	path: string,
	body?: unknown,
	headers: Record<string, string> = {},
): Promise<Answer> {
	const response = await fetch(baseUrl + path, {
		method,
		headers: { authorization: `Bearer ${keys.apiKey}`, 'content-type': 'application/json', ...headers },
		body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
	});
	const text = await response.text();
	const json = response.headers.get('content-type')?.includes('json') && isJson(text) ? JSON.parse(text) : {};
	return { status: response.status, headers: response.headers, text, json };
}

export function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

export const TEXT = '/v1/videos/text2video';
export const IMAGES = '/v1/images/generations';

/** A body that the contract takes. */
export const text = (more: object = {}) => ({ model_name: 'kling-v2-6', mode: 'pro', prompt: 'a paper boat', ...more });

/** Creates a task and returns its id. */
export async function create(kling: Rehearsal, path = TEXT, body: object = text()): Promise<string> {
	const { json, status } = await call(kling, 'POST', path, body);
	if (status !== 200) throw new Error(JSON.stringify(json));
	return json.data.task_id;
}

/** Looks a task up until `fits` holds for it. */
export async function until(kling: Rehearsal, path: string, fits: (data: Json) => boolean): Promise<Json> {
	for (let turn = 0; turn < 400; turn++) {
		const { json } = await call(kling, 'GET', path);
		if (json.data && fits(json.data)) return json.data;
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
	throw new Error(`${path} did not get there`);
}

/** Waits for a final task. */
export const final = (kling: Rehearsal, path: string) =>
	until(kling, path, ({ task_status }) => task_status === 'succeed' || task_status === 'failed');
