import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { contract } from '../../../nodes/Kling/contract';
import { explainAnswer, explainFailure } from '../../../nodes/Kling/contract/explainText';

interface Row {
	id: string;
	pattern: string;
	meaning: string;
}

const api = parse(readFileSync(join(__dirname, '../../../contract/openapi.yaml'), 'utf8'));
const { answers, failures } = api['x-error-messages'] as { answers: Row[]; failures: Row[] };

test.each([
	["The model 'kling-v1' has been discontinued and is no longer available. Please use kling-v3.", /retired the model/],
	['This API is no longer available', /retired this operation/],
	['External_task_id order-7 already exists', /exists already/],
	['Authentication error. The current API does not support AK/SK authentication', /API key/],
	['settings.resolution value \'8k\' is invalid, allowed values: "720p"', /output size/i],
])('explains "%s" by its text, whatever the code', (text, meaning) => {
	expect(explainAnswer(text, 1201)?.meaning).toMatch(meaning);
	expect(explainAnswer(text, 99_999)?.meaning).toMatch(meaning);
});

test('explains a text nobody has recorded by its code, and says nothing of a code nobody knows', () => {
	expect(explainAnswer('so be it', 1301)?.meaning).toBe("Kling's content control stopped the call");
	expect(explainAnswer('so be it', 99_999)).toBeUndefined();
});

test('explains the reason of a failed task', () => {
	expect(explainFailure('Image pixel is invalid, should be at least 300px')).toEqual({
		pattern: expect.any(String),
		meaning: 'A picture has a side below 300 px',
		advice: 'Send a larger picture.',
		retryable: false,
	});
	expect(explainFailure('the model had a bad day')).toBeUndefined();
});

test.each([...answers, ...failures].map((row) => [row.id, row] as const))(
	'%s is a regular expression, and its words are for the user of the node',
	(_, { pattern }) => {
		expect(() => new RegExp(pattern)).not.toThrow();
		const row = [...contract.messages.answers, ...contract.messages.failures].find((one) => one.pattern === pattern)!;
		expect(`${row.meaning} ${row.advice}`).not.toMatch(/x-\w+|_|settings\.|JWT/);
		expect(row.meaning).not.toMatch(/\.$/);
		expect(row.advice).toMatch(/\.$/);
	},
);
