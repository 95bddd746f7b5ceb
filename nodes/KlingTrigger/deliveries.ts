/** How many keys are remembered; the oldest is forgotten first. */
const LIMIT = 5000;

/** Does work once per key within this process: a repeat waits for the first, and only work that came to nothing runs again. */
export class Once {
	private readonly known = new Map<string, Promise<boolean>>();

	/**
	 * @param work tells whether it has come to something
	 * @returns whether `work` was run by this call; false means that it was done before
	 * @throws what `work` throws, to those as well who waited for it
	 */
	async run(key: string, work: () => Promise<boolean>): Promise<boolean> {
		for (let earlier = this.known.get(key); earlier; earlier = this.known.get(key)) {
			if (await earlier) return false;
		}
		const running = work();
		this.known.set(key, running);
		if (this.known.size > LIMIT) this.known.delete(this.known.keys().next().value as string);
		let isDone = false;
		try {
			isDone = await running;
		} finally {
			if (!isDone) this.known.delete(key);
		}
		return true;
	}
}
