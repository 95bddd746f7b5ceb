import { byOperation, families } from '../families';
import { lookUp } from '../shared/lookUp';
import { getDeductions, getRemainingUnits, getUsage } from './account';
import { callAtOnce } from './callAtOnce';
import { create, createByPath } from './create';
import { download } from './download';
import { get } from './get';
import { getMany, listOfficial } from './getMany';
import type { Operation } from './operation';
import { recover } from './recover';
import { wait } from './wait';

/** What can be done with tasks of any family. */
const taskOperations: Record<string, Operation> = { get, getMany, wait, download, recover };

const accountOperations: Record<string, Operation> = { getRemainingUnits, getDeductions, getUsage };

const ofResource: Record<string, Record<string, Operation>> = {
	task: { ...taskOperations, create: createByPath },
	account: accountOperations,
};

/** The operation that a node's `resource` and `operation` name, or undefined. */
export function findOperation(resource: string, operation: string): Operation | undefined {
	const family = byOperation(resource, operation);
	if (family?.paged) return listOfficial(family);
	if (family) return (family.kind === 'task' ? create : callAtOnce)(family);
	const others = lookUp(ofResource, resource);
	if (others) return lookUp(others, operation);
	// Libraries (voices, elements) have creations of their own, whose tasks are read like any others.
	return families.some((known) => known.resource === resource) ? lookUp(taskOperations, operation) : undefined;
}
