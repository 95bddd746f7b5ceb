import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Request, type Response } from 'express';
import { currentRun } from './http-tap';
import type { Run } from './run';
import { errorAnswer } from './web-errors';
import type { WebhookOutcome } from './webhook-execution';

/** One request that reached the instance. */
export interface ReceivedRequest {
	method: string;
	/** Path without query: `/webhook-waiting/7/<node id>`. */
	path: string;
	/** The execution it was for, or undefined for a trigger's webhook. */
	executionId?: string;
	body: unknown;
	/** HTTP status that n8n answered. */
	status: number;
	/**
	 * `resumed`: woke a parked execution or started a new one; `answered`: `webhook()` ran and that was all; `refused`: n8n
	 * answered without asking the node, or the execution was claimed by somebody else; `destroyed`: `webhook()` threw.
	 */
	outcome: 'resumed' | 'answered' | 'refused' | 'destroyed';
	workflowData?: WebhookOutcome['workflowData'];
	run?: Run;
	remotePort: number;
}

/** Answers one request; throws ResponseErrors. `params` are the route's, which nodes do not get to see. */
export type Endpoint = (
	params: { path: string; suffix?: string },
	req: Request,
	res: Response,
) => Promise<WebhookOutcome>;

function send(res: Response, outcome: WebhookOutcome): void {
	if (outcome.error) return sendError(res, outcome.error);
	if (!outcome.answer) return;
	const { status, body } = outcome.answer;
	if (status !== undefined) res.status(status);
	if (typeof body === 'string') res.send(body);
	else res.json(body);
}

function sendError(res: Response, error: Error): void {
	const { status, body } = errorAnswer(error);
	res.status(status).json(body);
}

function outcomeName({ run, destroyed, error, answer }: WebhookOutcome): ReceivedRequest['outcome'] {
	if (destroyed) return 'destroyed';
	if (run) return 'resumed';
	return error || answer?.status === 401 ? 'refused' : 'answered';
}

/** The instance's HTTP side on 127.0.0.1: real requests and responses for the nodes, as n8n's express app gives them. */
export class WebServer {
	readonly received: ReceivedRequest[] = [];

	private readonly app = express();

	private server?: Server;

	private port = 0;

	constructor() {
		this.app.set('query parser', 'extended');
		this.app.use(express.raw({ type: () => true, limit: '16mb' }));
	}

	/** Adds a route in express 5 syntax. */
	route(path: string, endpoint: Endpoint): void {
		this.app.all(path, async (req, res) => {
			const params = { suffix: req.params.suffix as string | undefined, path: [req.params.path].flat().join('/') };
			const executionId = path.startsWith('/webhook-waiting') ? params.path : undefined;
			req.params = {};
			const entry = { method: req.method, path: req.path, executionId, remotePort: req.socket.remotePort! };
			let outcome: WebhookOutcome;
			try {
				outcome = await currentRun.exit(async () => await endpoint(params, req, res));
			} catch (error) {
				outcome = { error: error as Error };
			}
			const { run, workflowData } = outcome;
			const log = {
				...entry,
				body: req.body as unknown,
				status: 0,
				outcome: outcomeName(outcome),
				run,
				workflowData,
			};
			this.received.push(log);
			send(res, outcome);
			log.status = res.statusCode;
		});
	}

	/** The request that came from a client's port. */
	requestFrom(localPort: number): ReceivedRequest | undefined {
		return [...this.received].reverse().find(({ remotePort }) => remotePort === localPort);
	}

	/** Base URL with a slash at its end. */
	get url(): string {
		return `http://127.0.0.1:${this.port}/`;
	}

	/** Listens on a free port, and on the same one again after `close()`. */
	async listen(): Promise<void> {
		this.server = createServer(this.app);
		await new Promise<void>((resolve, reject) => {
			this.server!.once('error', reject);
			this.server!.listen(this.port, '127.0.0.1', resolve);
		});
		this.port = (this.server.address() as AddressInfo).port;
	}

	async close(): Promise<void> {
		const { server } = this;
		if (!server) return;
		this.server = undefined;
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	}
}
