import type { IExecuteFunctions } from 'n8n-workflow';
import { send } from '../../../nodes/Kling/transport/send';

/** What a send makes of an error of n8n's HTTP client. */
async function outcomeOf(error: object): Promise<string> {
	const ctx = {
		getCredentials: async () => ({ region: 'singapore' }),
		helpers: {
			httpRequestWithAuthentication: async () => await Promise.reject(Object.assign(new Error('failed'), error)),
		},
	} as unknown as IExecuteFunctions;
	return (await send(ctx, { method: 'POST', path: '/v1/videos/text2video', body: {} })).kind;
}

// Linux reports an unreachable host on a connection that is open already, too; then the call may have arrived.
test.each([
	[{ code: 'ECONNREFUSED', syscall: 'connect' }, 'unsent'],
	[{ code: 'ENOTFOUND', syscall: 'getaddrinfo' }, 'unsent'],
	[{ code: 'EHOSTUNREACH', syscall: 'connect' }, 'unsent'],
	[{ code: 'ENETUNREACH', cause: { code: 'ENETUNREACH', syscall: 'connect' } }, 'unsent'],
	[{ errors: [{ code: 'ECONNREFUSED', syscall: 'connect' }], code: 'ECONNREFUSED' }, 'unsent'],
	[{ code: 'EHOSTUNREACH', syscall: 'read' }, 'unclear'],
	[{ code: 'ENETUNREACH', syscall: 'write' }, 'unclear'],
	[{ code: 'EHOSTUNREACH' }, 'unclear'],
	[{ code: 'EPROTO', syscall: 'write', message: 'SSL routines:ssl3_get_record:wrong version number' }, 'unsent'],
	[{ code: 'EPROTO', syscall: 'write', message: 'SSL routines:bad record mac' }, 'unclear'],
	[{ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'unsent'],
	[{ code: 'ECONNRESET', syscall: 'read' }, 'unclear'],
	[{ code: 'ETIMEDOUT' }, 'unclear'],
	[{ code: 'ETIMEDOUT', syscall: 'connect' }, 'unsent'],
	[{ code: 'ECONNABORTED' }, 'unclear'],
])('%j: %s', async (error, kind) => {
	expect(await outcomeOf(error)).toBe(kind);
});
