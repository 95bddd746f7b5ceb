import type { IDataObject, IExecuteFunctions, ILoadOptionsFunctions, IWebhookFunctions } from 'n8n-workflow';

/** The places from which Kling is asked: a run, a webhook, or a list in the editor. */
export type KlingContext = IExecuteFunctions | IWebhookFunctions | ILoadOptionsFunctions;

/** One request to Kling; `path` is relative to the credential's base URL. */
export interface KlingRequest {
	method: 'GET' | 'POST';
	path: string;
	body?: object;
	qs?: IDataObject;
	/** When the answer is no longer wanted, milliseconds since 1970. */
	until?: number;
}
