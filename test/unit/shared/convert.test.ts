import { asNumber, asText } from '../../../nodes/Kling/shared/convert';

const odd: unknown[] = [{ toString: 1, valueOf: 1 }, [{ toString: null, valueOf: null }], {}, []];

test.each([
	['a', 'a'],
	[5, '5'],
	[true, 'true'],
	[null, 'null'],
	[undefined, 'undefined'],
	[odd[0], '{"toString":1,"valueOf":1}'],
	[odd[1], '[{"toString":null,"valueOf":null}]'],
])('%j as a text', (value, text) => {
	expect(asText(value)).toBe(text);
});

test.each([
	['5', 5],
	[5, 5],
	['a', NaN],
	[undefined, NaN],
	[null, NaN],
	...odd.map((value): [unknown, number] => [value, NaN]),
])('%j as a number', (value, number) => {
	expect(asNumber(value)).toBe(number);
});
