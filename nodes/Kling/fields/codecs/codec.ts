import type { INodeProperties } from 'n8n-workflow';
import type { Json, Schema } from '../../contract';
import type { Reading } from '../../shared/values';

/** Reads the evaluated value of a parameter of the same item; null when the form does not show it. */
export type ReadParameter = (name: string) => unknown;

/** What an encoder can see besides the value. */
export interface Encoding {
	/** Name of the API field. */
	field: string;
	schema: Schema;
	/** The parameter as it is saved, expressions included; undefined for a part of an evaluated expression. */
	saved: unknown;
}

/** How one kind of API field looks in the form and how its value travels. */
export interface Codec {
	property(schema: Schema, field: string): Partial<INodeProperties>;
	/** The description together with what every field of the kind has to say. */
	describe?(description: string, schema: Schema): string;
	/** The wire value; undefined leaves the field out. */
	encode(value: unknown, encoding: Encoding): Reading<Json>;
	/** The form's spelling of a wire value, where it is not the value itself. */
	formValue?(value: Json): Json;
	/** An expression that gives nothing is refused: without this input the result would be another one. */
	isInput?: boolean;
}

/** The codec that suits a field by its name and schema. */
export type CodecOf = (field: string, schema: Schema) => Codec;
