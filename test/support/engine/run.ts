import { setMaxListeners } from 'node:events';
import type { IRun } from 'n8n-workflow';
import type { HttpObserver } from './http-tap';
import type { NodeLog } from './recovery';

/** A moment in a run at which a crash can be simulated. */
export type Moment =
	| { phase: 'node'; node: string }
	| { phase: 'request' | 'response'; method: string; url: string; count: number }
	| { phase: 'save' };

/**
 * Asked at every moment of a run; true kills the run there. `node`: a node is about to run; `request`: an HTTP request
 * is about to be sent (`count` starts at 1 per run); `response`: it was answered or failed, and the node does not know
 * yet; `save`: the end of the run (final or parked) is about to be written.
 */
export type CrashWhen = (moment: Moment) => boolean;

/** One run of an execution in memory: from its start or wake-up until it ends, parks or is killed. */
export class Run implements HttpObserver {
	/** Ends with n8n's result, or with undefined when the run was killed. */
	readonly settled: Promise<IRun | undefined>;

	private settle!: (result: IRun | undefined) => void;

	private readonly death = new AbortController();

	private requests = 0;

	constructor(
		readonly executionId: string,
		private readonly crashWhen: CrashWhen = () => false,
		readonly log: NodeLog = new Map(),
	) {
		setMaxListeners(0, this.death.signal);
		this.settled = new Promise((resolve) => (this.settle = resolve));
	}

	get isDead(): boolean {
		return this.death.signal.aborted;
	}

	finish(result: IRun): void {
		this.settle(result);
	}

	/** What a SIGKILL does: open requests break, and no code of this run goes past its next moment. */
	kill(): void {
		this.death.abort();
		this.settle(undefined);
	}

	/** Comes back only while the run is alive. */
	async pass(moment: Moment): Promise<void> {
		if (!this.isDead && this.crashWhen(moment)) this.kill();
		if (this.isDead) await new Promise(() => {});
	}

	async http<T>(request: { method: string; url: string }, send: (signal?: AbortSignal) => Promise<T>): Promise<T> {
		const count = ++this.requests;
		await this.pass({ phase: 'request', count, ...request });
		try {
			return await send(this.death.signal);
		} finally {
			await this.pass({ phase: 'response', count, ...request });
		}
	}
}
