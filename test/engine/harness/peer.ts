import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { sendRequest, type HttpAnswer } from '../../support/engine';
import { listen, type Listening } from '../../support/loopback';

/** A service on loopback that nodes call, and that calls back. */
export class Peer {
	readonly requests: Array<{ path: string; authorization?: string; body: string }> = [];

	/** Answers of the engine to the callbacks of `/call-back-*`, oldest first. */
	readonly callbacks: HttpAnswer[] = [];

	/** Requests whose sender went away before the answer. */
	abandoned = 0;

	/** How often `/flaky` fails before it works. */
	failures = 0;

	private server!: Listening;

	async open(): Promise<this> {
		this.server = await listen(createServer((req, res) => void this.answer(req, res)));
		return this;
	}

	url(path: string): string {
		return `${this.server.url}${path}`;
	}

	/** Requests to one path so far. */
	count(path: string): number {
		return this.requests.filter((request) => request.path === path).length;
	}

	async close(): Promise<void> {
		await this.server.close();
	}

	private async answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
		let body = '';
		for await (const chunk of req) body += String(chunk);
		const path = req.url!;
		this.requests.push({ path, authorization: req.headers.authorization, body });
		if (path === '/hang') return void res.on('close', () => this.abandoned++);
		if (path === '/film') return void res.setHeader('content-type', 'video/mp4').end(Buffer.alloc(300_000, 7));
		if (path === '/call-back-now') await this.callBack(body);
		if (path === '/call-back-soon') setTimeout(() => void this.callBack(body), 100);
		const fails = path === '/broken' || (path === '/flaky' && this.failures-- > 0);
		res.writeHead(fails ? 500 : 200, { 'content-type': 'application/json' });
		res.end(JSON.stringify({ path, number: this.requests.length }));
	}

	private async callBack(body: string): Promise<void> {
		const { callback } = JSON.parse(body) as { callback: string };
		this.callbacks.push(await sendRequest(callback, { body: { task_status: 'succeed' } }));
	}
}
