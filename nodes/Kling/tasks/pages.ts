import type { IDataObject } from 'n8n-workflow';
import { read, type KlingContext } from '../transport';

/** contract: x-limits.paging; no total is returned, so a short page is the last one. */
const PAGE_SIZE = 500;
const LAST_PAGE = 1000;

/**
 * Walks through a list, newest first.
 * @param wanted how many entries the caller still wants; the page size follows it
 */
export async function* pages(ctx: KlingContext, path: string, wanted = Infinity): AsyncGenerator<IDataObject> {
	const pageSize = Math.min(PAGE_SIZE, Math.max(1, wanted));
	for (let pageNum = 1; pageNum <= LAST_PAGE; pageNum++) {
		const page = (await read(ctx, path, { pageNum, pageSize })) as unknown as IDataObject[];
		yield* page;
		if (page.length < pageSize) return;
	}
}
