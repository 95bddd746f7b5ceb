import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';

import { refused, send } from './answers';
import { apiRouter } from './api';
import { type Control, controlRouter } from './control';
import { LOGIN_PATH, pages } from './faults/play';
import type { LedgerEntry } from './ledger';
import { mediaRouter } from './media';
import type { World } from './world';

const HOST = '127.0.0.1';
/** Connections that may wait to be taken; a burst beyond it is delayed by a second. */
const BACKLOG = 4096;
const BODY_LIMIT = '200mb';

/** Called once per finished request; gets no header, query or body. */
export type Log = (line: string) => void;

/** Puts the routes together. */
export function buildApp(world: World, control: Control, log: Log): Express {
	const app = express();
	app.disable('x-powered-by').disable('etag');
	app.use(clock(world));
	app.all(LOGIN_PATH, (_req, res) => void res.type('html').send(pages.login));
	app.use('/rehearsal', controlRouter(world, control));
	app.use(record(world, log));
	app.use('/media', mediaRouter(world));
	app.use(express.text({ type: () => true, limit: BODY_LIMIT }));
	app.use(apiRouter(world));
	app.use(onError(world, log));
	return app;
}

/** Listens on loopback; port 0 takes a free one. Returns the server and its base URL. */
export async function listen(app: Express, port: number): Promise<{ server: Server; baseUrl: string }> {
	// An idle connection that the server closes by itself looks like a reset to the client.
	const server = createServer({ keepAliveTimeout: 0 }, app);
	await new Promise<void>((resolve, reject) =>
		server.once('error', reject).listen({ port, host: HOST, backlog: BACKLOG }, resolve),
	);
	return { server, baseUrl: `http://${HOST}:${(server.address() as AddressInfo).port}` };
}

function clock(world: World): RequestHandler {
	return (_req, res, next) => {
		res.sendDate = false;
		res.setHeader('Date', new Date(world.now()).toUTCString());
		next();
	};
}

function record(world: World, log: Log): RequestHandler {
	return (req, res, next) => {
		const { method, path } = req;
		const entry = world.ledger.open({ time: world.now(), method, path, query: { ...req.query } });
		res.locals.entry = entry;
		res.once('close', () => {
			if (!entry.status && res.headersSent) entry.status = res.statusCode;
			const parts = [
				method,
				path,
				entry.status || 'no answer',
				entry.code ?? '',
				entry.taskId ?? '',
				entry.fault ?? '',
			];
			log(parts.filter((part) => part !== '').join(' '));
		});
		next();
	};
}

function onError(world: World, log: Log): ErrorRequestHandler {
	return (error: Error & { status?: number }, _req, res, next) => {
		if (res.headersSent) return next(error);
		const entry = res.locals.entry as LedgerEntry | undefined;
		if (!entry) return void res.status(400).json({ error: error.message });
		const unreadable = error.status !== undefined && error.status < 500;
		if (!unreadable) log(`internal: ${error.stack ?? error.message}`);
		const code = unreadable ? 1200 : 5000;
		send(res, entry, refused(world.contract, { code, message: error.message }));
	};
}
