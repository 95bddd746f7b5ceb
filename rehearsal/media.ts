import { Readable } from 'node:stream';
import { join } from 'node:path';

import { type Request, type Response, Router } from 'express';

import { spoil } from './faults/files';
import { play } from './faults/play';
import type { LedgerEntry } from './ledger';
import type { World } from './world';

const FOLDER = join(__dirname, 'media');
const CHUNK = Buffer.alloc(65_536, 0x4b);
/** A file type box and the head of a data box: what players and n8n recognise as mp4. */
const HEAD = Buffer.from('0000001c6674797069736f6d0000020069736f6d69736f326d703431000000006d646174', 'hex');

/** Result files without authentication: `/media/<any id>.<mp4|png|mp3|wav|srt|ass>` and `/media/big/<bytes>.mp4`. */
export function mediaRouter(world: World): Router {
	const router = Router();
	router.use((req, res, next) => {
		const entry = res.locals.entry as LedgerEntry;
		Object.assign(entry, { family: 'media', kind: 'media' });
		const target = {
			method: req.method,
			path: entry.path,
			query: new URL(req.url, world.baseUrl).search,
			family: 'media',
			kind: 'media',
			externalTaskId: null,
			text: '',
		};
		const fault = world.faults.take(target);
		entry.fault = fault.names.join(', ') || null;
		if (fault.answer) return play(res, entry, fault.answer, world.contract);
		spoil(req, res, fault);
		if (fault.sample) req.url = `/fault.${fault.sample}`;
		if (fault.delay) return world.timers.after(fault.delay, next);
		return next();
	});
	router.get('/big/:size.mp4', (req, res) => big(req, res, Number(req.params.size)));
	router.get('/:id.:extension', (req, res) => {
		const acceptRanges = res.get('Accept-Ranges') !== 'none';
		const options = { root: FOLDER, dotfiles: 'deny' as const, cacheControl: false, etag: false, acceptRanges };
		res.sendFile(`sample.${req.params.extension}`, options, (error) => {
			if (error && !res.headersSent) res.status(404).end();
		});
	});
	return router;
}

/** Sends `size` bytes that start like an mp4, a part of them when asked for a range; never holds them in memory. */
function big(req: Request, res: Response, size: number): void {
	const ranges = req.range(size, { combine: true });
	if (ranges === -1) return void res.status(416).set('Content-Range', `bytes */${size}`).end();
	const range = Array.isArray(ranges) && ranges.type === 'bytes' ? ranges[0] : undefined;
	const { start, end } = range ?? { start: 0, end: size - 1 };
	res
		.status(range ? 206 : 200)
		.set({ 'Accept-Ranges': res.get('Accept-Ranges') ?? 'bytes', 'Content-Length': String(end - start + 1) })
		.type('mp4');
	if (range) res.set('Content-Range', `bytes ${start}-${end}/${size}`);
	Readable.from(bytes(start, end + 1)).pipe(res);
}

function* bytes(start: number, end: number): Generator<Buffer> {
	let at = start;
	if (at < HEAD.length) {
		yield HEAD.subarray(at, Math.min(end, HEAD.length));
		at = HEAD.length;
	}
	for (; at < end; at += CHUNK.length) yield CHUNK.subarray(0, Math.min(CHUNK.length, end - at));
}
