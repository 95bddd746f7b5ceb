import fc from 'fast-check';
import { parseJson } from '../../../nodes/Kling/transport/json';

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

	it('refuses what is no JSON', () => {
		expect(() => parseJson('<html>')).toThrow(SyntaxError);
	});
});
