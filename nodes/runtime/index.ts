/** All that both nodes run. They load it at the first use: n8n reads the form of every node at every start. */
export { klingApiTest } from '../Kling/dialects/credentialTest';
export { execute } from '../Kling/operations/execute';
export { listSearch } from '../Kling/form/listSearch';
export { answerCallback } from '../Kling/waiting/callback';
export { assertSecretAddress } from '../KlingTrigger/address';
export { executeTrigger } from '../KlingTrigger/execute';
export { unreachableRemark } from '../KlingTrigger/reachable';
export { receive } from '../KlingTrigger/receive';
