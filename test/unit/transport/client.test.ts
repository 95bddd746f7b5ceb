import { accepted, broken, failureOf, played, refused, scripted } from '../../support/scripted';
import { askRepeatedly, call, read } from '../../../nodes/Kling/transport/client';
import { RETRY_AFTER, UNREPEATABLE } from '../../../nodes/Kling/transport/fault';

const READ = { method: 'GET', path: '/v1/videos/text2video/7' } as const;
const PAID = { method: 'POST', path: '/v1/images/kolors-tts', body: { text: 'Hello' } } as const;
const MINUTE = 60_000;

beforeEach(() => {
	jest.useFakeTimers();
	jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
	jest.useRealTimers();
	jest.restoreAllMocks();
});

const timesOf = ({ calls }: ReturnType<typeof scripted>) => calls.map(({ at }) => Math.round(at / 1000));

describe('a question that changes nothing', () => {
	it.each([
		['a fault inside Kling', refused(5000)],
		['the same without its HTTP status', { status: 200, body: { code: 5000, message: 'Oops', request_id: 'r' } }],
		['"too fast"', refused(1302)],
		['a gateway', { status: 502, body: '<html>' }],
		['a connection that broke', broken()],
		['a host that cannot be reached', broken('ECONNREFUSED', 'connect')],
	])('is asked again after %s, ever later', async (_, trouble) => {
		const kling = scripted([trouble, trouble, accepted(7)]);
		expect(await played(askRepeatedly(kling.ctx, READ))).toEqual({ kind: 'answer', data: 7 });
		expect(timesOf(kling)).toEqual([0, 1, 3]);
	});

	it('is asked five times at most', async () => {
		const kling = scripted([refused(5000)]);
		const outcome = await played(askRepeatedly(kling.ctx, READ));
		expect(outcome).toMatchObject({ kind: 'unclear', fault: { code: 5000 } });
		expect(timesOf(kling)).toEqual([0, 1, 3, 7, 15]);
	});

	it('is asked twice when something else answers that does not say that it will pass', async () => {
		const kling = scripted([{ status: 404, body: 'no route' }]);
		await played(askRepeatedly(kling.ctx, READ));
		expect(kling.calls).toHaveLength(2);
	});

	it.each([1102, 1201, 1301])('is not asked again when Kling says no (%i)', async (code) => {
		const kling = scripted([refused(code)]);
		expect(await played(askRepeatedly(kling.ctx, READ))).toMatchObject({ kind: 'refused', fault: { code } });
		expect(kling.calls).toHaveLength(1);
	});

	it('is not asked again when n8n itself does not let it out', async () => {
		const kling = scripted([new Error('blocked')]);
		expect(await played(askRepeatedly(kling.ctx, READ))).toMatchObject({
			kind: 'unsent',
			fault: { message: 'blocked', retryable: false },
		});
		expect(kling.calls).toHaveLength(1);
	});

	it('is asked when Kling wants to be asked, unless that is too far away', async () => {
		const soon = scripted([refused(1302, '', { 'retry-after': '40' }), accepted(7)]);
		expect(await played(askRepeatedly(soon.ctx, READ))).toMatchObject({ kind: 'answer' });
		expect(timesOf(soon)).toEqual([0, 40]);
		const far = scripted([refused(1302, '', { 'retry-after': '41' }), accepted(7)]);
		expect(await played(askRepeatedly(far.ctx, READ))).toMatchObject({ kind: 'refused', retryAfterMs: 41_000 });
	});

	it('is not asked again after the moment by which the answer must be there', async () => {
		const kling = scripted([refused(5000)]);
		await played(askRepeatedly(kling.ctx, { ...READ, until: Date.now() + 2900 }));
		expect(timesOf(kling)).toEqual([0, 1]);
		const exact = scripted([refused(5000)]);
		await played(askRepeatedly(exact.ctx, { ...READ, until: Date.now() + 1000 }));
		expect(timesOf(exact)).toEqual([0]);
	});

	it('renews a refused sign-in once, but not where a single try is wanted', async () => {
		const twice = scripted([refused(1002), accepted(7)]);
		expect(await played(askRepeatedly(twice.ctx, READ))).toMatchObject({ kind: 'answer' });
		const once = scripted([refused(1002), accepted(7)]);
		expect(await played(askRepeatedly(once.ctx, READ, 1))).toMatchObject({ kind: 'refused', fault: { code: 1002 } });
		const never = scripted([refused(1002)]);
		expect(await played(askRepeatedly(never.ctx, READ))).toMatchObject({ kind: 'refused' });
		expect(never.calls).toHaveLength(2);
	});

	it('gives out its data, or the error with the fault', async () => {
		const kling = scripted([accepted({ a: 1 })]);
		expect(await played(read(kling.ctx, '/account/costs', { start_time: 1 }))).toEqual({ a: 1 });
		expect(kling.calls).toMatchObject([{ method: 'GET', path: '/account/costs?start_time=1', body: undefined }]);
		const error = await failureOf(read(scripted([refused(1201, 'Bad')]).ctx, '/account/costs'));
		expect(error.context.kling).toMatchObject({ code: 1201, description: 'Kling says: Bad.' });
	});
});

