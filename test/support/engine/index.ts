export { createEngine, type Engine, type EngineOptions } from './engine';
export { sendRequest, type HttpAnswer } from './http-client';
export type { NodeTypeMap } from './node-types';
export type { ExecutionResult } from './result';
export type { CrashWhen, Moment } from './run';
export { defineNode } from './stub-nodes';
export type { TriggerRequest } from './triggers';
export { chain, node, noOpNode, startNode, workflow, type WorkflowJson } from './workflow';
