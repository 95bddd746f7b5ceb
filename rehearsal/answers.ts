import { randomUUID } from 'node:crypto';

import type { Response } from 'express';

import type { Contract } from './contract';
import type { Answer } from './faults/types';
import { writeJson } from './json';
import type { LedgerEntry } from './ledger';
import type { Refusal } from './refusal';

const PAGE =
	'<!DOCTYPE html><html><head><title>Gateway</title></head><body><h1>Something else answered</h1></body></html>';

/** A status and an envelope, ready to be sent. */
export interface Reply {
	status: number;
	code: number;
	text: string;
}

/** The envelope of a good answer (contract: Envelope). */
export function success(data: unknown): Reply {
	const text = writeJson({ code: 0, message: 'SUCCEED', request_id: randomUUID(), data });
	return { status: 200, code: 0, text };
}

/** The envelope of a refusal; the HTTP status comes from the contract's error table. */
export function refused(
	contract: Contract,
	{ code, message }: Pick<Refusal, 'code' | 'message'>,
	status?: number,
): Reply {
	const text = writeJson({ code, message, request_id: randomUUID() });
	return { status: status ?? contract.errors.get(code)?.http ?? 500, code, text };
}

/** Sends a reply and notes it in the ledger. */
export function send(res: Response, entry: LedgerEntry, { status, code, text }: Reply): void {
	entry.status = status;
	entry.code = code;
	res.status(status).type('json').send(text);
}

/** Plays a fault instead of the proper reply. */
export function play(res: Response, entry: LedgerEntry, answer: Answer, contract: Contract, proper?: Reply): void {
	if (answer === 'reset') return void res.socket?.resetAndDestroy();
	if (answer === 'hang') return;
	const { code = 5000, body = 'json', message = contract.errors.get(code)?.meaning ?? 'fault', retryAfter } = answer;
	const reply = refused(contract, { code, message }, answer.status);
	if (retryAfter !== undefined) res.setHeader('Retry-After', String(retryAfter));
	if (body === 'json') return send(res, entry, reply);
	entry.status = reply.status;
	res.status(reply.status);
	if (body === 'html') return void res.type('html').send(PAGE);
	if (body === 'empty') return void res.end();
	const whole = (proper ?? reply).text;
	res.type('json').send(whole.slice(0, whole.length / 2));
}
