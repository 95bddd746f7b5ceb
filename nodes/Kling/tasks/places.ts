import { dialectAt, dialects, type Dialect, type Task } from '../dialects';
import type { Family } from '../families';
import { ANY, anyFamily } from '../families/anyFamily';
import { familyInTag, tagIn } from './kindTag';

/** Where tasks are read whatever made them. */
const COMMON = dialects.flatMap(({ commonPath }) => commonPath ?? []);

const readPathOf = ({ path }: Family): string => dialectAt(path).readPath(path);

/**
 * The paths where a task of a kind may be read, the likeliest first.
 * @param said the generation that the item names, where the task is then
 * @param isAllOpen whether the credential's keys open all generations
 */
export function readPaths(family: Family, said: Dialect | undefined, isAllOpen: boolean): string[] {
	const own = family === anyFamily ? [] : [readPathOf(family)];
	const named = said && (said.commonPath ?? own[0]);
	if (named) return [named];
	return [...new Set([...own, ...(isAllOpen || own.length === 0 ? COMMON : [])])];
}

/** One of Kling's lists of tasks. */
export interface TaskList {
	path: string;
	/** The kind of a task in it as its item carries it; undefined for one that is not wanted. */
	familyOf(task: Task): string | undefined;
}

/** The kind of a task that one of these nodes has created; undefined of any other. */
const toldFamily = ({ external_task_id: id }: Task): string | undefined => familyInTag(tagIn(id));

/** All tasks that are read without knowing their kind. */
export const commonLists: TaskList[] = COMMON.map((path) => ({
	path,
	familyOf: (task) => toldFamily(task) ?? ANY,
}));

/** The lists with the tasks of a kind; what the newer ones hold of it shows by the ids that these nodes give. */
export function listsOf(family: Family, isAllOpen: boolean): TaskList[] {
	if (family === anyFamily) return commonLists;
	const path = readPathOf(family);
	const isMixed = COMMON.includes(path);
	const own: TaskList = {
		path,
		familyOf: (task) => (isMixed && (toldFamily(task) ?? family.family) !== family.family ? undefined : family.family),
	};
	const newer = new Set(isAllOpen ? (family.variants ?? []).map(readPathOf) : []);
	const others = [...newer].map((other): TaskList => ({
		path: other,
		familyOf: (task) => (toldFamily(task) === family.family ? family.family : undefined),
	}));
	return [own, ...others];
}
