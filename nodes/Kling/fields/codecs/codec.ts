import type { INodeProperties } from 'n8n-workflow';
import type { Json, Schema } from '../../contract';

/** Reads the evaluated value of a parameter of the same item; null when the form does not show it. */
export type ReadParameter = (name: string) => unknown;

/** How one kind of API field looks in the form and how its value travels. */
export interface Codec {
	property(schema: Schema, field: string): Partial<INodeProperties>;
	/** The wire value; undefined leaves the field out. What cannot be read travels as it is and is refused later. */
	encode(value: unknown, schema: Schema, read: ReadParameter): Json | undefined;
	/** The form's spelling of a wire value, where it is not the value itself. */
	formValue?(value: Json): Json;
}

/** The codec that suits a field by its name and schema. */
export type CodecOf = (field: string, schema: Schema) => Codec;

/** A string without white space around it; other values stay what they are. */
export const trimmed = (value: unknown): Json => (typeof value === 'object' ? (value as Json) : String(value).trim());
