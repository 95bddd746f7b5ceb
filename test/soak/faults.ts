import type { FaultRule, Rehearsal } from '../../rehearsal';
import type { Choices } from './choices';

/** What can go wrong at Kling and on the way, each on one request. */
const faults: FaultRule[] = [
	{ match: { kind: 'create' }, do: { accept: true, answer: 'reset' } },
	{ match: { kind: 'create' }, do: { answer: 'reset' } },
	{ match: { kind: 'create' }, do: { accept: true, answer: { status: 502, body: 'html' } } },
	{ match: { kind: 'create' }, do: { accept: true, answer: { body: 'broken' } } },
	{ match: { kind: 'create' }, do: { accept: true, answer: 'reset', task: { hiddenFor: 2000 } } },
	{ match: { kind: 'create' }, do: { answer: { code: 1302 } } },
	{ match: { kind: 'create' }, do: { answer: { code: 1303, retryAfter: 2 } } },
	{ match: { kind: 'create' }, do: { answer: { code: 1201 } } },
	{ match: { kind: 'create' }, do: { delay: 4000 } },
	{ match: { kind: 'create' }, do: { task: { fail: 'content policy' } } },
	{ match: { kind: 'create' }, do: { task: { withoutFiles: 'list' } } },
	{ match: { kind: 'create' }, do: { callback: { lost: true } } },
	{ match: { kind: 'create' }, do: { callback: { repeat: 3 } } },
	{ match: { kind: 'create' }, do: { callback: { early: true } } },
	{ match: { kind: 'create' }, do: { callback: { garbage: true } } },
	{ match: { kind: 'create' }, do: { callback: { claim: 'succeed' } } },
	{ match: { kind: 'create' }, do: { callback: { delay: 9000, reorder: true } } },
	{ match: { method: 'GET' }, do: { answer: { status: 503, body: 'html' } } },
	{ match: { method: 'GET' }, do: { answer: 'reset' } },
	{ match: { method: 'GET' }, do: { answer: { status: 302, location: '/login' } } },
	{ match: { method: 'GET' }, do: { answer: { code: 5000 } } },
	{ match: { method: 'GET' }, do: { answer: { body: 'broken' } } },
];

/** Lets something go wrong with one of the next requests. */
export function plantFault({ control }: Rehearsal, choices: Choices): string {
	const rule = choices.pick(faults);
	control.fault({ times: 1, ...rule });
	return JSON.stringify(rule.do);
}

/** Calls one of the addresses that tasks were created with, as somebody would who does not know what is behind it. */
export function forgeCallback({ control, ledger }: Rehearsal, choices: Choices): void {
	const urls = ledger
		.find({ kind: 'create' })
		.slice(-20)
		.flatMap(({ body }) => /"callback_url":"([^"]+)"/.exec(JSON.stringify(body))?.[1] ?? []);
	if (urls.length === 0) return;
	const url = new URL(choices.pick(urls));
	if (choices.chance(0.5)) url.searchParams.set('k', '0'.repeat(32));
	const [{ taskId = '4711' } = {}] = ledger.accepted.slice(-1);
	const task_id = choices.pick([taskId, '4711']);
	control.call(url.toString(), choices.pick<unknown>([{ task_id, task_status: 'succeed' }, 'no JSON', [null]]));
}
