import { lookUp } from '../../../nodes/Kling/shared/lookUp';

test.each<[unknown, number | undefined]>([
	['a', 1],
	['b', undefined],
	['constructor', undefined],
	['toString', undefined],
	['__proto__', undefined],
	[0, undefined],
	[['a'], undefined],
	[undefined, undefined],
])('what a table has for %j is %j', (key, value) => {
	expect(lookUp({ a: 1, 0: 2 }, key)).toBe(value);
});
