import { createHash } from 'node:crypto';

import { badAnswers } from './badAnswers';
import type { FaultAction, FaultTarget } from './types';

const TOKEN = /\[([a-z][a-z0-9-]*)(?: ([^[\]]*?))?(?: x(\d+))?\]/g;
const ONCE = 1;
const ALWAYS = Infinity;

/** A word in square brackets that a user can put into a prompt, or any other text of the body. */
interface Token {
	/** How often it plays for the same external id (or the same body) unless ` xN` says so. */
	times: number;
	action(argument: string | undefined): FaultAction;
}

const seconds = (text: string | undefined, otherwise: number) => Number(text ?? otherwise) * 1000;
const task = (make: (argument?: string) => FaultAction['task']): Token => ({
	times: ALWAYS,
	action: (argument) => ({ task: make(argument) }),
});
const callback = (make: (argument?: string) => FaultAction['callback']): Token => ({
	times: ALWAYS,
	action: (argument) => ({ callback: make(argument) }),
});
const answer = (reply: FaultAction['answer'], accept = false): Token => ({
	times: ONCE,
	action: () => ({ answer: reply, accept }),
});

/** All tokens; rehearsal/README.md explains them to users. */
const tokens: Record<string, Token> = {
	fail: task((reason) => ({ fail: reason ?? true })),
	slow: task((argument) => ({ duration: seconds(argument, 30) })),
	hold: task(() => ({ duration: null })),
	hidden: task((argument) => ({ hiddenFor: seconds(argument, 5) })),
	big: task((argument) => ({ bytes: Number(argument ?? 200) * 1e6 })),
	'no-files': task((argument) => ({ withoutFiles: (argument ?? 'list') as 'list' })),
	word: task((word) => ({ statusWords: { succeed: word, failed: word } })),
	faces: task((argument) => ({ faces: Number(argument ?? 0) })),
	early: callback(() => ({ early: true })),
	late: callback((argument) => ({ delay: seconds(argument, 5) })),
	lost: callback(() => ({ lost: true })),
	duplicate: callback((argument) => ({ repeat: Number(argument ?? 2) })),
	'out-of-order': callback(() => ({ reorder: true })),
	garbage: callback(() => ({ garbage: true })),
	lie: callback(() => ({ claim: 'succeed' })),
	'slow-answer': { times: ONCE, action: (argument) => ({ delay: seconds(argument, 5) }) },
	code: { times: ALWAYS, action: (code) => ({ answer: { code: Number(code ?? 1301) } }) },
	bad: { times: ONCE, action: (name) => badAnswers[name ?? 'page-502'] ?? {} },
	'accept-then': { times: ONCE, action: (name) => ({ ...badAnswers[name ?? 'page-502'], accept: true }) },
	html: answer({ status: 200, body: 'html' }),
	'reset-before': answer('reset'),
	'accept-then-reset': answer('reset', true),
	'accept-then-timeout': answer('hang', true),
	'accept-then-500': answer({ status: 500, code: 5000 }, true),
	'accept-then-502': answer({ status: 502, body: 'html' }, true),
	'accept-then-503': answer({ status: 503, body: 'empty' }, true),
	'accept-then-504': answer({ status: 504, code: 5002 }, true),
	'accept-then-broken-json': answer({ status: 200, body: 'broken' }, true),
	'accept-then-html': answer({ status: 200, body: 'html' }, true),
};

/** A fault found in a body, with the key under which its plays are counted. */
export interface FoundToken {
	name: string;
	key: string;
	times: number;
	action: FaultAction;
}

/** Finds the known tokens in a request body; other words in brackets mean nothing. */
export function findTokens({ text, externalTaskId }: FaultTarget): FoundToken[] {
	if (!text.includes('[')) return [];
	const found = [...text.matchAll(TOKEN)].filter(([, name]) => Object.hasOwn(tokens, name));
	if (!found.length) return [];
	const owner = externalTaskId ?? createHash('sha256').update(text).digest('base64');
	return found.map(([whole, name, argument, times]) => ({
		name,
		key: `${owner} ${whole}`,
		times: times ? Number(times) : tokens[name].times,
		action: tokens[name].action(argument),
	}));
}
