import type { Status } from '../tasks';

/** How a request is answered instead of properly. `hang` sends nothing until the client or the server gives up. */
export type Answer =
	| 'reset'
	| 'hang'
	| {
			/** Service code; the HTTP status follows from the contract's table unless `status` is given. A word is no code of Kling's. */
			code?: number | string;
			status?: number;
			/** json: an envelope; html, maintenance: a page; empty: nothing; broken: the proper answer, cut in half. Default json. */
			body?: 'json' | 'html' | 'maintenance' | 'empty' | 'broken';
			message?: string;
			/** Seconds for a Retry-After header, or its text. */
			retryAfter?: number | string;
			/** Address of a redirect; one without goes to a login page of this server. */
			location?: string;
			/** The proper answer with changes, instead of all of the above. The request is carried out first. */
			edit?: Edit;
	  };

/** Changes to a proper answer. */
export interface Edit {
	code?: unknown;
	/** Takes the place of `data`. */
	data?: unknown;
	/** Members taken out of `data`, of each task in it, or of the answer itself. */
	without?: string[];
}

/** What becomes of the task that a request creates. */
export interface TaskPlan {
	/** Milliseconds to the final state; null holds it. */
	duration?: number | null;
	/** Ends as failed; a string is the reason. */
	fail?: boolean | string;
	/** Milliseconds before look-ups see it. */
	hiddenFor?: number;
	/** Result files of this many bytes. */
	bytes?: number;
	/** Faces that identify-face finds. */
	faces?: number;
	/** Succeeds without files: no result at all, an empty list, or results without an address. Calls that answer at once know it too. */
	withoutFiles?: 'result' | 'list' | 'url';
	/** Other words for its statuses, e.g. `{ succeed: 'SUCCEED' }`; the keys are v1's words in every generation. */
	statusWords?: Partial<Record<Status, string>>;
}

/** What becomes of the callbacks of a task. */
export interface CallbackPlan {
	/** Finish the task and call back before the create answer is sent. */
	early?: boolean;
	lost?: boolean;
	/** Milliseconds of delay. */
	delay?: number;
	/** How many times each is sent. */
	repeat?: number;
	/** `processing` comes after the final one. */
	reorder?: boolean;
	/** The body is no JSON. */
	garbage?: boolean;
	/** Every body claims this status and names a foreign file. */
	claim?: string;
	signature?: 'none' | 'bad' | 'old';
}

/** Everything a fault can do to one request. */
export interface FaultAction {
	answer?: Answer;
	/** With `answer`: the request is carried out first. */
	accept?: boolean;
	/** Milliseconds before the answer. */
	delay?: number;
	/** For /media: cut the connection after this many bytes. */
	cutAfter?: number;
	/** For /media: send this many bytes, then not one more, and keep the connection. */
	stallAfter?: number;
	/** For /media: ranges are not understood, the whole file comes. */
	noRange?: boolean;
	/** For /media: the sample of that ending instead, e.g. `png` for a video. */
	sample?: string;
	/** For /media: the Content-Type instead of the right one. */
	contentType?: string;
	task?: TaskPlan;
	callback?: CallbackPlan;
}

/** A fault that waits for requests. */
export interface FaultRule {
	match?: {
		method?: string;
		/** Regular expression on the path. */
		path?: string;
		/** Text somewhere in the query, e.g. a task id in `?task_ids=`. */
		query?: string;
		family?: string;
		kind?: string;
		externalTaskId?: string;
		/** Text somewhere in the body. */
		body?: string;
	};
	/** Matching requests to let pass first. Default 0. */
	skip?: number;
	/** Matching requests to play it on; null means all. Default 1. */
	times?: number | null;
	do: FaultAction;
}

/** What faults are matched against. */
export interface FaultTarget {
	method: string;
	path: string;
	/** With its question mark; empty without one. */
	query: string;
	family: string | null;
	kind: string | null;
	externalTaskId: string | null;
	/** The raw body. */
	text: string;
}
