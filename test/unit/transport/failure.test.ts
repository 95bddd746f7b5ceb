import type { INode } from 'n8n-workflow';
import { fault, toError } from '../../../nodes/Kling/transport';

const node = { name: 'Kling', type: 'kling', typeVersion: 1, position: [0, 0], parameters: {}, id: '1' } as INode;
const failure = (code: number | null, http_status: number | null) =>
	toError(node, fault({ message: 'No', code, http_status })).failure;

test.each([
	['keys that Kling does not accept', 1002, 401, 'credential-invalid'],
	['a pack that is used up', 1102, 429, 'quota-exhausted'],
	['a model that the account may not use', 1103, 403, 'configuration-invalid'],
	['too many tasks at a time', 1303, 429, 'rate-limited'],
	['a fault inside Kling', 5000, 500, 'temporarily-unavailable'],
	['a gateway that answers for Kling', null, 502, 'temporarily-unavailable'],
])('%s is told to n8n in its own word', (_, code, status, cause) => {
	expect(failure(code, status)).toEqual({ cause });
});

test.each([
	['a wrong parameter', 1201, 400],
	['no answer', null, null],
	['a page that is not there', null, 404],
])('%s has no word in n8n', (_, code, status) => {
	expect(failure(code, status)).toBeUndefined();
});
