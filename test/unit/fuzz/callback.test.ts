import fc from 'fast-check';
import type { IWebhookFunctions } from 'n8n-workflow';
import { answerCallback } from '../../../nodes/Kling/waiting/callback';

const NONCE = '0123456789abcdef0123456789abcdef';
const TASK = '892347502387450123';
const RUNS = { '7:0': { nonce: NONCE, entries: [{ id: TASK }, { id: undefined }] } };

interface Call {
	query: unknown;
	body: unknown;
	runs: unknown;
}

/** Only what n8n hands to a webhook function; the handler needs nothing else. */
function context({ query, body, runs }: Call) {
	const answer = { status: 0 };
	const response = {
		status(code: number) {
			answer.status = code;
			return { json: () => undefined };
		},
	};
	const ctx = {
		getNode: () => ({ name: 'Kling "AI"' }),
		evaluateExpression: () => runs,
		getQueryData: () => query,
		getBodyData: () => body,
		getResponseObject: () => response,
		logger: { warn: () => undefined },
	} as unknown as IWebhookFunctions;
	return { ctx, answer };
}

const wakes = async (call: Call): Promise<boolean> =>
	(await answerCallback(context(call).ctx)).workflowData !== undefined;

describe('a callback handler under fire', () => {
	it('never throws and never wakes for anything but a final status of a task of its own, with its nonce', async () => {
		const anything = fc.anything({ withNullPrototype: true, withBigInt: true });
		const nonces = fc.oneof(fc.constant(NONCE), fc.string(), anything);
		const bodies = fc.oneof(
			anything,
			fc.record({ task_id: fc.oneof(fc.constant(TASK), anything), task_status: fc.oneof(fc.string(), anything) }),
		);
		const property = fc.asyncProperty(nonces, bodies, fc.oneof(fc.constant(RUNS), anything), async (k, body, runs) => {
			const given = body as { task_id?: unknown; task_status?: unknown } | null | undefined;
			const rightful =
				k === NONCE &&
				runs === RUNS &&
				given?.task_id === TASK &&
				(given.task_status === 'succeed' || given.task_status === 'failed');
			expect(await wakes({ query: { k }, body, runs })).toBe(rightful);
		});
		await fc.assert(property, { numRuns: 5000 });
	});

	it('wakes for the real thing', async () => {
		for (const task_status of ['succeed', 'failed']) {
			expect(await wakes({ query: { k: NONCE }, body: { task_id: TASK, task_status }, runs: RUNS })).toBe(true);
		}
	});

	it('answers 403 to another nonce', async () => {
		const { ctx, answer } = context({ query: { k: `${NONCE.slice(1)}0` }, body: {}, runs: RUNS });
		expect(await answerCallback(ctx)).toEqual({ noWebhookResponse: true });
		expect(answer.status).toBe(403);
	});
});
