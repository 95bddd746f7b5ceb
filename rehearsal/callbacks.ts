import { Agent } from 'node:http';

import axios from 'axios';

import type { CallbackPlan } from './faults/types';
import { writeJson } from './json';
import type { Settings } from './settings';
import { signatureHeaders } from './signing';
import { isFinal, type Task } from './tasks';
import type { Timers } from './timers';
import type { Body } from './types';
import { ownView } from './views';

const TIMEOUT = 15_000;
const REORDER_GAP = 50;
const STALE = 3600_000;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;
const GARBAGE = '<<< this is no JSON {';

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

interface Delivery {
	id: string;
	taskId: string;
	status: string;
	url: string;
	body: string;
	signature?: CallbackPlan['signature'];
}

/** Calls callback addresses on status changes: loopback only, a few at a time, never repeated by itself. */
export class Callbacks {
	log: CallbackLog[] = [];
	/** A connection per call: a reused one may just be closing, and a call is not repeated. */
	private readonly agent = new Agent({ keepAlive: false });
	private queue: Delivery[] = [];
	private running = 0;
	private idle: Array<() => void> = [];
	/** Calls kept back until the task is final. */
	private readonly held = new Map<string, Delivery>();

	constructor(
		private readonly settings: Settings,
		private readonly timers: Timers,
		private readonly now: () => number,
		private readonly baseUrl: () => string,
	) {}

	/** Calls back about a task's present status, as its callback plan says. */
	changed(task: Task): void {
		const { callbackUrl: url, callback: plan, status } = task;
		if (!url || (status === 'submitted' && !this.settings.callbackSubmitted)) return;
		const view = plan.claim ? lie(task, plan.claim, this.baseUrl()) : ownView(task);
		const body = plan.garbage ? GARBAGE : writeJson(view);
		const delivery = { id: `${task.id}-${status}`, taskId: task.id, status, url, body, signature: plan.signature };
		if (plan.lost) return this.note(delivery, 0, null, 'lost');
		if (plan.reorder && !isFinal(task)) return void this.held.set(task.id, delivery);
		this.after(plan.delay, delivery, plan.repeat);
		const held = this.held.get(task.id);
		if (held && this.held.delete(task.id)) this.after((plan.delay ?? 0) + REORDER_GAP, held, plan.repeat);
	}

	/** Queues one body for a loopback address, `times` over. */
	send(delivery: Delivery, times = 1): void {
		if (!LOOPBACK.test(hostOf(delivery.url))) return this.note(delivery, 0, null, 'refused: not loopback');
		for (let time = 0; time < times; time++) this.queue.push(delivery);
		this.work();
	}

	/** Resolves when nothing is queued or under way. */
	drained(): Promise<void> {
		return this.running || this.queue.length ? new Promise((resolve) => this.idle.push(resolve)) : Promise.resolve();
	}

	/** Forgets what is queued and what was logged. */
	clear(): void {
		this.queue = [];
		this.held.clear();
		this.log = [];
		this.work();
	}

	close(): void {
		this.clear();
		this.agent.destroy();
	}

	private after(delay = 0, delivery: Delivery, times = 1): void {
		if (delay) this.timers.after(delay, () => this.send(delivery, times));
		else this.send(delivery, times);
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
				headers: { 'Content-Type': 'application/json', ...this.signature(delivery) },
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

	private signature({ id, body, signature }: Delivery): Body {
		const { webhookSecret } = this.settings;
		if (!webhookSecret || signature === 'none') return {};
		const at = this.now() - (signature === 'old' ? STALE : 0);
		const headers = signatureHeaders(webhookSecret, id, at, body);
		if (signature === 'bad')
			headers['webhook-signature'] = signatureHeaders(webhookSecret, 'other', at, body)['webhook-signature'];
		return headers;
	}

	private note({ taskId, status, url }: Delivery, ms: number, answer: number | null, error: string | null): void {
		this.log.push({ time: this.now(), taskId, status, url: url.split('?')[0], answer, ms, error });
	}
}

function hostOf(url: string): string {
	try {
		return new URL(url).hostname;
	} catch {
		return '';
	}
}

/** A forged body whose file is on this server, so that the ledger shows whether anybody fetched it. */
function lie(task: Task, status: string, baseUrl: string): Body {
	const videos = [{ id: '1', url: `${baseUrl}/media/forged.mp4`, duration: '5.1' }];
	return { ...ownView(task), task_status: status, task_result: { videos } };
}
