import type { IDataObject } from 'n8n-workflow';
import type { Family } from '../families';
import { taskPath } from './readTasks';
import { fault, sendSigned, type Fault, type KlingContext } from '../transport';

/** `missing` means that Kling answered and does not know the id; `unknown` that it gave no usable answer. */
export type LookUp = { kind: 'found'; task: IDataObject } | { kind: 'missing' } | { kind: 'unknown'; fault: Fault };

const SCAN_PAGES = 3;
const SCAN_PAGE_SIZE = 100;

const isAbout = (task: IDataObject, externalId: string): boolean =>
	(task.task_info as IDataObject | undefined)?.external_task_id === externalId;

async function scan(ctx: KlingContext, family: Family, externalId: string): Promise<LookUp> {
	for (let pageNum = 1; pageNum <= SCAN_PAGES; pageNum++) {
		const outcome = await sendSigned(ctx, {
			method: 'GET',
			path: family.path,
			qs: { pageNum, pageSize: SCAN_PAGE_SIZE },
		});
		if (outcome.kind !== 'answer') return { kind: 'unknown', fault: outcome.fault };
		const page = outcome.data as IDataObject[];
		const task = page.find((candidate) => isAbout(candidate, externalId));
		if (task) return { kind: 'found', task };
		if (page.length < SCAN_PAGE_SIZE) break;
	}
	return { kind: 'missing' };
}

/**
 * Looks a task up by the caller's own id: directly where the API allows it (contract: x-id-kinds), else on the newest
 * pages of the family's list.
 */
export async function lookUp(ctx: KlingContext, family: Family, externalId: string): Promise<LookUp> {
	if (!family.externalId) return { kind: 'unknown', fault: fault({ message: 'This family has no caller ids' }) };
	if (!family.idKinds.includes('external_task_id')) return await scan(ctx, family, externalId);
	const path = taskPath(family, externalId);
	const outcome = await sendSigned(ctx, { method: 'GET', path });
	if (outcome.kind === 'answer') return { kind: 'found', task: outcome.data as IDataObject };
	// Unknown ids are refused as a wrong parameter (contract: x-error-codes 1201); a fault of Kling leaves it open.
	const missing = outcome.kind === 'refused' && [400, 404].includes(outcome.fault.http_status ?? 0);
	return missing ? { kind: 'missing' } : { kind: 'unknown', fault: outcome.fault };
}
