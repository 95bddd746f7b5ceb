import type { IDataObject } from 'n8n-workflow';
import type { JsonObject, Model } from '../contract';
import type { Field, FieldSpec, ReadParameter } from '../fields/types';

export type { Field, FieldSpec, ReadParameter } from '../fields/types';

/** Sends one request and gives the envelope's `data` (provided by the transport). */
export type KlingCall = (request: {
	method: 'GET' | 'POST';
	path: string;
	body?: IDataObject;
	qs?: IDataObject;
	/** How long the answer is of use, milliseconds; for ever without it. */
	lastsMs?: number;
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
	/** Key of `task_result` that holds the results; '' for calls that name no files. */
	result: string;
	/** Typical run time in seconds: own estimate, used for the first look and the dry run. */
	expectedSeconds: number;
	/** Concurrency slots a body takes (contract: x-concurrency.slots). */
	slots(body: IDataObject): number;
	/** Resource pack the task draws on (contract: x-concurrency.pack); 'none' for calls. */
	pack: string;
	/** The answer is a list to page through (`pageNum`, `pageSize`), one item per entry. */
	paged?: boolean;
	/** The answer says nothing but that something is gone. */
	deletes?: boolean;
	/** How long what it has answered can be used, milliseconds; for ever without it. */
	answerLastsMs?: number;
	/** An older endpoint of the same operation; tasks made there are read back under this family's own name. */
	hidden?: boolean;
	fields: Field[];
	/** The same operation at other paths, each with models of its own (contract: the newer generations). */
	variants?: Family[];
	/** Models that can be chosen here; those of a variant are its own. */
	models: Model[];
	/** The family that really serves an item, chosen by its parameters (lip-sync's old endpoint, the path of a model). */
	variant?(read: ReadParameter): Family;
	/** What the API wants asked before the body is complete (lip-sync: find faces, speak the text). */
	priorCalls?(read: ReadParameter): PriorCalls;
}

/** What a family file says; the rest comes from the contract. */
export interface FamilySpec
	extends
		Pick<Family, 'resource' | 'operation' | 'displayName' | 'action' | 'description' | 'path'>,
		Partial<
			Pick<
				Family,
				| 'family'
				| 'result'
				| 'expectedSeconds'
				| 'paged'
				| 'deletes'
				| 'answerLastsMs'
				| 'hidden'
				| 'variant'
				| 'models'
				| 'priorCalls'
			>
		> {
	fields?: FieldSpec[];
	options?: FieldSpec[];
	variants?: VariantSpec[];
}

/** What a variant says; the rest it has in common with its family. */
export type VariantSpec = Pick<FamilySpec, 'path' | 'models' | 'fields' | 'options'> &
	Required<Pick<FamilySpec, 'expectedSeconds'>>;
