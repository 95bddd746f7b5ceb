import type { IDataObject, INodeProperties, NodeParameterValueType } from 'n8n-workflow';
import type { Json, JsonObject, Schema } from '../contract';
import type { Codec } from '../fields/codecs';

/** Reads the evaluated value of a parameter of the same item; null when the form does not show it. */
export type ReadParameter = (name: string) => unknown;

/** One parameter of the form and its place in the body. */
export interface Field {
	name: string;
	/** Path in the request body; empty for a parameter that only steers others. */
	to: string;
	/** Path under which the contract says where the field fits. */
	fit: string;
	place: 'top' | 'options';
	property: Omit<INodeProperties, 'name'>;
	/** Parameters and the values they must have for this field to be shown, besides what the contract says. */
	only?: Record<string, NodeParameterValueType[]>;
	/** Parameters and the values that hide this field. */
	not?: Record<string, NodeParameterValueType[]>;
	/** Wire values of a deciding field as the form spells them (`on` is `true`). */
	formValue: (value: Json) => NodeParameterValueType;
	/** The wire value; undefined leaves the field out. */
	encode: (value: unknown, read: ReadParameter) => Json | undefined;
}

/** Sends one request and gives the envelope's `data` (provided by the transport). */
export type KlingCall = (request: {
	method: 'GET' | 'POST';
	path: string;
	body?: IDataObject;
	qs?: IDataObject;
}) => Promise<IDataObject>;

/** Requests that have to be answered before a body is complete. */
export interface PriorCalls {
	/** Their families; the requests are made from the same parameters as the body, and checked with it. */
	families: Family[];
	/** The body as far as it is known, with words in the places of the answers. */
	expected(body: JsonObject): JsonObject;
	/** The body with the answers, which are keyed by path; `problem` says why they do not do. */
	complete(
		body: JsonObject,
		answers: Record<string, IDataObject>,
	): { body: JsonObject; advice: string[]; problem?: string };
}

/**
 * An operation that sends one body: `task` creates an asynchronous task, `call` answers at once.
 * A call with method GET sends its body as query string.
 */
export interface Family {
	kind: 'task' | 'call';
	/** Name of the family in items; empty for calls that carry none. */
	family: string;
	resource: string;
	operation: string;
	displayName: string;
	action: string;
	description: string;
	method: 'POST' | 'GET';
	path: string;
	/** Ids the API takes in `GET path/{id}` (contract: x-id-kinds); empty for calls. */
	idKinds: Array<'task_id' | 'external_task_id'>;
	externalId: boolean;
	callback: boolean;
	/** Key of `task_result` that holds the results; '' for calls. */
	result: string;
	/** Typical run time in seconds: own estimate, used for the first look and the dry run. */
	expectedSeconds: number;
	/** Concurrency slots a body takes (contract: x-concurrency.slots). */
	slots(body: IDataObject): number;
	/** Resource pack the task draws on (contract: x-concurrency.pack); 'none' for calls. */
	pack: string;
	/** The answer is a list to page through (`pageNum`, `pageSize`), one item per entry. */
	paged?: boolean;
	/** An older endpoint of the same operation; tasks made there are read back under this family's own name. */
	hidden?: boolean;
	fields: Field[];
	/** The family that really serves an item, chosen by its parameters (lip-sync's old endpoint). */
	variant?(read: ReadParameter): Family;
	/** What the API wants asked before the body is complete (lip-sync: find faces, speak the text). */
	priorCalls?(read: ReadParameter): PriorCalls;
}

/** How a family file names a field: its path in the contract, or that and what differs from the usual. */
export type FieldSpec =
	| string
	| {
			/** Path in the contract's schema. */
			path: string;
			/** Where the value goes, when that is not `path`; '' for a parameter that only steers others. */
			to?: string;
			/** The schema, when it is another endpoint's or no endpoint's. */
			schema?: Schema;
			name?: string;
			codec?: Codec;
			only?: Field['only'];
			not?: Field['not'];
			property?: Partial<INodeProperties>;
			encode?: Field['encode'];
	  };

/** What a family file says; the rest comes from the contract. */
export interface FamilySpec
	extends
		Pick<Family, 'resource' | 'operation' | 'displayName' | 'action' | 'description' | 'path'>,
		Partial<Pick<Family, 'family' | 'result' | 'expectedSeconds' | 'paged' | 'hidden' | 'variant' | 'priorCalls'>> {
	fields?: FieldSpec[];
	options?: FieldSpec[];
}
