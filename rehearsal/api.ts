import { type Request, type RequestHandler, type Response, Router } from 'express';

import { refused, send } from './answers';
import { pages } from './faults/play';
import { handlerOf } from './handlers';
import type { LedgerEntry } from './ledger';
import { pipeline } from './pipeline';
import type { GenerationName } from './types';
import type { World } from './world';

const entryOf = (res: Response) => res.locals.entry as LedgerEntry;

/** A path that does not exist is answered by a web page, whatever the key (contract: x-error-messages html-page). */
const notFound = (_req: Request, res: Response) => {
	entryOf(res).status = 404;
	res.status(404).type('html').send(pages.html);
};

/** All operations of the contract and those added since. Other methods on the contract's paths answer 404/1202. */
export function apiRouter(world: World): Router {
	const router = Router();
	const run = pipeline(world);
	const wrongMethod: RequestHandler = (req, res) => {
		const message = `the method does not exist for this path: ${req.method} ${req.path}`;
		send(res, entryOf(res), refused(world.contract, { code: 1202, message }));
	};
	const ifServed =
		(generation: GenerationName, handle: RequestHandler): RequestHandler =>
		(req, res, next) =>
			world.settings.serves.includes(generation) ? handle(req, res, next) : notFound(req, res);

	router.use((req, res, next) => {
		const extra = world.extraPaths.find(req.method, req.path);
		if (!extra) return next();
		req.params = extra.params;
		void run(extra.operation, handlerOf(extra.operation), req, res).catch(next);
	});
	// Fixed paths first, so that GET .../init-selection is a wrong method and not a look-up of "init-selection".
	const operations = [...world.contract.operations].sort(
		(a, b) => Number(a.path.includes('{')) - Number(b.path.includes('{')),
	);
	for (const path of new Set(operations.map((operation) => operation.path))) {
		const route = path.replace(/\{(\w+)\}/g, ':$1');
		const own = operations.filter((each) => each.path === path);
		for (const operation of own) {
			const handler = handlerOf(operation);
			router[operation.method](
				route,
				ifServed(operation.generation, (req, res) => run(operation, handler, req, res)),
			);
		}
		router.all(route, ifServed(own[0].generation, wrongMethod));
	}
	router.use(notFound);
	return router;
}
