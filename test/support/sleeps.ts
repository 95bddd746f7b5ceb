import type { ExecutionResult } from './engine';
import type { Bench } from './kling';

/** No callback arrives, so that a test alone decides when a parked execution wakes. */
export function silence({ kling }: Bench): void {
	kling.control.fault({ times: null, match: { kind: 'create' }, do: { callback: { lost: true } } });
}

/**
 * Lets Kling finish all tasks and wakes the execution by its timer, again and again until it is over.
 * @returns the execution's last state, and how often it slept
 */
export async function sleepThrough({ kling }: Bench, first: ExecutionResult, most = 20) {
	let result = first;
	let sleeps = 0;
	for (; result.status === 'waiting'; sleeps++) {
		if (sleeps > most) throw new Error(`The execution still waits after ${most} sleeps`);
		kling.control.finish('all');
		result = await result.wakeByTimer();
	}
	return { result, sleeps };
}
