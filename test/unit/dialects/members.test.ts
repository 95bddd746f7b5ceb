import { dialectNamed, isFinal, statusOf, taskInCallback } from '../../../nodes/Kling/dialects';
import { isObject, numberOf, objectsOf, textOf, timeOf, withMember } from '../../../nodes/Kling/dialects/members';
import { noAnswer, unknownTask } from '../../../nodes/Kling/dialects/noAnswer';
import { resultFile } from '../../../nodes/Kling/dialects/resultFile';
import { fault } from '../../../nodes/Kling/transport';

describe('a member of an answer', () => {
	it.each([
		[' a ', 'a'],
		[7, '7'],
		[0, '0'],
		['', undefined],
		['  ', undefined],
		[true, undefined],
		[null, undefined],
		[{}, undefined],
		[['a'], undefined],
	])('%j as a text is %j', (value, text) => {
		expect(textOf(value)).toBe(text);
	});

	it.each([
		[2.5, 2.5],
		['2.5', 2.5],
		[0, 0],
		['0', 0],
		['', undefined],
		['2.5 s', undefined],
		[Infinity, undefined],
		[null, undefined],
	])('%j as a number is %j', (value, number) => {
		expect(numberOf(value)).toBe(number);
	});

	// Source: contract, x-conventions.timestamps; 1790000000 s is 2026-09-21T14:13:20Z.
	it.each([
		[1790000000000, 1790000000000],
		['1790000000000', 1790000000000],
		[1790000000, 1790000000000],
		['1790000000', 1790000000000],
		[1790000000.5, 1790000000500],
		['2026-09-21T14:13:20Z', 1790000000000],
		['2026-09-21T16:13:20.000+02:00', 1790000000000],
		[0, 0],
		['2026-09-21', undefined],
		['soon', undefined],
		['2026-99-99T99:99:99Z', undefined],
		[null, undefined],
	])('%j as a moment is %j', (value, ms) => {
		expect(timeOf(value)).toBe(ms);
	});

	it('as an object or a list of objects is nothing else', () => {
		expect([{}, { a: 1 }].map(isObject)).toEqual([true, true]);
		expect([null, undefined, [], 'a', 7].map(isObject)).toEqual([false, false, false, false, false]);
		expect(objectsOf([{ a: 1 }, null, 'a', [], {}])).toEqual([{ a: 1 }, {}]);
		for (const none of [{ a: 1 }, null, undefined, 'a']) expect(objectsOf(none)).toEqual([]);
	});

	it('is put at its path, and the given object stays as it is', () => {
		const given = { a: 1, options: { b: 2 } };
		expect(withMember(given, 'options.callback_url', 'u')).toEqual({ a: 1, options: { b: 2, callback_url: 'u' } });
		expect(withMember(given, 'a', 'u')).toEqual({ a: 'u', options: { b: 2 } });
		for (const options of [undefined, null, 'x', [1]]) {
			expect(withMember({ options }, 'options.x.y', 1)).toEqual({ options: { x: { y: 1 } } });
		}
		expect(given).toEqual({ a: 1, options: { b: 2 } });
	});
});

// Source: contract, TaskStatus, V2Status, SolutionStatus.
test.each([
	['succeed', 'succeed', true],
	['succeeded', 'succeed', true],
	['SUCCEED', 'succeed', true],
	['failed', 'failed', true],
	['processing', 'processing', false],
	['something new', 'something new', false],
	[undefined, '', false],
	[null, '', false],
])('the status %j is %j in the common words', (word, status, final) => {
	expect(statusOf(word)).toBe(status);
	expect(isFinal({ task_status: statusOf(word) })).toBe(final);
	expect(isFinal(undefined)).toBe(false);
});

describe('the file of a result', () => {
	const keys = { url: ['url', 'url_mp3'], id: ['id', 'voice_id'], duration: ['duration'] };

	it('has what is known of it, by the best of its names', () => {
		const entry = { url: 'u', url_mp3: 'v', voice_id: 7, duration: '5.1', watermark_url: 'w', other: 1 };
		expect(resultFile('video', entry, keys)).toStrictEqual([
			{ type: 'video', url: 'u', id: '7', duration: '5.1', watermark_url: 'w' },
		]);
		expect(resultFile('audio', { url: '', url_mp3: 'v', id: null }, keys)).toStrictEqual([{ type: 'audio', url: 'v' }]);
	});

	it('is none without an address', () => {
		expect(resultFile('video', { id: '7', duration: '5' }, keys)).toEqual([]);
	});
});

describe('why there is no task', () => {
	it("is Kling's word for it, or what the answer lacks", () => {
		const unknown = fault({ message: 'Not found', code: 1201 });
		expect(noAnswer({ kind: 'refused', fault: unknown, retryAfterMs: 5 }, 'x')).toEqual({
			fault: unknown,
			missing: true,
			retryAfterMs: 5,
		});
		expect(noAnswer({ kind: 'answer', data: 7 }, 'it holds no task')).toEqual({
			fault: expect.objectContaining({ description: 'Kling reports success, but it holds no task.' }),
			missing: false,
		});
		expect(unknownTask('7')).toEqual({
			fault: expect.objectContaining({ message: 'Kling knows no task 7', task_id: '7' }),
			missing: true,
		});
	});

	it.each(['unclear', 'unsent'] as const)('is open after a call that was %s', (kind) => {
		const known = fault({ message: 'Broken', code: 1201 });
		expect(noAnswer({ kind, fault: known }, 'x')).toMatchObject({ fault: known, missing: false });
		expect('retryAfterMs' in noAnswer({ kind, fault: known }, 'x')).toBe(kind === 'unclear');
	});

	it('is not the task itself when Kling refuses something else', () => {
		const known = fault({ message: 'Empty', code: 1102 });
		expect(noAnswer({ kind: 'refused', fault: known }, 'x')).toMatchObject({ missing: false });
	});
});

describe('the task in a callback', () => {
	it.each([
		['v1', { task_id: '7', task_status: 'succeed' }],
		['v2', { id: '7', status: 'succeeded' }],
	])('is found whatever the generation: %s', (api, body) => {
		expect(taskInCallback(body)).toMatchObject({ task_id: '7', task_status: 'succeed' });
		expect(taskInCallback(body)?.raw).toBe(body);
		expect(dialectNamed(api)).toMatchObject({ api });
	});

	it.each([
		['a form', { name: 'Ann', mail: 'a@example.com' }],
		['a task without a status', { task_id: '7' }],
		['an id that came as a number and has lost digits', { task_id: 883600000000000001, task_status: 'succeed' }],
		['nothing', undefined],
		['a text', 'task_id=7'],
	])('is none in %s', (_, body) => {
		expect(taskInCallback(body)).toBeUndefined();
	});

	it('belongs to no generation of another name', () => {
		expect(dialectNamed('v3')).toBeUndefined();
		expect(dialectNamed(undefined)).toBeUndefined();
	});
});
