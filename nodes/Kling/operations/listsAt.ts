import type { IExecuteFunctions } from 'n8n-workflow';
import { keyFault, opensAll } from '../dialects';
import type { Family } from '../families';
import { listsOf, type TaskList } from '../tasks/places';
import { credentialOf, toError } from '../transport';

/**
 * The lists with the tasks of a kind that the credential's keys open.
 * @throws NodeApiError when they do not open the first of them
 */
export async function listsAt(ctx: IExecuteFunctions, family: Family, index: number): Promise<TaskList[]> {
	const lists = listsOf(family, opensAll(await credentialOf(ctx)));
	const closed = await keyFault(ctx, lists[0].path, `Kind of task "${family.displayName}"`);
	if (closed) throw toError(ctx.getNode(), closed, index);
	return lists;
}
