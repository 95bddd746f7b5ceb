import fc from 'fast-check';
import { longIdsOf } from '../../../nodes/Kling/contract';
import { parseJson, writeJson } from '../../../nodes/Kling/transport/json';

describe('parseJson', () => {
	it('keeps every digit of a 64-bit id by making it a string', () => {
		expect(parseJson('{"element_id":892347502387450123,"task_id":"892347502387450123"}')).toEqual({
			element_id: '892347502387450123',
			task_id: '892347502387450123',
		});
	});

	it('leaves numbers that JavaScript holds exactly, and digits inside texts, alone', () => {
		const text = '{"at":1767225600000,"safe":9007199254740991,"n":-1.5e3,"message":"id 892347502387450123, \\"9\\""}';
		expect(parseJson(text)).toEqual({
			at: 1767225600000,
			safe: 9007199254740991,
			n: -1500,
			message: 'id 892347502387450123, "9"',
		});
	});

	it('reads anything that JSON can say', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (value) => {
				const text = JSON.stringify(value);
				const longIntegers = /(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/.test(text);
				fc.pre(!longIntegers);
				expect(parseJson(text)).toEqual(JSON.parse(text));
			}),
		);
	});

	it('leaves long fractions and exponents alone', () => {
		const text = '[0.30000000000000004,-0.12345678901234567,1.2345678901234567e-7,1e21,12345678901234567.5]';
		expect(parseJson(text)).toEqual(JSON.parse(text));
	});

	it('reads megabytes of Base64', () => {
		const text = JSON.stringify({ base64: 'A'.repeat(2e7), id: 1 });
		expect((parseJson(text) as { base64: string }).base64).toHaveLength(2e7);
	});

	it('refuses what is no JSON', () => {
		expect(() => parseJson('<html>')).toThrow(SyntaxError);
	});
});

describe('writeJson', () => {
	const id = '892347502387450123';

	it('writes the ids that Kling wants as numbers without quotes, with every digit', () => {
		const body = { element_list: [{ element_id: id }], prompt: `"${id}"`, voice_id: id };
		expect(writeJson(body, ['element_id'])).toBe(
			`{"element_list":[{"element_id":${id}}],"prompt":"\\"${id}\\"","voice_id":"${id}"}`,
		);
	});

	it('writes all of several such ids so', () => {
		expect(writeJson([{ element_id: id }, { element_id: '7' }], ['element_id'])).toBe(
			`[{"element_id":${id}},{"element_id":7}]`,
		);
	});

	it('leaves what is no id alone', () => {
		for (const other of ['o_101', '101_o', '', 7, null, ['7']]) {
			expect(writeJson({ element_id: other }, ['element_id'])).toBe(JSON.stringify({ element_id: other }));
		}
		expect(writeJson({ a: [1, null] }, [])).toBe('{"a":[1,null]}');
	});

	it('knows from the contract where ids are numbers', () => {
		expect(longIdsOf('/v1/videos/image2video')).toEqual(['element_id']);
		expect(longIdsOf('/v1/general/delete-advanced-elements')).toEqual([]);
		expect(longIdsOf('/v1/videos/text2video')).toEqual([]);
		expect(longIdsOf('/nowhere')).toEqual([]);
	});
});

it.each([
	['many escaped quotes', `{"code":0,"message":"${'\\"'.repeat(200_000)}`],
	['many strings', `{"code":0,"data":[${'"a\\"b",'.repeat(100_000)}`],
	['long digits', `{"code":0,"data":["${'1234567890123456",\\"'.repeat(50_000)}`],
])('refuses a cut answer with %s at once', (_what, text) => {
	const started = performance.now();
	expect(() => parseJson(text)).toThrow(SyntaxError);
	expect(performance.now() - started).toBeLessThan(500);
});
