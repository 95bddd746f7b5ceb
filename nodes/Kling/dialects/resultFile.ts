import type { IDataObject } from 'n8n-workflow';
import { textOf } from './members';
import type { ResultFile } from './types';

/** What a generation calls the members of a result, best first. */
export interface ResultKeys {
	url: string[];
	id: string[];
	duration: string[];
}

const first = (entry: IDataObject, keys: string[]): string | undefined =>
	keys.map((key) => textOf(entry[key])).find((text) => text !== undefined);

/** The file of one result, in a list; empty when it has none. */
export function resultFile(type: string, entry: IDataObject, keys: ResultKeys): ResultFile[] {
	const url = first(entry, keys.url);
	if (url === undefined) return [];
	const rest = {
		id: first(entry, keys.id),
		duration: first(entry, keys.duration),
		watermark_url: textOf(entry.watermark_url),
	};
	const known = Object.entries(rest).filter(([, value]) => value !== undefined);
	return [{ type, url, ...Object.fromEntries(known) }];
}
