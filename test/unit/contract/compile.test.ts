import { readContract } from '../../../build/contract';
import { parseFormula } from '../../../build/contract/formula';
import { calculate } from '../../../nodes/Kling/contract/formula';

const contract = readContract();

describe('the compiled contract', () => {
	test('leaves out what has ended by its own date, and keeps the rest', () => {
		const ids = contract.paths['/v1/videos/image2video'].rules.map(({ id }) => id);
		expect(ids).toContain('i2v.exclusive');
		// Lifted on 2026-05-07; the contract is of 2026-11-22.
		expect(ids).not.toContain('i2v.multi-shot-tail');
		// Needs facts outside the request.
		expect(ids).not.toContain('i2v.mask-size');
	});

	test('has a row for each failure code; of the 22 codes one is success', () => {
		expect(Object.keys(contract.errors)).toHaveLength(21);
		expect(contract.errors['1303']).toMatchObject({ http: 429, retryable: true });
		expect(contract.errors['1102']).toMatchObject({ http: 429, retryable: false });
	});

	test('knows ids, packs and slots of a path', () => {
		const { idKinds, pack, slots } = contract.paths['/v1/videos/advanced-lip-sync'];
		expect({ idKinds, pack, slots }).toEqual({ idKinds: ['task_id'], pack: 'video', slots: 'one' });
		expect(contract.paths['/v1/images/generations']).toMatchObject({ pack: 'image', slots: 'n' });
	});

	test('lists models newest first and retired ones last', () => {
		const models = contract.paths['/v1/videos/text2video'].models.map(({ name, state }) => `${name} ${state}`);
		expect(models.slice(0, 3)).toEqual(['kling-v3 current', 'kling-v2-6 current', 'kling-v2-5-turbo current']);
		expect(models.at(-1)).toBe('kling-v1 discontinued');
	});

	test('says where a field fits, once for models with the same answer', () => {
		const { fits } = contract.paths['/v1/videos/text2video'];
		expect(fits.sound).toEqual([
			{ when: { model_name: ['kling-v3', 'custom'] } },
			{ when: { model_name: ['kling-v2-6'], mode: ['pro'] } },
		]);
		expect(fits).not.toHaveProperty('negative_prompt');
	});

	test('is small', () => {
		expect(JSON.stringify(contract).length).toBeLessThan(120_000);
	});
});

describe('formulas', () => {
	const value = (text: string, fields: Record<string, number> = {}) =>
		calculate(parseFormula(text), (name) => fields[name]);

	test.each([
		['2 + 3 * 4', 14],
		['(2 + 3) * 4', 20],
		['(1 + up) * (1 + left) <= 3', 1],
		['(1 + up) * (1 + 2 * left) <= 3', 0],
	])('%s is %i', (text, result) => {
		expect(value(text, { up: 0.5, left: 0.9 })).toBe(result);
	});

	test('what cannot be read is an error of the build', () => {
		expect(() => parseFormula('a / b')).toThrow('Cannot read the expression');
	});
});
