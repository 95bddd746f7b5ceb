import type { IExecuteFunctions } from 'n8n-workflow';
import { notedHints } from '../../../nodes/Kling/operations/hints';
import { resumeCallback } from '../../../nodes/Kling/waiting/callbackUrl';
import type { RunState } from '../../../nodes/Kling/waiting/state';

/** Only what n8n tells a node about its execution and its credential. */
const ctx = (n8n: string, credential: object = { region: 'singapore' }) =>
	({
		getNode: () => ({ id: 'node' }),
		evaluateExpression: () => `${n8n}/webhook-waiting/7?signature=drawn-at-random`,
		getCredentials: async () => credential,
	}) as unknown as IExecuteFunctions;

const state = { nonce: 'once', hints: [], sleepHints: [], sleeps: 0 } as unknown as RunState;
const rehearsal = { region: 'custom', baseUrl: 'http://127.0.0.1:4000' };

test.each([
	['https://n8n.example.org', undefined],
	['http://localhost:5678', rehearsal],
	['http://100.101.102.103:5678', rehearsal],
])('where Kling can reach n8n it is told how: %s', async (n8n, credential) => {
	const { url, wakes, sleepHints = [] } = await resumeCallback(ctx(n8n, credential), state);
	expect(url).toBe(`${n8n}/webhook-waiting/7/node?signature=drawn-at-random&k=once`);
	expect([wakes, sleepHints]).toEqual([true, []]);
});

test.each(['http://localhost:5678', 'http://100.101.102.103', 'http://n8n.lan', 'http://n8n.home.arpa'])(
	'where it cannot, only who had to sleep is told: %s',
	async (n8n) => {
		const { url, hints, sleepHints = [] } = await resumeCallback(ctx(n8n), state);
		expect(url).toBeUndefined();
		expect(hints).toEqual([]);
		expect(sleepHints).toEqual([expect.stringContaining(`Kling cannot call back to ${new URL(n8n).host}`)]);
		expect(sleepHints.join()).not.toContain('drawn-at-random');
		expect(notedHints({ ...state, sleepHints })).toEqual([]);
		expect(notedHints({ ...state, sleepHints, sleeps: 1 })).toEqual(sleepHints);
	},
);
