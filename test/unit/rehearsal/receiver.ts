import { createServer } from 'node:http';
import { listen } from '../../support/loopback';
import { isJson, type Json } from './client';

export interface Received {
	at: number;
	body: string;
	json: Json;
	headers: Record<string, string>;
}

/** A receiver of callbacks on loopback; `work` is done before it answers. */
export async function receiver(work: () => Promise<void> = async () => {}) {
	const calls: Received[] = [];
	const server = createServer((req, res) => {
		let body = '';
		req
			.on('data', (chunk) => (body += chunk))
			.on('end', () => {
				const json = isJson(body) ? JSON.parse(body) : {};
				calls.push({ at: Date.now(), body, json, headers: req.headers as Record<string, string> });
				void work().then(() => res.end());
			});
	});
	const { url, close } = await listen(server);
	return {
		calls,
		url: `${url}/hook?secret=not-for-logs`,
		statuses: () => calls.map(({ json }) => json.task_status as string),
		close,
	};
}
