import { clock } from './clock';
import type { Instance } from './instance';
import type { CrashWhen, Run } from './run';
import { ExecutionAlreadyResumingError, type Runner } from './runner';

/** Longest delay that a Node timer can hold; "forever" waits (year 3000) are beyond it and have no timer in n8n either. */
const LONGEST_MS = 2 ** 31 - 1;

/** Wakes parked executions when their time has come: by hand, or by itself with real timers. */
export class WaitTracker {
	private readonly timers = new Map<string, NodeJS.Timeout>();

	private factor?: number;

	private isPaused = false;

	constructor(
		private readonly instance: Instance,
		private readonly runner: Runner,
	) {
		instance.store.on('update', (id) => this.watch(id));
	}

	/**
	 * From now on parked executions wake by themselves.
	 * @param factor real time divided by waiting time: 1 waits as long as `waitTill` says, 0.01 a hundredth of it. Below 1 the
	 * clock jumps to `waitTill` at the wake-up, so that nodes see the time pass that they waited for.
	 */
	start(factor = 1): void {
		this.factor = factor;
		this.resume();
	}

	stop(): void {
		this.factor = undefined;
		for (const id of this.timers.keys()) this.disarm(id);
	}

	/** n8n is down: nothing wakes until `resume()`, which wakes at once what is due by then. */
	pause(): void {
		this.isPaused = true;
		for (const id of this.timers.keys()) this.disarm(id);
	}

	resume(): void {
		this.isPaused = false;
		for (const id of this.instance.store.ids('waiting')) this.watch(id);
	}

	/** Wakes one execution now. Throws when it is not waiting any more. */
	wake(executionId: string, { early = false, crashWhen }: { early?: boolean; crashWhen?: CrashWhen } = {}): Run {
		const { mode, data, workflowData, startedAt, finished, status, waitTill } = this.instance.store.get(executionId);
		if (finished) throw new Error('The execution did succeed and can so not be started again.');
		if (!early && waitTill && status === 'waiting') clock.travelTo(waitTill);
		return this.runner.start(
			{ mode, data, workflowData, startedAt, crashWhen },
			{ executionId, expectedStatus: 'waiting' },
		);
	}

	private watch(id: string): void {
		this.disarm(id);
		const waitTill = this.instance.store.waitTill(id);
		if (this.factor === undefined || this.isPaused || !waitTill) return;
		const delay = (waitTill.getTime() - Date.now()) * this.factor;
		if (delay > LONGEST_MS) return;
		this.timers.set(
			id,
			setTimeout(() => this.fire(id), Math.max(0, delay)),
		);
	}

	private fire(id: string): void {
		try {
			this.wake(id);
		} catch (error) {
			if (!(error instanceof ExecutionAlreadyResumingError)) throw error;
		}
	}

	private disarm(id: string): void {
		clearTimeout(this.timers.get(id));
		this.timers.delete(id);
	}
}
