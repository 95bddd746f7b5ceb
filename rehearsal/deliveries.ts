import { Agent } from 'node:http';

import axios from 'axios';

import type { CallbackPlan } from './faults/types';
import type { Settings } from './settings';
import { signatureHeaders } from './signing';

const TIMEOUT = 15_000;
const STALE = 3600_000;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** One call that was made, or deliberately not made. */
export interface CallbackLog {
	/** Unix ms. */
	time: number;
	taskId: string;
	status: string;
	/** Without the query, which may carry secrets. */
	url: string;
	/** HTTP status of the answer; null without one. */
	answer: number | null;
	/** Milliseconds until the answer. */
	ms: number;
	/** `lost`, `refused: not loopback`, or why there was no answer. */
	error: string | null;
}

/** A body on its way to an address; `id` becomes the webhook-id when calls are signed. */
export interface Delivery {
	id: string;
	taskId: string;
	status: string;
	url: string;
	body: string;
	signature?: CallbackPlan['signature'];
}

/** Sends bodies to loopback addresses, a few at a time; nothing is repeated by itself. */
export class Deliveries {
	log: CallbackLog[] = [];
	/** A connection per call: a reused one may just be closing, and a call is not repeated. */
	private readonly agent = new Agent({ keepAlive: false });
	private queue: Delivery[] = [];
	private running = 0;
	private idle: Array<() => void> = [];

	constructor(
		private readonly settings: Settings,
		private readonly now: () => number,
	) {}

	/** Queues one body, `times` over. */
	send(delivery: Delivery, times = 1): void {
		if (!LOOPBACK.test(hostOf(delivery.url))) return this.note(delivery, 0, null, 'refused: not loopback');
		for (let time = 0; time < times; time++) this.queue.push(delivery);
		this.work();
	}

	/** Logs one call, made or not. */
	note({ taskId, status, url }: Delivery, ms: number, answer: number | null, error: string | null): void {
		this.log.push({ time: this.now(), taskId, status, url: url.split('?')[0], answer, ms, error });
	}

	/** Resolves when nothing is queued or under way. */
	drained(): Promise<void> {
		return this.running || this.queue.length ? new Promise((resolve) => this.idle.push(resolve)) : Promise.resolve();
	}

	/** Forgets what is queued and what was logged. */
	clear(): void {
		this.queue = [];
		this.log = [];
		this.work();
	}

	close(): void {
		this.clear();
		this.agent.destroy();
	}

	private work(): void {
		while (this.running < this.settings.parallelCallbacks && this.queue.length) {
			this.running++;
			void this.post(this.queue.shift()!).finally(() => {
				this.running--;
				this.work();
			});
		}
		if (!this.running && !this.queue.length) this.idle.splice(0).forEach((resolve) => resolve());
	}

	private async post(delivery: Delivery): Promise<void> {
		const begin = Date.now();
		try {
			const answer = await axios.post(delivery.url, delivery.body, {
				headers: { 'Content-Type': 'application/json', ...this.signatureOf(delivery) },
				transformRequest: (data: string) => data,
				validateStatus: () => true,
				maxRedirects: 0,
				proxy: false,
				timeout: TIMEOUT,
				httpAgent: this.agent,
			});
			this.note(delivery, Date.now() - begin, answer.status, null);
		} catch (error) {
			this.note(delivery, Date.now() - begin, null, axios.isAxiosError(error) ? (error.code ?? 'failed') : 'failed');
		}
	}

	private signatureOf({ id, body, signature }: Delivery): Record<string, string> {
		const { webhookSecret } = this.settings;
		if (!webhookSecret || signature === 'none') return {};
		const at = this.now() - (signature === 'old' ? STALE : 0);
		const signed = signatureHeaders(webhookSecret, signature === 'bad' ? `not ${id}` : id, at, body);
		return { ...signed, 'webhook-id': id };
	}
}

function hostOf(url: string): string {
	try {
		return new URL(url).hostname;
	} catch {
		return '';
	}
}
