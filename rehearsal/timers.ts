/** Timers of one server, so that closing it leaves none behind. */
export class Timers {
	private readonly open = new Set<NodeJS.Timeout>();

	/** Runs `action` after `ms`. */
	after(ms: number, action: () => void): void {
		const timer = setTimeout(() => {
			this.open.delete(timer);
			action();
		}, ms);
		this.open.add(timer);
	}

	/** Resolves after `ms`; never, once cleared. */
	sleep(ms: number): Promise<void> {
		return new Promise((resolve) => this.after(ms, resolve));
	}

	clear(): void {
		this.open.forEach(clearTimeout);
		this.open.clear();
	}
}
