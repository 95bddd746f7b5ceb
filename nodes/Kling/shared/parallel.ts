/** Requests of one run or callback that are under way at once. */
export const PARALLEL = 5;

/**
 * Runs `work` on all values, a few at once, in order of the values.
 * @param limit how many run at the same time
 * @throws the first error, after everything that had begun has ended
 */
export async function inParallel<T>(values: T[], limit: number, work: (value: T) => Promise<void>): Promise<void> {
	const queue = values.values();
	const errors: unknown[] = [];
	const worker = async (): Promise<void> => {
		for (const value of queue) {
			if (errors.length > 0) return;
			await work(value).catch((error: unknown) => errors.push(error));
		}
	};
	await Promise.all(Array.from({ length: Math.min(limit, values.length) }, worker));
	if (errors.length > 0) throw errors[0];
}
