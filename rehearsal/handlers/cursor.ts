import { Refusal } from '../refusal';
import type { Body } from '../types';
import type { Call } from '../world';

interface Position {
	from: number;
	request: Body;
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

/**
 * A page by cursor (contract: POST /tasks, account billing). A cursor overrides the other fields of the body.
 * `time` is what start_time and end_time (Unix ms) are compared with.
 */
export function cursorPage<T>(
	rows: T[],
	{ operation, body }: Pick<Call, 'operation' | 'body'>,
	time: (row: T) => number,
	view: (row: T) => Body,
): CursorPage {
	const { from, request } = body.cursor ? read(String(body.cursor)) : { from: 0, request: body };
	const { start_time = 0, end_time = Infinity, limit = operation.bodySchema?.properties?.limit.default } = request;
	const within = rows.filter((row) => time(row) >= Number(start_time) && time(row) <= Number(end_time));
	const next = from + Number(limit);
	const found = within.slice(from, next).map(view);
	const has_more = next < within.length;
	return { rows: found, count: found.length, has_more, next_cursor: has_more ? write({ from: next, request }) : '' };
}
