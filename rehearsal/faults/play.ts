import type { Response } from 'express';

import { refused, type Reply, send } from '../answers';
import type { Contract } from '../contract';
import { parseBody, without, writeJson } from '../json';
import type { LedgerEntry } from '../ledger';
import type { Body } from '../types';
import type { Answer, Edit } from './types';

type Written = Exclude<Answer, string>;
type Pages = Record<'html' | 'maintenance', string>;

const page = (title: string, text: string) =>
	`<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${text}</h1></body></html>`;

/** Web pages that stand where Kling's JSON should. */
export const pages: Pages & { login: string } = {
	html: page('Gateway', 'Something else answered'),
	maintenance: page('Maintenance', 'We will be back soon'),
	login: page('Sign in', 'Sign in to the network'),
};
/** Where a redirect without an address of its own leads. */
export const LOGIN_PATH = '/rehearsal/login';

/** Whether the proper answer has to be there before the fault can be played. */
export const needsProper = (answer: Answer | undefined): boolean => typeof answer === 'object' && !!answer.edit;

/** Plays a fault instead of the proper reply. */
export function play(res: Response, entry: LedgerEntry, answer: Answer, contract: Contract, proper?: Reply): void {
	if (answer === 'reset') return void res.socket?.resetAndDestroy();
	if (answer === 'hang') return;
	if (answer.edit && proper) return send(res, entry, edited(proper, answer.edit));
	write(res, entry, answer, contract, proper);
}

function write(res: Response, entry: LedgerEntry, answer: Written, contract: Contract, proper?: Reply): void {
	const { code = 5000, body = 'json', retryAfter, location = LOGIN_PATH } = answer;
	const { message = contract.errors.get(code as number)?.meaning ?? 'fault' } = answer;
	const reply = refused(contract, { code, message }, answer.status);
	if (retryAfter !== undefined) res.setHeader('Retry-After', String(retryAfter));
	if (reply.status >= 300 && reply.status < 400) res.setHeader('Location', location);
	if (body === 'json') return send(res, entry, reply);
	entry.status = reply.status;
	res.status(reply.status);
	if (body === 'empty') return void res.end();
	if (body !== 'broken') return void res.type('html').send(pages[body]);
	const whole = (proper ?? reply).text;
	res.type('json').send(whole.slice(0, whole.length / 2));
}

/** A proper reply with changes. */
function edited({ status, text }: Reply, { without: names = [], ...changes }: Edit): Reply {
	const envelope: Body = { ...parseBody(text), ...changes };
	const data = strip(envelope.data, names);
	const answer = strip({ ...envelope, ...('data' in envelope ? { data } : {}) }, names) as Body;
	return { status, code: answer.code as Reply['code'], text: writeJson(answer) };
}

/** An object, or every object of a list or page, without some members. */
function strip(value: unknown, names: string[]): unknown {
	if (Array.isArray(value)) return value.map((item) => strip(item, names));
	if (typeof value !== 'object' || value === null) return value;
	const kept = names.reduce<Body>(without, value as Body);
	return Array.isArray(kept.result) ? { ...kept, result: strip(kept.result, names) } : kept;
}
