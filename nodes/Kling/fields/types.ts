import type { INodeProperties, NodeParameterValueType } from 'n8n-workflow';
import type { Json, Media, Schema } from '../contract';
import type { Reading } from '../shared/values';
import type { ItemOffers } from './itemOffers';
import type { Codec, ReadParameter } from './codecs/codec';

export type { ReadParameter } from './codecs/codec';

export interface ContentUses {
	member: string;
	types: Record<string, string>;
}

/** One parameter of the form and its place in the body. */
export interface Field {
	name: string;
	/** Path in the request body; empty for a parameter that only steers others. */
	to: string;
	/** The types of contents that the field becomes. */
	contents?: string[];
	/** The member of a list's items that chooses among those types, and by its values the types they stand for. */
	uses?: ContentUses;
	/** Path under which the contract says when the field can be used. */
	conditionsOf: string;
	place: 'top' | 'options';
	property: Omit<INodeProperties, 'name'>;
	/** Parameters and the values they must have for this field to be shown, besides what the contract says. */
	only?: Record<string, NodeParameterValueType[]>;
	/** Parameters and the values that hide this field. */
	not?: Record<string, NodeParameterValueType[]>;
	/** Parameters and the values for which the form offers this field; what was filled in is shown and sent whatever they say. */
	offeredFor?: Record<string, NodeParameterValueType[]>;
	/** Wire values of a deciding field as the form spells them (`on` is `true`). */
	formValue: (value: Json) => NodeParameterValueType;
	/** What messages call values whose names in the form say more than that. */
	valueNames?: Record<string, string>;
	/** The wire value; undefined leaves the field out. */
	encode: (value: unknown, read: ReadParameter, saved: unknown) => Reading<Json>;
	/** An expression that gives nothing is refused. */
	isInput: boolean;
	/** The node does not send a request without it, though the API would take it. */
	needed?: boolean;
	/** What the Kling item before gives when the field is left empty. */
	takes?: keyof ItemOffers;
	/** The name by which the prompt must refer to that; else a field that may well stay empty takes nothing. */
	takesIfNamed?: string;
	/** The kind of file that Kling takes here; the only one of that kind among the item's files is taken as well. */
	takesFile?: Media['kind'];
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
			contents?: string[];
			uses?: Field['uses'];
			/** Where the contract says when the field can be used, when that is not `path`. */
			conditionsOf?: string;
			needed?: boolean;
			/** Wherever the form shows it, or in which cases: `unless ...`. What the contract's schema asks for need not be said. */
			required?: true | string;
			takes?: Field['takes'];
			takesIfNamed?: Field['takesIfNamed'];
			takesFile?: Field['takesFile'];
			codec?: Codec;
			only?: Field['only'];
			not?: Field['not'];
			offeredFor?: Field['offeredFor'];
			property?: Partial<INodeProperties>;
			encode?: (value: unknown, read: ReadParameter, saved: unknown) => Reading<Json>;
	  };
