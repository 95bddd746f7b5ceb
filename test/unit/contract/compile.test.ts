import { readContract } from '../../../build/contract';
import { parseFormula } from '../../../build/contract/formula';
import { calculate } from '../../../nodes/Kling/contract/formula';

const contract = readContract();

describe('the compiled contract', () => {
	test('leaves out what has ended by its own date, and keeps the rest', () => {
		const ids = contract.paths['/v1/videos/image2video'].rules.map(({ id }) => id);
		expect(ids).toContain('i2v.exclusive');
		// Lifted on 2026-05-07; the contract is of 2026-11-26.
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
		const { models } = contract.paths['/v1/videos/text2video'];
		expect(models.filter(({ lifecycle }) => lifecycle === 'live').map(({ name }) => name)).toEqual([
			'kling-v3',
			'kling-v2-6',
			'kling-v2-5-turbo',
		]);
		expect(models[0]).toEqual({ name: 'kling-v3', api: 'v1', lifecycle: 'live' });
		expect(models.at(-1)).toEqual({ name: 'kling-v1', api: 'v1', lifecycle: 'retired', retired: '2026-09-15' });
	});

	test('says when a field can be used, once for models with the same answer', () => {
		const { conditions } = contract.paths['/v1/videos/text2video'];
		expect(conditions.sound).toEqual([
			{ when: { model_name: ['kling-v3', 'custom'] } },
			{ when: { model_name: ['kling-v2-6'], mode: ['pro'] } },
		]);
		expect(conditions).not.toHaveProperty('negative_prompt');
	});

	test('names the models of a v2 path, those without a confirmed path after the live ones', () => {
		const { api, models } = contract.paths['/text-to-video/{model}'];
		expect(api).toBe('v2');
		expect(models.map(({ name, lifecycle }) => `${name} ${lifecycle}`)).toEqual([
			'kling-3.0-turbo live',
			'kling-3.0 live',
			'kling-2.6 live',
			'kling-2.5-turbo live',
			'kling-4.0 unconfirmed',
			'kling-4.0-flash unconfirmed',
		]);
	});

	test('says by model when a setting or a content of a v2 path can be used', () => {
		const { conditions } = contract.paths['/image-to-video/{model}'];
		expect(conditions['settings.duration']).toContainEqual({
			when: { '$path.model': ['kling-2.6', 'kling-2.5-turbo'] },
			values: [5, 10],
		});
		expect(conditions['contents.voice']).toEqual([
			{
				when: { '$path.model': ['kling-2.6'], 'settings.resolution': ['1080p'], 'settings.audio': ['native'] },
			},
			{ when: { '$path.model': ['custom'] } },
		]);
		expect(conditions['contents.middle_frame']).toEqual([{ when: { '$path.model': ['kling-4.0', 'custom'] } }]);
		// The rule that speaks against other lengths can be met by another picture beside it.
		expect(contract.paths['/omni-video/{model}'].conditions).not.toHaveProperty('contents.first_frame');
	});

	test('says why an operation creates nothing any more', () => {
		const closed = Object.entries(contract.paths).flatMap(([path, entry]) =>
			entry.closed ? [`${path} ${entry.closed.day}`] : [],
		);
		expect(closed).toEqual(['/v1/videos/multi-image2video 2026-09-15', '/v1/videos/video-extend 2026-10-15']);
	});

	test('is small', () => {
		expect(JSON.stringify(contract).length).toBeLessThan(180_000);
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
