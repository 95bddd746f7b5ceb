import { callbackFamilies, candidates } from '../../../nodes/KlingTrigger/findTask';

const pathsOf = (name: string, body = {}) => candidates(name, body).map(({ path }) => path);

test('a named family is the only one that is asked', () => {
	expect(pathsOf('textToVideo', { task_result: { images: [] } })).toEqual(['/v1/videos/text2video']);
});

test('the result in the body narrows an unknown family', () => {
	for (const name of ['', 'text2video', 'constructor']) {
		const asked = candidates(name, { task_result: { images: [{}] } });
		expect(asked.map(({ family }) => family)).toContain('virtualTryOn');
		expect(new Set(asked.map(({ result }) => result))).toEqual(new Set(['images']));
	}
});

test.each([{}, { task_result: {} }, { task_result: null }, { task_result: { something: [] } }, { task_result: 'x' }])(
	'the body %j tells nothing, so every family that calls back is asked once',
	(body) => {
		const asked = pathsOf('', body);
		expect(asked).toHaveLength(callbackFamilies.length);
		expect(new Set(asked).size).toBe(asked.length);
		expect(asked.length).toBeLessThanOrEqual(22);
	},
);
