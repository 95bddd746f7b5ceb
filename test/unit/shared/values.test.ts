import fc from 'fast-check';
import {
	choiceMeant,
	isNothing,
	readChoice,
	readChoices,
	readId,
	readNumber,
	readSwitch,
	readText,
	readTime,
	Unusable,
} from '../../../nodes/Kling/shared/values';
import { textOf } from '../../../nodes/Kling/transport/baseUrl';

const why = (reading: unknown): string => {
	expect(reading).toBeInstanceOf(Unusable);
	return (reading as Unusable).why;
};

const NOTHING = [undefined, null, '', '  '];

describe('a switch', () => {
	test.each([true, 'true', 'TRUE', ' True ', 'yes', 'Yes', 'on', 'ON', 1, '1'])('%p is on', (given) => {
		expect(readSwitch(given)).toBe(true);
	});
	test.each([false, 'false', 'FALSE', 'no', 'NO', 'off', 0, '0'])('%p is off', (given) => {
		expect(readSwitch(given)).toBe(false);
	});
	test.each(NOTHING)('%p is nothing', (given) => expect(readSwitch(given)).toBeUndefined());
	test.each(['maybe', 'wahr', 2, -1, NaN, [true], {}, [], '01'])('%p is refused with its value', (given) => {
		expect(why(readSwitch(given))).toMatch(/^is .+, but must be true or false/);
	});
});

describe('a number', () => {
	test.each([
		[5, 5],
		['5', 5],
		[' 7.5 ', 7.5],
		[0, 0],
		['0', 0],
	])('%p is %p', (given, number) => expect(readNumber(given)).toBe(number));
	test.each(NOTHING)('%p is nothing', (given) => expect(readNumber(given)).toBeUndefined());
	test.each([
		['10 min', 'is "10 min", but must be a number'],
		[NaN, 'is NaN, but must be a number'],
		[Infinity, 'must be a number'],
		['1,5', 'is "1,5"'],
		[true, 'is true'],
		[[5], 'is [5]'],
		[{}, 'is {}'],
	])('%p is refused', (given, words) => expect(why(readNumber(given))).toContain(words));

	test('limits are named', () => {
		expect(why(readNumber(-1, { min: 0 }))).toBe('is -1, but must be a number, at least 0');
		expect(why(readNumber('11', { min: 0, max: 10 }))).toBe('is "11", but must be a number from 0 to 10');
		expect(why(readNumber(1.5, { min: 1, whole: true }))).toBe('is 1.5, but must be a whole number, at least 1');
	});

	test('whatever is given, it is never NaN', () => {
		fc.assert(
			fc.property(fc.anything(), (given) => {
				const read = readNumber(given);
				expect(read === undefined || read instanceof Unusable || Number.isFinite(read)).toBe(true);
			}),
		);
	});
});

describe('an ID', () => {
	test.each([
		['882955593330720771', '882955593330720771'],
		[' order-1 ', 'order-1'],
		[829836802793406, '829836802793406'],
		['12e4z', '12e4z'],
	])('%p is taken', (given, id) => expect(readId(given)).toBe(id));
	test.each(NOTHING)('%p is nothing', (given) => expect(readId(given)).toBeUndefined());

	test('a number that has lost digits is refused with the reason', () => {
		expect(why(readId(Number('1882955593330720771')))).toContain('more digits than JavaScript keeps');
		expect(why(readId(2 ** 53))).toContain('as text');
	});
	test.each(['1.88296E+18', '1,88296E+18', '8e17', '1.88e18'])(
		'the notation of a spreadsheet (%s) is refused',
		(given) => {
			expect(why(readId(given))).toContain('spreadsheets');
		},
	);
	test.each([true, 12.5, {}, ['1'], NaN, '.', ' .. '])('%p is no ID', (given) => {
		expect(why(readId(given))).toMatch(/but must be/);
	});
	test.each([
		[['1', '2']],
		'["882955593330720771"]',
		'882955593330720771, 882955593330720772',
		'882955593330720771\n882955593330720772',
		'882955593330720771;882955593330720772 882955593330720773',
	])('%j is a list, and not one ID', (given) => expect(why(readId(given))).toMatch(/but must be one ID, not a list$/));
	test.each(['1, 2', '2026-11 30', 'order 882955593330720771'])('%p may be an ID of the user', (given) =>
		expect(readId(given)).toBe(given),
	);
});

const choices = [
	{ name: 'Fail', value: 'fail' },
	{ name: 'Return the Task', value: 'returnTask' },
];
const statuses = [
	{ name: 'Succeeded', value: 'succeed' },
	{ name: 'Failed', value: 'failed' },
];

test('what nobody sees at the ends of a copied value is no part of it', () => {
	const copied = (text: string) => `\u202a\u00a0\u200b${text}\ufeff\u2060\r\n\u200e`;
	expect(readSwitch(copied('TRUE'))).toBe(true);
	expect(readNumber(copied('5.5'))).toBe(5.5);
	expect(readId(copied('882955593330720771'))).toBe('882955593330720771');
	expect(readText(copied('https://example.org/a.png'))).toBe('https://example.org/a.png');
	expect(readChoice(copied('Fail'), choices)).toBe('fail');
	expect(readText(copied(''))).toBeUndefined();
	expect(readText('👩\u200d👧')).toBe('👩\u200d👧');
	expect(textOf({ apiKey: copied('key') }, 'apiKey')).toBe('key');
});

