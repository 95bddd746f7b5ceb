import type { IDataObject } from 'n8n-workflow';
import type { Fault, KlingRequest, Reader } from '../transport';

/** The generations of Kling's API, by the names that items carry. */
export type Api = 'v1' | 'v2' | 'solutions';

/** One result file, whatever the generation calls its members. */
export interface ResultFile {
	/** `video`, `image`, `audio`, or Kling's own word for other kinds. */
	type: string;
	url: string;
	id?: string;
	/** Seconds, as Kling writes them. */
	duration?: string;
	watermark_url?: string;
}

/** A task, whatever the generation: what all of them tell, and Kling's own object. */
export interface Task {
	api: Api;
	task_id: string;
	/** `submitted`, `processing`, `succeed`, `failed`, or a word that is none of Kling's known ones. */
	task_status: string;
	/** Why it failed; else empty. */
	message: string;
	external_task_id?: string;
	/** Milliseconds since 1970. */
	created_at?: number;
	updated_at?: number;
	/** Units that Kling has charged. */
	units?: number;
	/** What a creation of the library has made. */
	voice_id?: string;
	element_id?: string;
	/** The name of that. */
	name?: string;
	/** The result files in Kling's order, videos before pictures before sounds. */
	files: ResultFile[];
	/** Kling's own object, unchanged. */
	raw: IDataObject;
}

/** What Kling says about a task that was asked for: the task, or why there is none. */
export type Answer =
	| { task: Task; fault?: undefined }
	| {
			task?: undefined;
			fault: Fault;
			/** Whether Kling itself said that it knows no such task. */
			missing: boolean;
			/** How long Kling wants not to be asked, milliseconds. */
			retryAfterMs?: number;
	  };

/** Which tasks of a list are wanted; a generation without such a filter gives out all of them. */
export interface ListQuery {
	/** How many tasks the caller will look at, if it knows. */
	wanted?: number;
	/** When the tasks were created, milliseconds since 1970. */
	since?: number;
	until?: number;
	/** The common words for statuses. */
	statuses?: string[];
}

/** One generation of Kling's API: where tasks are, and what its answers mean. Paths are relative to the base URL. */
export interface Dialect {
	api: Api;
	/** Whether tasks that are created or read at the path belong to this generation. */
	owns(path: string): boolean;
	/** Whether a pair of keys does not open it (contract: x-conventions, observed). */
	apiKeyOnly: boolean;
	/** What users find in the form of this generation, in a few words. */
	offers: string;
	/** Whether members that it does not know vanish without a word (contract: x-conventions.unknown_keys). */
	dropsUnknown: boolean;
	/** Where a body holds what any creation can have, as dotted paths. */
	bodyPaths: { externalId: string; callback: string; watermark: string };
	/** The path at which all tasks of the generation are read, whatever made them; undefined where each kind has its own. */
	commonPath?: string;
	/** Whether tasks of other generations are found there too. */
	findsOthers?: boolean;
	/** The path at which tasks that are created at `path` are read and listed; those with the same one are read together. */
	readPath(path: string): string;
	/** The task that an answer or a callback holds; undefined when it holds none. */
	task(raw: unknown): Task | undefined;
	/**
	 * Reads many tasks in as few calls as the generation allows.
	 * @param ids Kling's ids or callers' own ones
	 * @param maybeCallers those of them that may be callers' own; the others are Kling's for certain
	 * @returns an answer for each id; refusals and failures are answers too
	 */
	read(reader: Reader, path: string, ids: string[], maybeCallers?: string[]): Promise<Map<string, Answer>>;
	/**
	 * Looks for the task with a caller's id.
	 * @param direct whether the API can be asked for that id; else the newest tasks are looked through
	 */
	lookUp(reader: Reader, path: string, externalId: string, direct: boolean): Promise<Answer>;
	/**
	 * Walks through the account's tasks, newest first, each once.
	 * @throws NodeApiError when a page cannot be had
	 */
	list(reader: Reader, path: string, query: ListQuery): AsyncGenerator<Task>;
	/** A free call that every account with the right kind of key may make. */
	freeCall: KlingRequest;
}
