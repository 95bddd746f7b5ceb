import type { Request, Response } from 'express';

import type { FaultAction } from './types';

/** Prepares the answer to a request for a file, so that it goes wrong as the fault says. */
export function spoil(req: Request, res: Response, fault: FaultAction): void {
	if (fault.noRange) {
		delete req.headers.range;
		res.set('Accept-Ranges', 'none');
	}
	if (fault.contentType !== undefined) res.set('Content-Type', fault.contentType);
	// Kept here, because an answer that was ended lets go of its socket.
	const { socket } = res;
	if (fault.cutAfter !== undefined) limit(res, fault.cutAfter, () => setImmediate(() => socket?.destroy()));
	if (fault.stallAfter !== undefined) {
		limit(res, fault.stallAfter, () => {});
		res.end = () => res;
	}
}

/** Lets `most` bytes of the body through, then swallows the rest and calls `over` once. */
function limit(res: Response, most: number, over: () => void): void {
	const write = res.write.bind(res) as (chunk: Buffer) => boolean;
	let left = most;
	let isOver = false;
	const limited = (chunk: Buffer) => {
		if (isOver) return true;
		if (chunk.length <= left) {
			left -= chunk.length;
			return write(chunk);
		}
		isOver = true;
		res.flushHeaders();
		if (left) write(chunk.subarray(0, left));
		over();
		return true;
	};
	res.write = limited as typeof res.write;
}
