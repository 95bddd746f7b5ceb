import { randomUUID } from 'node:crypto';

import type { Response } from 'express';

import type { Contract } from './contract';
import { writeJson } from './json';
import type { LedgerEntry } from './ledger';

/** A status and an envelope, ready to be sent. */
export interface Reply {
	status: number;
	code: LedgerEntry['code'];
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
	{ code, message }: { code: number | string; message: string },
	status?: number,
): Reply {
	const text = writeJson({ code, message, request_id: randomUUID() });
	return { status: status ?? contract.errors.get(code as number)?.http ?? 500, code, text };
}

/** Sends a reply and notes it in the ledger. */
export function send(res: Response, entry: LedgerEntry, { status, code, text }: Reply): void {
	entry.status = status;
	entry.code = code;
	res.status(status).type('json').send(text);
}
