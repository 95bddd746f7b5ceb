import { accepted, broken, failureOf, played, refused, scripted } from '../../support/scripted';
import { callOnce } from '../../../nodes/Kling/tasks/callOnce';
import { fault, RETRY_AFTER } from '../../../nodes/Kling/transport';

const REQUEST = { method: 'POST', path: '/v1/audio/tts', body: { text: 'Hello' } } as const;

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const soon = () => Date.now() + 500;

test('a paid answer is kept for further tries, each path by itself', async () => {
	const kept = {};
	const { ctx, calls } = scripted([accepted({ url: 'a' }), accepted(null), accepted({ url: 'c' })]);
	const other = { ...REQUEST, path: '/v1/videos/identify-face' };
	expect(await played(callOnce(ctx, kept, REQUEST, soon()))).toEqual({ url: 'a' });
	expect(await played(callOnce(ctx, kept, other, soon()))).toBeNull();
	expect(await played(callOnce(ctx, kept, REQUEST, soon()))).toEqual({ url: 'a' });
	expect(await played(callOnce(ctx, kept, other, soon()))).toBeNull();
	expect(calls).toHaveLength(2);
});

test('a call whose outcome is unknown is not made again by a further try', async () => {
	const kept = {};
	const { ctx, calls } = scripted([broken(), accepted(1)]);
	const first = await failureOf(callOnce(ctx, kept, REQUEST, soon()));
	const second = await failureOf(callOnce(ctx, kept, REQUEST, soon()));
	expect(first.context.kling.message).toBe('It is unknown whether Kling carried the call out');
	expect(second.context.kling).toEqual(first.context.kling);
	expect(calls).toHaveLength(1);
});

test('a call that Kling refused may be made again', async () => {
	const kept = {};
	const { ctx, calls } = scripted([refused(1303, 'busy', { 'retry-after': '7' }), accepted(1)]);
	const error = await failureOf(callOnce(ctx, kept, REQUEST, soon()));
	expect(error.context[RETRY_AFTER]).toBe(7000);
	expect(error.context.kling).toMatchObject({ code: 1303 });
	expect(await played(callOnce(ctx, kept, REQUEST, soon()))).toBe(1);
	expect(calls).toHaveLength(2);
});

test('an answer that is of use for a while is asked for again after that', async () => {
	const kept = {};
	const { ctx, calls } = scripted([accepted(1), accepted(2)]);
	const ask = async () => await played(callOnce(ctx, kept, REQUEST, soon(), 60_000));
	expect(await ask()).toBe(1);
	jest.setSystemTime(Date.now() + 59_000);
	expect(await ask()).toBe(1);
	jest.setSystemTime(Date.now() + 1000);
	expect(await ask()).toBe(2);
	expect(calls).toHaveLength(2);
});

test('a fault of another kind keeps no call from being made', async () => {
	const { ctx } = scripted([accepted(1)]);
	expect(await played(callOnce(ctx, { fault: fault({ message: 'No' }) }, REQUEST, soon()))).toBe(1);
});
