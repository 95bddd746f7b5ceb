import type { HttpAnswer, HttpRequest } from './http-client';
import type { ExecutionResult } from './result';

/** A callback to a parked execution. */
export interface CallbackRequest extends HttpRequest {
	/** The exact address to call, a `callback_url` that a node built for instance. */
	url?: string;
	/** Without `url`: what is appended to the resume address; default is the id of the parked node. */
	path?: string;
	/** Without `url`: false leaves the token out, a string replaces it. */
	token?: string | false;
}

export interface CallbackAnswer extends HttpAnswer {
	/** Did this request wake the execution? */
	resumed: boolean;
	/** The state after the woken run ended; undefined when nothing was woken. */
	result?: ExecutionResult;
}
