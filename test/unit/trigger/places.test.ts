import { dialectAt } from '../../../nodes/Kling/dialects';
import { callbackFamilies, placesOf } from '../../../nodes/KlingTrigger/findTask';

const v1 = (more: object = {}) => ({ task_id: '1', task_status: 'succeed', ...more });
const later = { id: '1', status: 'succeeded' };
const separate = callbackFamilies.filter(({ path }) => dialectAt(path).api === 'v1');
const pathsOf = (name: string, body: object, opensAll = false) =>
	placesOf({ name, body: body as never }, opensAll).map((round) => round.map(({ path }) => path));

test('a named kind of task is the only one that is asked about', () => {
	for (const opensAll of [false, true]) {
		expect(pathsOf('textToVideo', v1({ task_result: { images: [] } }), opensAll)).toEqual([['/v1/videos/text2video']]);
	}
});

test('the result in the body narrows an unknown kind', () => {
	for (const name of ['', 'text2video', 'constructor']) {
		const [asked, ...others] = placesOf({ name, body: v1({ task_result: { images: [{}] } }) as never }, false);
		expect(others).toEqual([]);
		const results = new Map(callbackFamilies.map(({ family, result }) => [family, result]));
		expect(asked.map(({ family }) => family)).toContain('virtualTryOn');
		expect(new Set(asked.map(({ family }) => results.get(family)))).toEqual(new Set(['images']));
	}
});

test.each([{}, { task_result: {} }, { task_result: null }, { task_result: { something: [] } }, { task_result: 'x' }])(
	'the body %j tells nothing, so every kind that calls back is asked about once',
	(more) => {
		const [asked] = pathsOf('', v1(more));
		expect(asked).toEqual(separate.map(({ path }) => path));
		expect(new Set(asked).size).toBe(asked.length);
		expect(asked.length).toBeLessThanOrEqual(22);
	},
);

test('with an API key one question stands before the many', () => {
	const [first, rest, ...others] = pathsOf('', v1(), true);
	expect(first).toEqual(['/tasks']);
	expect(rest).toHaveLength(separate.length);
	expect(others).toEqual([]);
});

test('tasks of the later generations are asked about at one path each, and only with an API key', () => {
	expect(pathsOf('', later, true)).toEqual([['/tasks'], ['/solutions']]);
	expect(pathsOf('textToVideo', later, true)).toEqual([['/tasks'], ['/solutions']]);
	expect(pathsOf('goodsStudio', later, true)).toEqual([['/solutions'], ['/tasks']]);
	expect(pathsOf('', later)).toEqual([]);
	expect(placesOf({ name: 'textToVideo', body: later }, true)[0]).toEqual([{ path: '/tasks', family: 'textToVideo' }]);
	expect(placesOf({ name: '', body: later }, true)[0]).toEqual([{ path: '/tasks', family: 'any' }]);
});
