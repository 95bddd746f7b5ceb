import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import { answerCallback, callbackAddress } from '../../../nodes/Kling/waiting/callback';
import type { RunState } from '../../../nodes/Kling/waiting/state';

const NONCE = 'drawn-at-random';
const open = { id: '7', task: { task_status: 'processing' } };

/** Brings a callback to a sleeping execution. */
async function call({
	k = NONCE as unknown,
	body = { task_id: '7', task_status: 'succeed' } as unknown,
	runs = { '0': { nonce: 'other', entries: [] }, '1': { nonce: NONCE, entries: [open] } } as unknown,
	evaluate = () => runs,
}: { k?: unknown; body?: unknown; runs?: unknown; evaluate?: (expression: string) => unknown } = {}) {
	const told = { status: 0, error: '', log: [] as string[] };
	const ctx = {
		getNode: () => ({ name: 'Kling "AI"' }),
		evaluateExpression: evaluate,
		getQueryData: () => ({ k }),
		getBodyData: () => body,
		getResponseObject: () => ({
			status(code: number) {
				told.status = code;
				return { json: ({ error }: { error: string }) => void (told.error = error) };
			},
		}),
		logger: { warn: (line: string) => void told.log.push(line) },
	} as unknown as IWebhookFunctions;
	const answer = await answerCallback(ctx);
	return { ...told, answer };
}

describe('a callback of a sleeping run', () => {
	it('wakes it when a task of its own has ended', async () => {
		for (const body of [
			{ task_id: '7', task_status: 'succeed' },
			{ task_id: '7', task_status: 'failed' },
			{ id: '7', status: 'succeeded' },
		]) {
			expect((await call({ body })).answer).toEqual({
				webhookResponse: { received: true, wakes: true },
				workflowData: [[]],
			});
		}
	});

	it.each([
		['progress', { body: { task_id: '7', task_status: 'processing' } }],
		['a foreign task', { body: { task_id: '8', task_status: 'succeed' } }],
		['a body that is no task', { body: { a: 1 } }],
		['no body', { body: null }],
		[
			'a task whose end is known',
			{ runs: [{ nonce: NONCE, entries: [{ id: '7', task: { task_status: 'failed' } }] }] },
		],
		['a task that is given up', { runs: [{ nonce: NONCE, entries: [{ id: '7', fault: { message: 'No' } }] }] }],
		['a task that is not created', { runs: [{ nonce: NONCE, entries: [{}] }] }],
	])('is acknowledged and changes nothing: %s', async (_, given) => {
		const { answer, status } = await call(given);
		expect([answer, status]).toEqual([{ webhookResponse: { received: true, wakes: false } }, 0]);
	});

	it('wakes for any of several tasks', async () => {
		const entries = [{ id: '6' }, { id: '7' }];
		expect((await call({ runs: [{ nonce: NONCE, entries }] })).answer.workflowData).toEqual([[]]);
	});

	it.each([
		['without the nonce', { k: null }],
		['with another one', { k: 'drawn-at-randon' }],
		['with the one of no run', { runs: {} }],
		['to an execution without runs', { runs: undefined, evaluate: () => undefined }],
	])('is turned away %s', async (_, given) => {
		expect(await call(given)).toEqual({
			status: 403,
			error: 'This callback belongs to no waiting run',
			log: [],
			answer: { noWebhookResponse: true },
		});
	});

	it('asks n8n for the runs of its own node, whatever that is called', async () => {
		const asked: string[] = [];
		await call({ evaluate: (expression) => void asked.push(expression) });
		expect(asked).toEqual(['{{ $node["Kling \\"AI\\""].context.klingRuns }}']);
	});

	it('never fails, because that would end the execution', async () => {
		const evaluate = () => {
			throw new Error('gone');
		};
		expect(await call({ evaluate })).toMatchObject({
			answer: { webhookResponse: { received: true, wakes: false } },
			log: ['Kling callback ignored: gone'],
		});
	});
});

test('the address leads to the node of the sleeping execution, and bears the nonce of the run', () => {
	const ctx = {
		getNode: () => ({ id: 'a b' }),
		evaluateExpression: (expression: string) =>
			expression === '{{ $execution.resumeUrl }}' ? 'https://n8n.example/webhook-waiting/7?signature=s' : '',
	} as unknown as IExecuteFunctions;
	expect(callbackAddress(ctx, { nonce: NONCE } as RunState).toString()).toBe(
		`https://n8n.example/webhook-waiting/7/a%20b?signature=s&k=${NONCE}`,
	);
});
