/** A JSON object as it came over the wire. */
export type Body = Record<string, unknown>;

/** A JSON Schema node of the contract, with the contract's `x-` keys. */
export interface Schema {
	$ref?: string;
	type?: string | string[];
	enum?: unknown[];
	const?: unknown;
	default?: unknown;
	properties?: Record<string, Schema>;
	items?: Schema;
	allOf?: Schema[];
	oneOf?: Schema[];
	additionalProperties?: boolean;
	/** Values and the days from which they are refused. */
	'x-enum-retired'?: Record<string, string>;
	/** Members and the other names the service takes for them. */
	'x-aliases'?: Record<string, string>;
	'x-rules'?: Rule[];
}

/** One condition of a rule's `when`; several keys must all hold. Grammar: contract x-conventions.x_rules. */
export interface Condition {
	present?: boolean;
	equals?: unknown;
	in?: unknown[];
	notIn?: unknown[];
	hasItem?: Match;
	noItem?: Match;
	itemsOver?: number;
	inList?: string;
}

/** Member name to the values that count as a match. */
export type Match = Record<string, unknown[]>;

/** A conditional rule of a request schema (contract `x-rules`). Operators are the remaining keys. */
export interface Rule {
	id: string;
	level: 'reject' | 'ignore' | 'advise';
	when?: Record<string, Condition>;
	since?: string;
	until?: string;
	[operator: string]: unknown;
}

/** A query or path parameter of an operation. */
export interface Parameter {
	name: string;
	in: 'query' | 'path' | 'header';
	required?: boolean;
	schema: Schema;
	/** Other spellings of a value. */
	'x-enum-aliases'?: Record<string, string>;
}

/** One row of the contract's error table. */
export interface ErrorRow {
	http: number;
	code: number;
	meaning: string;
	retryable: 'yes' | 'no';
}

/** The generations of the API, and the account calls. */
export type GenerationName = 'v1' | 'v2' | 'solutions' | 'account';

/** One method on one path of the contract. */
export interface Operation {
	id: string;
	method: 'get' | 'post';
	/** As in the contract: `/v1/videos/text2video/{id}`. */
	path: string;
	/** The path without `/{id}`: what create, list and get of one family share. */
	collection: string;
	family: string;
	kind: 'create' | 'list' | 'get' | 'delete' | 'sync';
	generation: GenerationName;
	/** Pack kind whose slots a task takes, and how many, as printed in the contract. */
	pack: string;
	slots: string;
	idKinds: string[];
	/** Statuses that are called back, in v2 words; all of them unless the contract says so. */
	callbackStatuses?: string[];
	/** From when on the whole operation is refused, and with which words. */
	retired?: { date: string; message: string };
	parameters: Parameter[];
	/** JSON pointer of the request schema inside the contract, without `#`. */
	bodyPointer?: string;
	bodySchema?: Schema;
	rules: Rule[];
	/** Types of results in `outputs`, in the newer generations. */
	outputs: string[];
	/** Schema of `data` in a good answer. */
	dataSchema: Schema;
	/** Example body of the contract, if it has one. */
	example?: Body;
}
