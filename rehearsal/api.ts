import { type Request, type Response, Router } from 'express';

import { play, refused, type Reply, send, success } from './answers';
import { authorize } from './auth';
import type { PlayedFault } from './faults/book';
import { handlerOf } from './handlers';
import { parseBody } from './json';
import type { LedgerEntry } from './ledger';
import { Refusal } from './refusal';
import type { Body, Operation } from './types';
import { requestCheck } from './validate';
import type { World } from './world';

const entryOf = (res: Response) => res.locals.entry as LedgerEntry;

/** All operations of the contract. Other methods on its paths answer 404/1202, other paths 404/1203. */
export function apiRouter(world: World): Router {
	const router = Router();
	const { contract } = world;
	const check = requestCheck(contract);
	const run = runner(world, check);
	const fixedFirst = [...contract.operations].sort(
		(a, b) => Number(a.path.includes('{')) - Number(b.path.includes('{')),
	);
	const paths = [...new Set(fixedFirst.map(({ path }) => path))];
	const refuse = (code: number, message: string) => (req: Request, res: Response) =>
		send(res, entryOf(res), refused(contract, { code, message: `${message}: ${req.method} ${req.path}` }));
	for (const path of paths) {
		const route = path.replace(/\{(\w+)\}/g, ':$1');
		for (const operation of fixedFirst.filter((each) => each.path === path)) {
			const handler = handlerOf(operation);
			router[operation.method](route, (req, res) => run(operation, handler, req, res));
		}
		router.all(route, refuse(1202, 'the method does not exist for this path'));
	}
	router.use(refuse(1203, 'the resource does not exist'));
	return router;
}

function runner(world: World, check: ReturnType<typeof requestCheck>) {
	const { contract, settings, faults, timers, now } = world;

	const proper = async (
		operation: Operation,
		handler: ReturnType<typeof handlerOf>,
		req: Request,
		entry: LedgerEntry,
		fault: PlayedFault,
	) => {
		const { keys } = world;
		const { generation } = operation;
		entry.auth = await authorize(req.headers.authorization, {
			keys,
			generation,
			regionMismatch: settings.regionMismatch,
			now: now(),
		});
		const path = req.params as Record<string, string>;
		const sent = { body: readBody(operation, req), query: req.query as Body, path };
		const checked = check(operation, sent, { extraModels: settings.extraModels, now: now() });
		return success(await handler(world, { operation, path, fault, entry, ...checked }));
	};

	return async (operation: Operation, handler: ReturnType<typeof handlerOf>, req: Request, res: Response) => {
		const entry = entryOf(res);
		const text = typeof req.body === 'string' ? req.body : '';
		Object.assign(entry, { family: operation.family, kind: operation.kind, ...glance(text) });
		const { method, path, family, kind, externalTaskId } = entry;
		const fault = faults.take({ method, path, family, kind, externalTaskId, text });
		entry.fault = fault.names.join(', ') || null;
		let reply: Reply | undefined;
		if (!fault.answer || fault.accept) reply = await replyOf(() => proper(operation, handler, req, entry, fault));
		if (fault.delay) await timers.sleep(fault.delay);
		if (fault.answer && (!reply || reply.code === 0)) play(res, entry, fault.answer, contract, reply);
		else send(res, entry, reply!);
	};

	async function replyOf(work: () => Promise<Reply>): Promise<Reply> {
		try {
			return await work();
		} catch (error) {
			if (error instanceof Refusal) return refused(contract, error);
			throw error;
		}
	}
}

function readBody(operation: Operation, req: Request): Body {
	if (!operation.bodyPointer) return {};
	if (!req.is('json')) throw new Refusal(1200, 'Content-Type must be application/json');
	return parseBody(typeof req.body === 'string' ? req.body : '');
}

/** What the ledger shows of a body, whether it is valid or not. */
function glance(text: string): Pick<LedgerEntry, 'body' | 'externalTaskId'> {
	try {
		const body = parseBody(text);
		const id = body.external_task_id ?? (body.options as Body | undefined)?.external_task_id;
		return { body, externalTaskId: typeof id === 'string' && id ? id : null };
	} catch {
		return { body: text || null, externalTaskId: null };
	}
}