describe('a paid call that nobody can look up', () => {
	const make = async ({ ctx }: ReturnType<typeof scripted>, busyFor = MINUTE) =>
		await call(ctx, PAID, Date.now() + busyFor);

	it('is sent once when it is answered', async () => {
		const kling = scripted([accepted({ audio: 1 })]);
		expect(await played(make(kling))).toEqual({ audio: 1 });
		expect(kling.calls).toMatchObject([{ method: 'POST', path: PAID.path, body: PAID.body }]);
	});

	it.each([
		['a connection that broke', broken()],
		['a fault inside Kling', refused(5000)],
		['a gateway', { status: 504, body: '' }],
	])('is not sent again after %s, and no later try may send it', async (_, trouble) => {
		const kling = scripted([trouble]);
		const error = await failureOf(make(kling));
		expect(kling.calls).toHaveLength(1);
		expect(error.context[UNREPEATABLE]).toBe(true);
		expect(error.context.kling).toMatchObject({
			message: 'It is unknown whether Kling carried the call out',
			retryable: false,
			advice: `Calls to ${PAID.path} cannot be looked up, so it was not sent again. See the usage list in the Kling console before you repeat it.`,
		});
	});

	it('says what has happened', async () => {
		const error = await failureOf(make(scripted([broken()])));
		expect(error.context.kling.description).toBe(
			'The connection to Kling broke before an answer came. The HTTP client reports ECONNRESET.',
		);
	});

	it('is sent again, three times in all, as long as it certainly never left this machine', async () => {
		const kling = scripted([broken('ENOTFOUND', 'getaddrinfo')]);
		const error = await failureOf(make(kling));
		expect(timesOf(kling)).toEqual([0, 1, 3]);
		expect(error.context[UNREPEATABLE]).toBeUndefined();
		expect(error.context.kling).toMatchObject({ message: expect.stringContaining('cannot be reached') });
		const blocked = scripted([new Error('blocked')]);
		await failureOf(make(blocked));
		expect(blocked.calls).toHaveLength(1);
	});

	it('waits while Kling is busy, as long as it may', async () => {
		const kling = scripted([refused(1303), refused(1302), accepted(7)]);
		expect(await played(make(kling))).toBe(7);
		expect(timesOf(kling)).toEqual([0, 1, 3]);
		const long = scripted([refused(1303)]);
		await failureOf(make(long, 15_000));
		expect(timesOf(long)).toEqual([0, 1, 3, 7]);
	});

	it('says with the error when Kling wants to be asked again', async () => {
		const error = await failureOf(make(scripted([refused(1303, 'busy', { 'retry-after': '90' })])));
		expect(error.context[RETRY_AFTER]).toBe(90_000);
		expect(error.context.kling).toMatchObject({ code: 1303 });
	});

	it.each([1102, 1201])('is not sent again when Kling says no (%i)', async (code) => {
		const kling = scripted([refused(code), accepted(7)]);
		expect((await failureOf(make(kling))).context.kling).toMatchObject({ code });
		expect(kling.calls).toHaveLength(1);
	});

	it('is asked like a question where it changes nothing', async () => {
		const kling = scripted([broken(), accepted(7)]);
		expect(await played(call(kling.ctx, { ...READ, qs: { a: 1 } }, 0))).toBe(7);
		expect(kling.calls.map(({ path }) => path)).toEqual([`${READ.path}?a=1`, `${READ.path}?a=1`]);
	});
});
