import { Refusal } from '../refusal';
import type { Body } from '../types';
import type { Call, World } from '../world';

const WINDOW = 30 * 86_400_000;

/** Where the next page starts: behind a row, within the same times. `request` is the body of the first page. */
interface Position {
	behind: string;
	start: number;
	end: number;
	request: Body;
}
export interface Filter {
	key: string;
	values: string[];
}

const write = (position: Position) => Buffer.from(JSON.stringify(position)).toString('base64url');
const read = (cursor: string): Position => {
	try {
		return JSON.parse(Buffer.from(cursor, 'base64url').toString()) as Position;
	} catch {
		throw new Refusal(1201, 'cursor is not one of ours');
	}
};

/** One page and where it goes on. */
export interface CursorPage {
	rows: Body[];
	count: number;
	has_more: boolean;
	next_cursor: string;
}

/** What is listed, and how. */
export interface Listing<T> {
	/** Newest first. */
	rows: T[];
	id: (row: T) => string;
	/** What start_time and end_time (Unix ms) are compared with. */
	time: (row: T) => number;
	/** What a filter key looks at. */
	filtered: Record<string, (row: T) => string>;
	view: (row: T) => Body;
	/** end_time itself does not count. */
	endExclusive?: boolean;
	/** What a body with a cursor takes from the first page: its times, also the filters, which must be the same, or everything. */
	cursorHolds: 'times' | 'filters' | 'all';
}

/** A page by cursor (contract: POST /tasks, POST /solutions, account billing). */
export function cursorPage<T>({ now }: World, { operation, body }: Call, listing: Listing<T>): CursorPage {
	const { rows, id, time, filtered, view, endExclusive, cursorHolds } = listing;
	const position = body.cursor ? read(String(body.cursor)) : undefined;
	const request = position && cursorHolds === 'all' ? position.request : body;
	if (position && cursorHolds === 'filters' && !same(position.request.filters, body.filters))
		throw new Refusal(1201, 'filters must stay the same from page to page');
	const end = position?.end ?? Number(request.end_time ?? now() + 1);
	const start = position?.start ?? Number(request.start_time ?? end - WINDOW);
	const filters = (request.filters ?? []) as Filter[];
	const limit = Number(request.limit ?? operation.bodySchema?.properties?.limit.default);
	const isWithin = (at: number) => at >= start && (endExclusive ? at < end : at <= end);
	const within = rows.filter(
		(row) => isWithin(time(row)) && filters.every(({ key, values }) => values.includes(filtered[key]?.(row))),
	);
	const from = position ? within.findIndex((row) => id(row) === position.behind) + 1 : 0;
	const page = within.slice(from, from + limit);
	const has_more = from + limit < within.length;
	const next_cursor = has_more ? write({ behind: id(page.at(-1)!), start, end, request }) : '';
	return { rows: page.map(view), count: page.length, has_more, next_cursor };
}

const same = (a: unknown = [], b: unknown = []) => JSON.stringify(a) === JSON.stringify(b);
