import { fault, type Fault } from '../transport';
import { isQueued, type RunState } from '../waiting/state';
import type { RunOptions } from './runOptions';

const ownLimit = (most: number): Partial<Fault> & Pick<Fault, 'message'> => ({
	message: `The option "Max Concurrent Tasks" is ${most}, and earlier items took all of the time`,
	advice: 'Raise Timeout or Max Concurrent Tasks, or lower the number of items.',
});

/** Kling's refusal in its own meaning; "Running tasks ..." and "Calls come too fast" are different troubles. */
const klingsWord = (busy: Fault): Partial<Fault> & Pick<Fault, 'message'> => ({
	...busy,
	message: `Kling went on refusing to take it: ${busy.message.replace(/\.$/, '')}`,
	advice: 'Raise Timeout, or lower the number of items or of other workflows that use the account.',
});

const noTime = {
	message: 'The time was over before it was its turn',
	advice: 'Raise Timeout, or lower the number of items.',
};

/** Why an item has no task at the end of the wait although nothing was wrong with it. */
export function heldBack({ busy, busyCount }: RunState, { maxSlots }: RunOptions): Fault {
	if (busy && busyCount > 0) return fault({ ...klingsWord(busy), retryable: true });
	return fault({ ...(maxSlots > 0 ? ownLimit(maxSlots) : noTime), retryable: true });
}

/** What the user may want to know about how Kling made creations wait. */
export const slowCreation = ({ busy }: RunState): string[] =>
	busy
		? [
				`Kling refused creations for a while (${busy.message.replace(/\.$/, '')}${busy.code === null ? '' : `, code ${busy.code}`}), so they were spread out.`,
			]
		: [];

/** How many items have no task, and why. */
export function heldBackItems(state: RunState, options: RunOptions): string[] {
	const count = state.entries.filter(isQueued).length;
	if (count === 0) return [];
	const { message, advice } = heldBack(state, options);
	return [`${count} of ${state.entries.length} items have no task, and cost nothing. ${message}. ${advice}`];
}
