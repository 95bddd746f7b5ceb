import type { TaskPlan } from './faults/types';
import type { Body } from './types';

const isAddress = (name: string) => name.includes('url');
const isList = Array.isArray;

/**
 * A result that lacks its files: all of it, the items of its lists, or the addresses of the items.
 * The lists are members of a v1 `task_result`, or `outputs`.
 */
export function withoutFiles(result: Body, what: TaskPlan['withoutFiles']): Body | undefined {
	if (what === undefined) return result;
	if (what === 'result') return undefined;
	const bare = (item: Body) => Object.fromEntries(Object.entries(item).filter(([name]) => !isAddress(name)));
	const emptied = (list: Body[]) => (what === 'list' ? [] : list.map(bare));
	return Object.fromEntries(
		Object.entries(result).map(([name, value]) => [name, isList(value) ? emptied(value as Body[]) : value]),
	);
}
