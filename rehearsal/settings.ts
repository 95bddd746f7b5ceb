import type { Status } from './tasks';
import type { GenerationName } from './types';

/** The account's keys. */
export interface Keys {
	accessKey: string;
	secretKey: string;
	apiKey: string;
}

/** What can be changed while the server runs. Times are milliseconds; null means "no limit" or "never by itself". */
export interface Settings {
	/** From creation to the final state; null holds tasks until they are finished by hand. */
	duration: number | null;
	/** Overrides `duration` by family or path, e.g. `{ text2video: 5000 }`. */
	durations: Record<string, number | null>;
	/** How long a new task cannot be seen in look-ups. */
	hiddenFor: number;
	/** Slots per pack; a missing pack has no limit. */
	slots: Partial<Record<'video' | 'image' | 'try-on', number | null>>;
	/** Units in each resource pack before anything is charged; a pack used up answers 1102. */
	units: number;
	/** US$ on the cash balance before anything is charged. */
	balance: number;
	/** Models accepted beyond the contract; rules that list models let them pass. */
	extraModels: string[];
	/** Which ids in bodies must have been made here: sessions and faces, all library and result ids too, or none. */
	checkIds: 'sessions' | 'all' | 'none';
	/** Takes what Kling has retired, as it was before. */
	acceptRetired: boolean;
	/** Generations this host serves; the paths of others are a web page with status 404, as on the old domain. */
	serves: GenerationName[];
	/** What becomes of `options.external_task_id` and `callback_url` by model; others are honoured (contract: x-uncertain v4-options). */
	callerOptions: Record<string, 'honoured' | 'ignored' | 'refused'>;
	/** Other words for statuses, e.g. `{ succeed: 'SUCCEED' }`; the keys are v1's words in every generation. */
	statusWords: Partial<Record<Status, string>>;
	/** How solution answers call the id and the good end: `id` and `succeeded`, or `task_id` and `succeed`. */
	solutionWords: 'id' | 'task_id';
	/** Pays with units of packs or from a cash balance. */
	payment: 'units' | 'cash';
	/** Result links get a new address at each look, as links that are signed anew do. */
	freshLinks: boolean;
	/** True answers 1002 to every key, as a host of another region does. */
	regionMismatch: boolean;
	/** The server's clock runs this much ahead (Date header, token checks, time stamps). */
	clockOffset: number;
	/** Whether `submitted` is called back too (contract: unknown). */
	callbackSubmitted: boolean;
	/** Signs callbacks (Standard Webhooks); null leaves them unsigned, as the contract's default is. */
	webhookSecret: string | null;
	/** Calls to callback addresses at one time. */
	parallelCallbacks: number;
}

/** Keys of a rehearsal; nothing is protected by them. */
export const demoKeys: Keys = {
	accessKey: 'rehearsal-access-key',
	secretKey: 'rehearsal-secret-key',
	apiKey: 'rehearsal-api-key',
};

/** Fresh default settings. */
export const defaultSettings = (): Settings => ({
	duration: 1000,
	durations: {},
	hiddenFor: 0,
	slots: {},
	units: 100_000,
	balance: 10_000,
	extraModels: [],
	checkIds: 'sessions',
	acceptRetired: false,
	serves: ['v1', 'v2', 'solutions', 'account'],
	callerOptions: {},
	statusWords: {},
	solutionWords: 'id',
	payment: 'units',
	freshLinks: false,
	regionMismatch: false,
	clockOffset: 0,
	callbackSubmitted: false,
	webhookSecret: null,
	parallelCallbacks: 8,
});
