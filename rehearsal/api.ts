import { type Request, type Response, Router } from 'express';

import { refused, send } from './answers';
import { handlerOf } from './handlers';
import type { LedgerEntry } from './ledger';
import { pipeline } from './pipeline';
import type { World } from './world';

/** All operations of the contract. Other methods on its paths answer 404/1202, other paths 404/1203. */
export function apiRouter(world: World): Router {
	const router = Router();
	const run = pipeline(world);
	const refuse = (code: number, why: string) => (req: Request, res: Response) => {
		const message = `${why}: ${req.method} ${req.path}`;
		send(res, res.locals.entry as LedgerEntry, refused(world.contract, { code, message }));
	};
	// Fixed paths first, so that GET .../init-selection is a wrong method and not a look-up of "init-selection".
	const operations = [...world.contract.operations].sort(
		(a, b) => Number(a.path.includes('{')) - Number(b.path.includes('{')),
	);
	for (const path of new Set(operations.map((operation) => operation.path))) {
		const route = path.replace(/\{(\w+)\}/g, ':$1');
		for (const operation of operations.filter((each) => each.path === path)) {
			const handler = handlerOf(operation);
			router[operation.method](route, (req, res) => run(operation, handler, req, res));
		}
		router.all(route, refuse(1202, 'the method does not exist for this path'));
	}
	router.use(refuse(1203, 'the resource does not exist'));
	return router;
}