test('half a character at the end of a cut text does not reach an address', () => {
	expect(encodeURIComponent(readId('order-\ud83d') as string)).toBe('order-%EF%BF%BD');
});

test('text: numbers become text as long as no digit is lost', () => {
	expect(readText(42)).toBe('42');
	expect(readText(false)).toBe('false');
	expect(why(readText(1e21))).toContain('JavaScript');
	expect(why(readText({ a: 1 }))).toContain('must be text');
});

describe('a time', () => {
	const at = (text: string) => Date.parse(text);
	test.each([
		['2026-11-22T09:30:00', 'Asia/Tokyo', '2026-11-22T00:30:00Z'],
		['2026-11-22 09:30:00', 'America/New_York', '2026-11-22T14:30:00Z'],
		['2026-11-22', 'Europe/Berlin', '2026-11-21T23:00:00Z'],
		['2026-07-01T12:00', 'Europe/Berlin', '2026-07-01T10:00:00Z'],
		['2028-02-29', 'UTC', '2028-02-29T00:00:00Z'],
		['2026-11-22T09:30:00Z', 'Asia/Tokyo', '2026-11-22T09:30:00Z'],
		['2026-11-22T09:30:00+02:00', 'Asia/Tokyo', '2026-11-22T07:30:00Z'],
		['Sun, 22 Nov 2026 09:30:00 GMT', 'Asia/Tokyo', '2026-11-22T09:30:00Z'],
	])('%s in %s', (text, zone, utc) => expect(readTime(text, zone)).toBe(at(utc)));

	test('milliseconds and dates', () => {
		expect(readTime(1_790_000_000_000, 'UTC')).toBe(1_790_000_000_000);
		expect(readTime('1790000000000', 'UTC')).toBe(1_790_000_000_000);
		expect(readTime(new Date(1_790_000_000_000), 'Asia/Tokyo')).toBe(1_790_000_000_000);
	});
	test.each(NOTHING)('%p is nothing', (given) => expect(readTime(given, 'UTC')).toBeUndefined());
	test.each(['yesterday', '11/22/2026', 5, '2026-13-45', '2026-02-30', '20260431T1200', true, {}, 'Monday'])(
		'%p is refused',
		(given) => {
			expect(why(readTime(given, 'UTC'))).toContain('must be a date and time');
		},
	);
});

test('choices: by value or name, in any case, with the allowed ones named', () => {
	expect(readChoice(' Fail ', choices)).toBe('fail');
	expect(why(readChoice('stop', choices))).toBe('is "stop", but must be fail or returnTask');
	expect(readChoices('failed, succeed', statuses)).toEqual(['failed', 'succeed']);
	expect(readChoice('return the task', choices)).toBe('returnTask');
	expect(readChoices(['SUCCEEDED', 'Failed'], statuses)).toEqual(['succeed', 'failed']);
	expect(readChoices([], statuses)).toEqual([]);
	expect(why(readChoices(['done'], statuses))).toContain('"done"');
	expect(why(readChoices(['succeed', ''], statuses))).toContain('must be succeed or failed');
});

describe('a choice of the form', () => {
	const choices = [
		{ name: 'Standard', value: 'std' },
		{ name: 'V2.6 (Retired 2026-09-15)', value: 'kling-v2-6' },
		{ name: '5 Seconds', value: '5' },
		{ name: 'Kiss (One)', value: 'kiss' },
		{ name: 'Kiss (Two)', value: 'kiss_pro' },
	];

	test.each([
		['std', 'std'],
		[' STD ', 'std'],
		['standard', 'std'],
		['v2.6', 'kling-v2-6'],
		['Kling-V2-6', 'kling-v2-6'],
		[5, '5'],
		['5.0', '5'],
		['5 seconds', '5'],
		['kiss (two)', 'kiss_pro'],
		['KISS', 'kiss'],
	])('%j means %j', (given, value) => expect(choiceMeant(given, choices)).toBe(value));

	test.each(['professional', '5s', true, null, '', { a: 1 }])('%j is none of them', (given) =>
		expect(choiceMeant(given, choices)).toBe(given),
	);

	test('a name that two choices share but for a remark means neither', () => {
		const alike = [...choices.slice(3)].map((choice, index) => ({ ...choice, value: index }));
		expect(choiceMeant('Kiss', alike)).toBe('Kiss');
	});

	test.each([
		[true, 'yes'],
		['FALSE', 'no'],
		['1', 'yes'],
		['maybe', 'maybe'],
	])('yes or no: %j means %j', (given, value) => {
		const yesOrNo = ['yes', 'no'].map((word) => ({ name: word, value: word }));
		expect(choiceMeant(given, yesOrNo)).toBe(value);
	});
});

test('nothing', () => {
	for (const given of NOTHING) expect(isNothing(given)).toBe(true);
	for (const given of [0, false, [], {}, 'x']) expect(isNothing(given)).toBe(false);
});
