import type { FaultAction } from './types';

const page = (status: number): FaultAction => ({ answer: { status, body: 'html' } });
/** Seconds that no caller can wait. */
const DAY = 86_400;

/**
 * Answers of bad days, by name, for tests that go through all of them. The ones with `edit` carry the request out first;
 * to have that with the others, spread them and add `accept: true`.
 */
export const badAnswers: Record<string, FaultAction> = {
	'page-403': page(403),
	'page-404': page(404),
	'page-407': page(407),
	'page-408': page(408),
	'page-429': page(429),
	'page-502': page(502),
	maintenance: { answer: { status: 200, body: 'maintenance' } },
	login: { answer: { status: 302, body: 'empty' } },
	empty: { answer: { status: 200, body: 'empty' } },
	'cut-json': { answer: { status: 200, body: 'broken' }, accept: true },
	'data-null': { answer: { edit: { data: null } } },
	'data-empty': { answer: { edit: { data: {} } } },
	'data-missing': { answer: { edit: { without: ['data'] } } },
	'no-id': { answer: { edit: { without: ['task_id', 'id'] } } },
	'code-text': { answer: { edit: { code: '0' } } },
	'code-word': { answer: { code: 'ServiceUnavailable', status: 503 } },
	'code-null': { answer: { edit: { code: null } } },
	'retry-tomorrow': { answer: { code: 1302, retryAfter: DAY } },
	'page-retry-tomorrow': { answer: { status: 429, body: 'html', retryAfter: DAY } },
};

/** What goes wrong with a file, by name; for requests of kind `media`. */
export const badFiles: Record<string, FaultAction> = {
	empty: { answer: { status: 200, body: 'empty' } },
	html: { answer: { status: 200, body: 'html' } },
	'page-403': page(403),
	'page-404': page(404),
	'page-502': page(502),
	login: { answer: { status: 302, body: 'empty' } },
	reset: { answer: 'reset' },
	hang: { answer: 'hang' },
	cut: { cutAfter: 700 },
	'cut-no-range': { cutAfter: 700, noRange: true },
	stalled: { stallAfter: 700 },
	'stalled-at-once': { stallAfter: 0 },
	'another-kind': { sample: 'png' },
};
