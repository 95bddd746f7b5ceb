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
	media?: { kind: 'image' | 'video' | 'audio'; accept: Array<'url' | 'base64' | 'kling-id'>; limits: string };
}

/**
 * A conditional rule (contract: x-conventions.x_rules). Rules that have ended and `external` ones, which need facts outside
 * the request, are not compiled.
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

/** Where a field of the form fits: the values each deciding field may have, and the values the field itself may take. */
export interface Fit {
	when: Record<string, Json[]>;
	values?: Json[];
}

/** One path the node sends a body (or a query) to. */
export interface Endpoint {
	method: 'POST' | 'GET';
	schema: Schema;
	rules: Rule[];
	/** Absent key: fits everywhere. Empty list: fits nowhere. */
	fits: Record<string, Fit[]>;
	idKinds: Array<'task_id' | 'external_task_id'>;
	pack: string;
	slots: 'one' | 'n' | 'series';
	/** Model names, newest current one first, retired ones last. */
	models: Array<{ name: string; state: 'current' | 'unlisted' | 'discontinued' }>;
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

export interface Contract {
	version: string;
	errors: Record<string, ErrorInfo>;
	media: Record<string, MediaLimits>;
	lists: Record<string, string[]>;
	closedScenes: Record<string, string>;
	paths: Record<string, Endpoint>;
}
