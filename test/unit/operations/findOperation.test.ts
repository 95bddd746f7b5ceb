import { findOperation } from '../../../nodes/Kling/operations';

test.each([
	['task', 'get'],
	['voice', 'getMany'],
	['account', 'getUsage'],
	['video', 'textToVideo'],
])('there is %s: %s', (resource, operation) => expect(findOperation(resource, operation)).toBeInstanceOf(Function));

test.each([
	['task', 'constructor'],
	['task', '__proto__'],
	['element', 'toString'],
	['video', 'constructor'],
	['constructor', 'name'],
	['__proto__', 'toString'],
	['', ''],
])('there is no "%s": "%s"', (resource, operation) => expect(findOperation(resource, operation)).toBeUndefined());
