import type { INode } from 'n8n-workflow';
import { publish, trigger, type Lab } from '../test/support/n8n/lab';
import type { Side } from './rehearsals';
import { successes } from './watch';

const TIMEOUT_MS = 15 * 60_000;

/** An item whose task an account has made before. */
export interface Earlier {
	prompt: string;
	/** How long Kling worked on it. */
	seconds: number;
}

/**
 * Lets an account make tasks, in no time: the server's clock alone says how long they took.
 * @param create a Kling node that creates a task of each item and does not wait
 */
export async function makeHistory(
	{ api, n8n }: Lab,
	{ kling }: Side,
	name: string,
	create: INode,
	items: Earlier[],
): Promise<void> {
	const { control, ledger } = kling;
	control.set({ duration: null });
	const { id } = await publish(api, name, [create]);
	await trigger(n8n.url, name, items);
	await successes(api, id, 1, TIMEOUT_MS);
	for (const { prompt, seconds } of [...items].sort((a, b) => a.seconds - b.seconds)) {
		const quoted = JSON.stringify(prompt);
		const creation = ledger.find({ kind: 'create' }).find(({ body }) => JSON.stringify(body).includes(quoted));
		const taskId = creation!.taskId!;
		const { time } = ledger.accepted.find((task) => task.taskId === taskId)!;
		control.set({ clockOffset: time + seconds * 1000 - Date.now() });
		control.finish(taskId);
	}
	control.set({ clockOffset: 0 });
}
