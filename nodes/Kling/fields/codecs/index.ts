import type { Schema } from '../../contract';
import type { Codec } from './codec';
import { listOf } from './list';
import { hasLookup, lookup } from './lookup';
import { boolean, choice, enabled, id, media, number, numberOrWord, onOff, text } from './simple';

export { single, tags } from './list';
export { chosen, isEmpty, ownElement, ownVoice, speechVoice } from './lookup';
export { byName, choice, number, sentSwitch } from './simple';

const byType: Record<string, Codec> = { boolean, number, integer: number, array: listOf(codecOf), object: enabled };

const isFile = ({ media: use }: Schema): boolean => use?.accept.some((form) => form !== 'kling-id') ?? false;

/** The codec that suits a field by its name and schema. */
export function codecOf(field: string, schema: Schema): Codec {
	if (isFile(schema)) return media;
	if (hasLookup(field)) return lookup;
	if (/(^|_)id$/.test(field)) return id;
	if (schema.enum) return schema.enum.join() === 'on,off' ? onOff : choice;
	if (schema.oneOf) return numberOrWord;
	return byType[schema.type as string] ?? text;
}
