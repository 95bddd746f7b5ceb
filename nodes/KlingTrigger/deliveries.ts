/** How many keys are remembered; the oldest is forgotten first. */
const LIMIT = 5000;

/** Tells how a delivery has ended; only one that was taken is not handled again. */
export type Settle = (isTaken: boolean) => void;

/** The deliveries that this process has handled or is handling, so that each is taken once however often it is repeated. */
export class Deliveries {
	private readonly known = new Map<string, Promise<boolean>>();

	/**
	 * Takes on a delivery. A repeat waits for the end of what came before it.
	 * @returns undefined when an earlier one was taken; else the caller handles this one and says how it ended
	 */
	async begin(key: string): Promise<Settle | undefined> {
		for (let earlier = this.known.get(key); earlier; earlier = this.known.get(key)) {
			if (await earlier) return undefined;
		}
		let end!: Settle;
		const isTaken = new Promise<boolean>((resolve) => (end = resolve));
		this.known.set(key, isTaken);
		if (this.known.size > LIMIT) this.known.delete(this.known.keys().next().value as string);
		return (taken) => {
			if (!taken && this.known.get(key) === isTaken) this.known.delete(key);
			end(taken);
		};
	}
}
