import type { KlingRequest } from './context';
import { unexpectedAnswer } from './fault';
import type { Reader } from './reader';

/** One page of a list, and how the next one is asked for; none when this is the last. */
export interface Page<T> {
	entries: T[];
	next?: KlingRequest;
}

/**
 * Walks through a list page by page, each entry once: while it is read, new entries push known ones to later pages.
 * @param readPage undefined when the data is no page of the list
 * @param keyOf what tells an entry from the others; undefined for entries that have nothing of the kind
 * @throws NodeApiError when a page cannot be had
 */
export async function* walk<T>(
	reader: Reader,
	first: KlingRequest,
	readPage: (data: unknown, request: KlingRequest) => Page<T> | undefined,
	keyOf: (entry: T) => string | undefined,
): AsyncGenerator<T> {
	const known = new Set<string>();
	const asked = new Set<string>();
	for (let request: KlingRequest | undefined = first; request;) {
		const outcome = await reader.ask(request);
		if (outcome.kind !== 'answer') throw reader.error(outcome.fault);
		const page: Page<T> | undefined = readPage(outcome.data, request);
		if (!page) throw reader.error(unexpectedAnswer('it is no list'));
		for (const entry of page.entries) {
			const key = keyOf(entry);
			if (key !== undefined && known.has(key)) continue;
			if (key !== undefined) known.add(key);
			yield entry;
		}
		asked.add(JSON.stringify(request));
		// A cursor that leads back would never end.
		request = page.next && !asked.has(JSON.stringify(page.next)) ? page.next : undefined;
	}
}
