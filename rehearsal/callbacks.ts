import type { Deliveries, Delivery } from './deliveries';
import { writeJson } from './json';
import type { Settings } from './settings';
import { isFinal, type Task } from './tasks';
import type { Timers } from './timers';
import type { Body } from './types';
import { ownView } from './views';

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
		private readonly baseUrl: () => string,
	) {}

	/** Calls back about a task's present status. */
	changed(task: Task): void {
		const { callbackUrl: url, callback: plan, status } = task;
		if (!url || (status === 'submitted' && !this.settings.callbackSubmitted)) return;
		const view = plan.claim ? lie(task, plan.claim, this.baseUrl()) : ownView(task);
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

	private after(delay = 0, delivery: Delivery, times = 1): void {
		if (delay) this.timers.after(delay, () => this.deliveries.send(delivery, times));
		else this.deliveries.send(delivery, times);
	}
}

/** A forged body whose file is on this server, so that the ledger shows whether anybody fetched it. */
function lie(task: Task, status: string, baseUrl: string): Body {
	const videos = [{ id: '1', url: `${baseUrl}/media/forged.mp4`, duration: '5.1' }];
	return { ...ownView(task), task_status: status, task_result: { videos } };
}
