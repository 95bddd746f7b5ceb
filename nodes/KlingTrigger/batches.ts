import { sleep } from 'n8n-workflow';

/** How long callers wait at most for the turn before theirs, milliseconds. */
const LONGEST_WAIT = 500;
/** Least time from the start of a turn to the start of the next, milliseconds: a burst asks Kling some 10 times a second. */
const PACE = 100;

/** What several callers want is done together: whoever comes while a turn is under way is served by the next one. */
class Batches<T, R> {
	private next?: { values: T[]; results: Promise<R[]> };

	private last: Promise<unknown> = Promise.resolve();

	private begun = 0;

	constructor(private readonly work: (values: T[]) => Promise<R[]>) {}

	/** A turn never begins before its callers came, so none of them gets an answer that is older than its question. */
	async join(value: T): Promise<R> {
		const { values, results } = (this.next ??= this.open());
		const index = values.push(value) - 1;
		return (await results)[index];
	}

	private open() {
		const values: T[] = [];
		const results = this.serve(values, this.last);
		this.last = results.catch(() => undefined);
		return { values, results };
	}

	private async serve(values: T[], before: Promise<unknown>): Promise<R[]> {
		const early = this.begun + PACE - Date.now();
		await Promise.all([early > 0 && sleep(early), Promise.race([before, sleep(LONGEST_WAIT)])]);
		this.begun = Date.now();
		this.next = undefined;
		return await this.work(values);
	}
}

/**
 * Lets callers of the same key share their work.
 * @param work does it for the callers of one turn, in their order; what it throws reaches all of them
 */
export function inBatches<T, R>(work: (values: T[]) => Promise<R[]>): (key: string, value: T) => Promise<R> {
	// As many as this n8n has triggers, times the families they are called about.
	const known = new Map<string, Batches<T, R>>();
	return async (key, value) => {
		const batches = known.get(key) ?? new Batches(work);
		known.set(key, batches);
		return await batches.join(value);
	};
}
