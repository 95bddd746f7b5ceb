import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { answerCallback } from '../../../../nodes/Kling/waiting/callback';
import { times } from '../../../../nodes/Kling/transport';
import { statusesOf } from '../../../../nodes/KlingTrigger/parameters';
import { receive } from '../../../../nodes/KlingTrigger/receive';
import { json, mostly, SECRET, texts, values, withoutSecret, type Target } from '../target';
import { rawTasks } from './answers';

const TASK = '883600000000000001';

/** Only what n8n hands to a webhook function, and what the handler did with it. */
function webhook(more: Partial<Record<keyof IWebhookFunctions, unknown>>) {
	const seen = { status: 0, answered: [] as unknown[], logged: [] as unknown[] };
	const log = (line: unknown) => void seen.logged.push(line);
	const response = {
		destroyed: true,
		status(code: number) {
			seen.status = code;
			return { json: (answer: unknown) => void seen.answered.push(answer) };
		},
	};
	const ctx = {
		getNode: () => ({ id: 'node', name: 'Kling "AI"', webhookId: 'random' }),
		getResponseObject: () => response,
		logger: { debug: log, info: log, warn: log, error: log },
		...more,
	} as unknown as IWebhookFunctions;
	return { ctx, seen };
}

const NONCE = SECRET;
const RUNS = { '7:0': { nonce: NONCE, entries: [{ id: TASK }, { id: undefined }] } };

const bodies = fc.oneof(
	values,
	json,
	rawTasks,
	fc.record({ task_id: mostly(TASK), task_status: fc.oneof(fc.constantFrom('succeed', 'failed'), texts) }),
);

interface Call {
	k: unknown;
	body: unknown;
	runs: unknown;
}

/** A callback of a sleeping run: it wakes for the end of a task of its own, with its nonce, and for nothing else. */
export const sleeping: Target = {
	name: 'callbacks of sleeping runs',
	percent: 3,
	inputs: fc.record({
		k: fc.oneof(fc.constant(NONCE), texts, values),
		body: bodies,
		runs: fc.oneof({ weight: 4, arbitrary: fc.constant(RUNS) }, { weight: 1, arbitrary: values }),
	}),
	async check({ k, body, runs }: Call) {
		const { ctx, seen } = webhook({
			evaluateExpression: () => runs,
			getQueryData: () => ({ k }),
			getBodyData: () => body,
		});
		const answer = await answerCallback(ctx);
		withoutSecret([answer, seen]);
		const isOurs = k === NONCE && runs === RUNS;
		equal(seen.status === 403, k !== NONCE && runs === RUNS ? true : seen.status === 403);
		const ids = Object.values((body ?? {}) as object).filter((value) => String(typeof value) === 'string');
		if (answer.workflowData) ok(isOurs && ids.includes(TASK), 'a foreign callback woke the run');
	},
};

times.verify = 200;
times.secondQuestion = 0;
times.backoff = { first: 1, longest: 2 };

let calls = 0;

interface Delivery {
	query: Record<string, unknown>;
	headers: Record<string, unknown>;
	body: unknown;
	statuses: unknown;
	signature: unknown;
	answer: { status: number; text: string } | 'broken';
}

const isStart = ({ workflowData }: IWebhookResponseData): boolean => workflowData !== undefined;

/** A delivery to the trigger, with a Kling that answers anything: it starts only with a task that Kling has confirmed. */
export const deliveries: Target = {
	name: 'deliveries to the trigger',
	percent: 2,
	inputs: fc.record({
		query: fc.oneof(
			fc.constant({ secret: SECRET }),
			fc.constant({ secret: SECRET, family: 'textToVideo' }),
			fc.dictionary(texts, values, { maxKeys: 3 }),
		),
		headers: fc.dictionary(fc.constantFrom('webhook-id', 'webhook-timestamp', 'webhook-signature'), texts),
		body: bodies,
		statuses: mostly(['succeed', 'failed'], [], ['processing']),
		signature: fc.constantFrom('auto', 'optional', 'off'),
		answer: fc.oneof(
			fc.constant('broken' as const),
			rawTasks.map((data) => ({ status: 200, text: JSON.stringify({ code: 0, message: '', request_id: 'r', data }) })),
			fc.record({ status: fc.constantFrom(200, 400, 401, 500), text: fc.oneof(fc.json({ maxDepth: 3 }), texts) }),
		),
	}),
	async check({ query, headers, body, statuses, signature, answer }: Delivery) {
		const parameters: Record<string, unknown> = {
			statuses,
			signature,
			family: '',
			'options.path': 'kling',
			'options.secret': SECRET,
		};
		const id = String(++calls);
		const { ctx, seen } = webhook({
			getNodeParameter: (name: string, fallback: unknown) => parameters[name] ?? fallback,
			getQueryData: () => query,
			getBodyData: () => body,
			getHeaderData: () => headers,
			getRequestObject: () => ({ rawBody: Buffer.from('x') }),
			getWorkflow: () => ({ id }),
			getMode: () => 'webhook',
			getCredentials: async () =>
				await Promise.resolve({
					authentication: 'apiKey',
					apiKey: SECRET,
					region: 'custom',
					baseUrl: 'http://127.0.0.1:9',
				}),
			helpers: {
				httpRequestWithAuthentication: async () => {
					if (answer === 'broken') throw Object.assign(new Error('cut'), { code: 'ECONNRESET' });
					return await Promise.resolve({ statusCode: answer.status, headers: {}, body: answer.text });
				},
			},
		});
		const result = await receive(ctx);
		withoutSecret([result.webhookResponse, seen]);
		ok(isStart(result) || seen.status > 0 || result.webhookResponse, 'no answer');
		if (!isStart(result)) return;
		equal(query.secret, SECRET);
		const [[{ json: item }]] = result.workflowData!;
		// What the parameter may say, and what it means when it says nothing, is tested with the trigger.
		deepEqual([statusesOf(ctx).includes(String(item.task_status)), answer !== 'broken'], [true, true]);
	},
};
