import type { EngineResponse, IExecuteFunctions, NodeOutput } from 'n8n-workflow';

/** Carries out one operation for all input items. */
export type Operation = (ctx: IExecuteFunctions, response: EngineResponse | undefined) => Promise<NodeOutput>;
