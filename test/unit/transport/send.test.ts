import { accepted, broken, failureOf, refused, scripted } from '../../support/scripted';
import { sendOnce, sendSigned } from '../../../nodes/Kling/transport/send';

const CREATE = { method: 'POST', path: '/v1/videos/image2video', body: { element_id: '892347502387450123' } } as const;
const READ = { method: 'GET', path: '/tasks', qs: { task_ids: '1,2' } } as const;

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('a call', () => {
	it('goes to the region of the credential, as JSON in which no digit of an id is lost', async () => {
		const { ctx, calls } = scripted([accepted(1)]);
		await sendOnce(ctx, CREATE);
		expect(calls[0].options).toMatchObject({
			method: 'POST',
			url: 'https://api-singapore.klingai.com/v1/videos/image2video',
			body: '{"element_id":892347502387450123}',
			headers: { 'Content-Type': 'application/json' },
			timeout: 120_000,
		});
	});

	it('leaves to nobody else what only this package may decide', async () => {
		const { ctx, calls } = scripted([accepted(1)]);
		await sendOnce(ctx, READ);
		// Redirects would carry the keys elsewhere; statuses and digits of ids are read here.
		expect(calls[0].options).toMatchObject({
			qs: READ.qs,
			body: undefined,
			headers: undefined,
			json: true,
			encoding: 'text',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			timeout: 30_000,
		});
	});

	it.each([
		[5000, 5000],
		[90_000, 30_000],
		[-5000, 1],
	])('with %i ms left gives the answer %i ms', async (left, timeout) => {
		const { ctx, calls } = scripted([accepted(1)]);
		await sendOnce(ctx, { ...READ, until: Date.now() + left });
		expect(calls[0].options.timeout).toBe(timeout);
	});

	it('is signed by the credential that the node has, decrypted once', async () => {
		const { ctx, credential } = scripted([]);
		const seen: unknown[] = [];
		const helpers = {
			async httpRequestWithAuthentication(this: unknown, type: string, _options: object, signedWith: object) {
				seen.push(this, type, signedWith);
				return await Promise.resolve({ statusCode: 200, headers: {}, body: null });
			},
		};
		Object.assign(ctx, { helpers });
		expect(await sendOnce(ctx, READ)).toMatchObject({ kind: 'unclear', fault: { description: 'It was empty.' } });
		const credentialsDecrypted = { id: '', name: '', type: 'klingApi', data: credential };
		expect(seen).toEqual([ctx, 'klingApi', { credentialsDecrypted }]);
	});

	it('is not made, and its outcome not told, when the user has stopped the execution', async () => {
		const before = scripted([accepted(1)]);
		before.cancel();
		expect((await failureOf(sendOnce(before.ctx, READ))).message).toBe('The execution was stopped');
		expect(before.calls).toEqual([]);
		const during = scripted([broken()], {
			getCredentials: async () => {
				during.cancel();
				return await Promise.resolve(during.credential);
			},
		});
		expect((await failureOf(sendOnce(during.ctx, READ))).message).toBe('The execution was stopped');
	});

	it('names the host that cannot be reached', async () => {
		const { ctx } = scripted([broken('ENOTFOUND', 'getaddrinfo')]);
		expect(await sendOnce(ctx, READ)).toMatchObject({
			kind: 'unsent',
			fault: { message: 'Kling cannot be reached at api-singapore.klingai.com', retryable: true },
		});
	});
});

describe('a refused sign-in', () => {
	it('is tried once more, with a fresh token', async () => {
		const { ctx, calls } = scripted([refused(1004), accepted(7)]);
		expect(await sendSigned(ctx, CREATE)).toEqual({ kind: 'answer', data: 7 });
		expect(calls).toHaveLength(2);
	});

	it('is explained by what the credential sends where', async () => {
		for (const send of [sendOnce, sendSigned]) {
			expect(await send(scripted([refused(1002)]).ctx, CREATE)).toMatchObject({
				kind: 'refused',
				fault: {
					code: 1002,
					advice: expect.stringMatching(
						/The credential sends the API key to https:\/\/api-singapore\.klingai\.com \(region singapore\)/,
					),
				},
			});
		}
	});

	it('says how wrong the clock is', async () => {
		const date = new Date(Date.now() - 1_860_000).toUTCString();
		const { ctx } = scripted([{ status: 401, headers: { date }, body: { code: 1003, message: '', request_id: 'r' } }]);
		expect(await sendOnce(ctx, CREATE)).toMatchObject({
			fault: { advice: expect.stringContaining("This machine's clock is 31 min ahead of Kling's") },
		});
	});

	it.each([
		['another refusal', refused(1102)],
		['an unclear outcome', broken()],
		['an answer', accepted(1)],
	])('is not what %s is', async (_, answer) => {
		for (const send of [sendOnce, sendSigned]) {
			const { ctx, calls } = scripted([answer]);
			expect(JSON.stringify(await send(ctx, CREATE))).not.toContain('The credential sends');
			expect(calls).toHaveLength(1);
		}
	});
});
