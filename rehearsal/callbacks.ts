import type { Deliveries, Delivery } from './deliveries';
import { writeJson } from './json';
import type { Settings } from './settings';
import { isFinal, type Task } from './tasks';
import type { Timers } from './timers';
import type { Body } from './types';
import type { Views } from './views';

const REORDER_GAP = 50;
const GARBAGE = '<<< this is no JSON {';

/** Calls back on status changes, as well or as badly as a task's callback plan says. */
export class Callbacks {
	/** Calls kept back until the task is final. */
	private readonly held = new Map<string, Delivery>();

	constructor(
		private readonly settings: Settings,
		private readonly timers: Timers,
		private readonly deliveries: Deliveries,
		private readonly views: Views,
		private readonly baseUrl: () => string,
	) {}

	/** Calls back about a task's present status. */
	changed(task: Task): void {
		const { callbackUrl: url, callback: plan, status } = task;
		if (!url || !this.isCalledBack(task)) return;
		const own = this.views.own(task);
		const view = plan.claim ? lie(own, plan.claim, this.baseUrl()) : own;
		const body = plan.garbage ? GARBAGE : writeJson(view);
		const delivery = { id: `${task.id}-${status}`, taskId: task.id, status, url, body, signature: plan.signature };
		if (plan.lost) return this.deliveries.note(delivery, 0, null, 'lost');
		if (plan.reorder && !isFinal(task)) return void this.held.set(task.id, delivery);
		this.after(plan.delay, delivery, plan.repeat);
		const held = this.held.get(task.id);
		if (held && this.held.delete(task.id)) this.after((plan.delay ?? 0) + REORDER_GAP, held, plan.repeat);
	}

	clear(): void {
		this.held.clear();
	}

	/** `submitted` by setting only, and what else the contract limits it to. */
	private isCalledBack({ status, operation: { callbackStatuses: only } }: Task): boolean {
		if (status === 'submitted' && !this.settings.callbackSubmitted) return false;
		return !only || only.includes(status === 'succeed' ? 'succeeded' : status);
	}

	private after(delay = 0, delivery: Delivery, times = 1): void {
		if (delay) this.timers.after(delay, () => this.deliveries.send(delivery, times));
		else this.deliveries.send(delivery, times);
	}
}

/** A forged body whose file is on this server, so that the ledger shows whether anybody fetched it. */
function lie(own: Body, status: string, baseUrl: string): Body {
	const url = `${baseUrl}/media/forged.mp4`;
	if (own.task_info === undefined) return { ...own, status, outputs: [{ type: 'video', id: '1', url }] };
	return { ...own, task_status: status, task_result: { videos: [{ id: '1', url, duration: '5.1' }] } };
}
