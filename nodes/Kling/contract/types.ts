export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** A JSON Schema node, cut down to what the contract uses. `description` has no closing period. */
export interface Schema {
	type?: string | string[];
	description?: string;
	enum?: string[];
	const?: Json;
	default?: Json;
	pattern?: string;
	minimum?: number;
	maximum?: number;
	minLength?: number;
	maxLength?: number;
	minItems?: number;
	maxItems?: number;
	required?: string[];
	properties?: Record<string, Schema>;
	items?: Schema;
	oneOf?: Schema[];
	media?: Media;
}

/** What file a string stands for: its kind, how it may be given, and the name of its limits, which some models replace. */
export interface Media {
	kind: 'image' | 'video' | 'audio';
	accept: Array<'url' | 'base64' | 'kling-id'>;
	limits: string;
	limits_by_model?: Record<string, string>;
}

/**
 * A conditional rule (contract: x-conventions.x_rules). Rules that have ended and `external` ones, which need facts outside
 * the request, are not compiled. `$path.model` is the model in the path of a v2 call.
 */
export interface Rule {
	id: string;
	level: 'reject' | 'advise' | 'ignore';
	note?: string;
	when?: Record<string, JsonObject>;
	/** The list whose items the rule looks at one by one; its paths hold `[*]`. */
	each?: string;
	[operator: string]: unknown;
}

/** When a field can be used: the values each deciding field may have, and the values the field itself may take then. */
export interface FieldCondition {
	when: Record<string, Json[]>;
	values?: Json[];
}

/** The generation of Kling's API a path belongs to; account calls have none. */
export type Api = 'v1' | 'v2' | 'solutions' | 'account';

/**
 * Whether Kling makes something with a model: it lists it (live), it may take it without listing it any more (unlisted), it refuses it
 * (retired), or nobody has seen a request with it (unconfirmed).
 */
export type Lifecycle = 'live' | 'unlisted' | 'unconfirmed' | 'retired';

export interface Model {
	name: string;
	api: Api;
	lifecycle: Lifecycle;
	/** The day from which Kling refuses it, `2026-09-15`. */
	retired?: string;
}

/** Why an operation can create nothing any more, in a sentence for the user, and the day from which that is so. */
export interface Closed {
	day: string;
	because: string;
}

/** One path the node sends a body (or a query) to. */
export interface Endpoint {
	api: Api;
	method: 'POST' | 'GET';
	schema: Schema;
	rules: Rule[];
	/**
	 * By path in the body; contents of v2 and solutions by their type (`contents.first_frame`). Absent key: always usable.
	 * Empty list: never. A v2 path decides by `$path.model` where a v1 path does by `model_name`.
	 */
	conditions: Record<string, FieldCondition[]>;
	idKinds: Array<'task_id' | 'external_task_id'>;
	pack: string;
	slots: 'one' | 'n' | 'series';
	/** Live ones first, newest first; retired ones last. Empty for a path that knows no models. */
	models: Model[];
	/** Types of contents the path takes, v2 and solutions only. */
	contents?: string[];
	closed?: Closed;
	/** Values that Kling takes no more, with the day of their end, by path in the body. */
	closedValues?: Record<string, Record<string, string>>;
}

/** What a media file may be; sizes in MB (2^20 bytes), sides in pixels, `aspect` is width divided by height. */
export interface MediaLimits {
	formats: string[];
	maxMb?: number;
	minSide?: number;
	maxSide?: number;
	aspect?: { min: number; max: number };
	/** The field whose aspect ratio the file must have. */
	sameAspectAs?: string;
}

export interface ErrorInfo {
	http: number;
	class: string;
	meaning: string;
	advice: string;
	retryable: boolean;
}

/** A text of Kling's as a regular expression, in words for the user. */
export interface Message {
	pattern: string;
	meaning: string;
	advice: string;
	retryable: boolean;
}

/** One row of the price list (contract: x-prices); the first whose path, model and `when` suit a call is its price. */
export interface PriceRow {
	id: string;
	/** The pack that pays: video or image. */
	pack: string;
	basis: 'second' | 'output_second' | 'image' | 'five_seconds' | 'call';
	/** Takes the place of `basis` when a video is edited. */
	basisEdit?: PriceRow['basis'];
	when?: { sound?: boolean; voice?: boolean; video_input?: boolean; image_input?: boolean };
	/** As the contract writes them: `/text-to-video/{model}`. */
	paths: string[];
	/** Empty when the call names no model. */
	models: string[];
	/** Units by size of the picture (`720p`, `2k`); `any` for all sizes. */
	units: Record<string, number>;
}

export interface Prices {
	/** The day the list was read. */
	date: string;
	/** US$ a unit of each pack costs at the list price. */
	usd: Record<string, number>;
	rows: PriceRow[];
}

export interface Contract {
	version: string;
	errors: Record<string, ErrorInfo>;
	messages: { answers: Message[]; failures: Message[] };
	prices: Prices;
	media: Record<string, MediaLimits>;
	/** Voices that speak texts, by language (contract: x-speech-voices). */
	speechVoices: Record<string, Array<{ id: string; name: string }>>;
	lists: Record<string, string[]>;
	paths: Record<string, Endpoint>;
}
