import { networkOutcome } from '../../../nodes/Kling/transport/networkOutcome';

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
])('%j: %s', (error, kind) => {
	expect(networkOutcome(Object.assign(new Error('failed'), error), 'api.example.com').kind).toBe(kind);
});
