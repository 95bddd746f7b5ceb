import type { INode } from 'n8n-workflow';
import { fault, noSuchTask, toError, toFault } from '../../../nodes/Kling/transport/fault';

const node = { name: 'Kling', type: 'kling', typeVersion: 1, position: [0, 0], parameters: {}, id: '1' } as INode;

const full = {
	message: 'Kling refused',
	description: 'Kling says: no.',
	code: 1201,
	http_status: 400,
	advice: 'Change it.',
	retryable: false,
	request_id: 'r1',
	task_id: 't1',
};

describe('the error that n8n shows', () => {
	it('says what happened, what to do, and what the support of Kling wants to know', () => {
		expect(toError(node, full, 3)).toMatchObject({
			message: 'Kling refused',
			description: 'Kling says: no. Change it. (code 1201, HTTP 400, request_id r1, task_id t1)',
			httpCode: '400',
			context: { itemIndex: 3, kling: full },
		});
	});

	it('leaves out what is not known', () => {
		const error = toError(node, fault({ message: 'It broke' }));
		expect([error.message, error.description ?? '', error.httpCode]).toEqual(['It broke', '', null]);
		expect(toError(node, fault({ message: 'It broke', advice: 'Try again.' })).description).toBe('Try again.');
		expect(toError(node, fault({ message: 'It broke', code: 0 })).description).toBe('(code 0)');
	});
});

describe('the fault in an error', () => {
	it("is this package's own", () => {
		expect(toFault(toError(node, full))).toBe(full);
	});

	it.each([
		[Object.assign(new Error('Away'), { description: 'At sea' }), 'Away', 'At sea'],
		[new Error('Away'), 'Away', ''],
		[{ message: 'Away', description: null }, 'Away', ''],
		['Away', 'Away', ''],
	])('of another one is made of its words', (error, message, description) => {
		expect(toFault(error)).toEqual(fault({ message, description }));
	});
});

test('a task that Kling does not know is named, with what to check', () => {
	expect(noSuchTask('7')).toEqual({
		message: 'Kling knows no task 7',
		description: '',
		code: null,
		http_status: 200,
		advice: 'Check the ID, and that the credential belongs to the account that created the task.',
		retryable: false,
		task_id: '7',
	});
});
