import type { Request, Response } from 'express';

import { refused, type Reply, send, success } from './answers';
import { authorize } from './auth';
import type { PlayedFault } from './faults/book';
import { needsProper, play } from './faults/play';
import { generations } from './generations';
import { parseBody } from './json';
import type { LedgerEntry } from './ledger';
import { Refusal } from './refusal';
import type { Body, Operation } from './types';
import { requestCheck } from './validate';
import { checkRetired } from './validate/retired';
import { withFreshLinks } from './views';
import type { Handler, World } from './world';

/** Carries out one request to an operation of the contract and answers it. */
export type Run = (operation: Operation, handler: Handler, req: Request, res: Response) => Promise<void>;

/** The way of every request: ledger, faults, key, checks, handler, answer. */
export function pipeline(world: World): Run {
	const { contract, settings, faults, timers, now } = world;
	const check = requestCheck(contract);

	async function carryOut(
		operation: Operation,
		handler: Handler,
		req: Request,
		fault: PlayedFault,
		entry: LedgerEntry,
	) {
		const { keys } = world;
		const { regionMismatch, extraModels, acceptRetired } = settings;
		const { generation } = operation;
		entry.auth = await authorize(req.headers.authorization, { keys, generation, regionMismatch, now: now() });
		const body = operation.method === 'post' ? readBody(req) : {};
		if (!acceptRetired) checkRetired(operation, body, now());
		const sent = { body, query: req.query as Body, path: req.params as Record<string, string> };
		const { ignored, ...checked } = check(operation, sent, { extraModels, now: now() });
		entry.ignoredKeys = ignored;
		const data = await handler(world, { operation, fault, entry, ...checked });
		return success(settings.freshLinks && data !== undefined ? withFreshLinks(data, () => world.ids.take()) : data);
	}

	return async (operation, handler, req, res) => {
		const entry = res.locals.entry as LedgerEntry;
		const text = textOf(req);
		Object.assign(entry, { family: operation.family, kind: operation.kind, ...glance(text, operation) });
		const { method, path, family, kind, externalTaskId } = entry;
		const query = new URL(req.url, world.baseUrl).search;
		const fault = faults.take({ method, path, query, family, kind, externalTaskId, text });
		entry.fault = fault.names.join(', ') || null;
		const skipped = fault.answer && !fault.accept && !needsProper(fault.answer);
		const reply = skipped
			? undefined
			: await carryOut(operation, handler, req, fault, entry).catch((error: unknown): Reply => {
					if (!(error instanceof Refusal)) throw error;
					entry.rule = error.rule ?? null;
					return refused(contract, error);
				});
		if (fault.delay) await timers.sleep(fault.delay);
		if (fault.answer && (!reply || reply.code === 0)) play(res, entry, fault.answer, contract, reply);
		else send(res, entry, reply!);
	};
}

const textOf = (req: Request) => (typeof req.body === 'string' ? req.body : '');

function readBody(req: Request): Body {
	if (!req.is('json')) throw new Refusal(1200, 'Content-Type must be application/json');
	return parseBody(textOf(req));
}

/** What the ledger shows of a body, whether it is valid or not. */
function glance(text: string, { generation }: Operation): Pick<LedgerEntry, 'body' | 'externalTaskId'> {
	try {
		const body = parseBody(text);
		const { external_task_id: id } = generations[generation].callerOptions(body);
		return { body, externalTaskId: typeof id === 'string' && id ? id : null };
	} catch {
		return { body: text || null, externalTaskId: null };
	}
}
