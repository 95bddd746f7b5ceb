export { backoffMs } from './backoff';
export { baseUrlOf } from './baseUrl';
export { call, read, sendSigned } from './client';
export { reactionTo } from './codes';
export type { KlingContext, KlingRequest } from './context';
export { fault, toError, toFault, type Fault } from './fault';
export type { Outcome } from './outcome';
export { cancelSignal, pause } from './pause';
export { CREDENTIAL } from './send';
