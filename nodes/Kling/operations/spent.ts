import { findEndpoint, prices } from '../contract';
import type { Task } from '../dialects';
import type { Entry } from '../waiting/state';
import { inWords, round } from './cost';

/** US$ of what a task was charged; undefined for a pack without a list price. */
function usdOf({ path, task }: Entry): number | undefined {
	const each = prices.usd[findEndpoint(path)?.endpoint.pack ?? ''];
	return each === undefined ? undefined : each * task!.units!;
}

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** `6 videos, 8 images`: what the tasks have made. */
function made(tasks: Task[]): string {
	const types = tasks.flatMap(({ files }) => files.map(({ type }) => type));
	return [...new Set(types)].map((type) => plural(types.filter((one) => one === type).length, type)).join(', ');
}

/** What the run has made and what Kling has charged for it; empty when Kling has not said so. */
export function spent(entries: Entry[]): string[] {
	const charged = entries.filter(({ task }) => task?.units !== undefined && task.files.length > 0);
	if (charged.length === 0) return [];
	const units = charged.reduce((sum, { task }) => sum + task!.units!, 0);
	const amounts = charged.map(usdOf);
	const usd = amounts.reduce<number | undefined>(
		(sum, amount) => (sum === undefined || amount === undefined ? undefined : sum + amount),
		0,
	);
	const price = usd === undefined ? plural(round(units), 'unit') : inWords(units, usd);
	return [`${made(charged.map(({ task }) => task!))}: ${price}.`];
}
