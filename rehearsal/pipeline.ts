import type { Request, Response } from 'express';

import { play, refused, type Reply, send, success } from './answers';
import { authorize } from './auth';
import type { PlayedFault } from './faults/book';
import { parseBody } from './json';
import type { LedgerEntry } from './ledger';
import { Refusal } from './refusal';
import type { Body, Operation } from './types';
import { requestCheck } from './validate';
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
		const { regionMismatch, extraModels } = settings;
		const { generation } = operation;
		entry.auth = await authorize(req.headers.authorization, { keys, generation, regionMismatch, now: now() });
		const path = req.params as Record<string, string>;
		const sent = { body: operation.bodyPointer ? readBody(req) : {}, query: req.query as Body, path };
		const checked = check(operation, sent, { extraModels, now: now() });
		return success(await handler(world, { operation, path, fault, entry, ...checked }));
	}

	return async (operation, handler, req, res) => {
		const entry = res.locals.entry as LedgerEntry;
		const text = textOf(req);
		Object.assign(entry, { family: operation.family, kind: operation.kind, ...glance(text) });
		const { method, path, family, kind, externalTaskId } = entry;
		const fault = faults.take({ method, path, family, kind, externalTaskId, text });
		entry.fault = fault.names.join(', ') || null;
		const skipped = fault.answer && !fault.accept;
		const reply = skipped
			? undefined
			: await carryOut(operation, handler, req, fault, entry).catch((error: unknown): Reply => {
					if (error instanceof Refusal) return refused(contract, error);
					throw error;
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
function glance(text: string): Pick<LedgerEntry, 'body' | 'externalTaskId'> {
	try {
		const body = parseBody(text);
		const id = body.external_task_id ?? (body.options as Body | undefined)?.external_task_id;
		return { body, externalTaskId: typeof id === 'string' && id ? id : null };
	} catch {
		return { body: text || null, externalTaskId: null };
	}
}
