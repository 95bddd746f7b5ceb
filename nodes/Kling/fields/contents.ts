import { endpoint, type Json, type JsonObject, type Media, type Schema } from '../contract';
import { typesOf } from '../contract/validate';
import { Unusable } from '../shared/values';
import { codecOf } from './codecs';
import type { ContentUses, FieldSpec } from './types';
import { parameterName } from './words';

/** The place in a body that takes typed inputs; each one that is put there is added to the list. */
export const CONTENTS = 'contents[]';

/** Members of a content that are not its value. */
const BESIDE = ['type', 'id'];

/** The schema of one type of contents of a path (contract: V2Content and its siblings in the solutions). */
function contentSchema(path: string, type: string): Schema {
	const items = endpoint(path).schema.properties?.contents?.items;
	const parts = items?.oneOf ?? (items ? [items] : []);
	const found = parts.find((part) => typesOf(part).includes(type));
	if (!found) throw new Error(`The contract has no contents of type ${type} at ${path}`);
	return found;
}

/** The member of a content that holds its value, such as `url` or `text`. */
function valueMember(part: Schema): [string, Schema] {
	return Object.entries(part.properties ?? {}).find(([name]) => !BESIDE.includes(name))!;
}

type More = Partial<Exclude<FieldSpec, string>>;

/** Fields of the form that become one typed input each, for the operation at a path. */
export const contentsOf =
	(path: string) =>
	(type: string, more: More = {}): FieldSpec => {
		const [member, schema] = valueMember(contentSchema(path, type));
		const codec = more.codec ?? codecOf(member, schema);
		return {
			path: `contents.${type}`,
			name: parameterName(type),
			to: CONTENTS,
			contents: [type],
			schema,
			encode: (value, _, saved) => {
				const wire = codec.encode(value, { field: member, schema, saved });
				return wire === undefined || wire instanceof Unusable ? wire : [{ type, [member]: wire }];
			},
			...more,
		};
	};

/** How the items of a list of the form become typed inputs. */
interface ListOfContents {
	/** The list's name in the contract of the first generation, which the form keeps. */
	path: string;
	/** The types that its items can become. */
	contents: string[];
	/** The member that chooses among them, where there are several. */
	uses?: ContentUses;
	/** Members of an item as the form shows them. */
	members: Record<string, Schema>;
	/** Members without which an item says nothing. */
	required: string[];
	/** One item, with the members as they would travel in the first generation, and its place from 1 on. */
	content(item: JsonObject, place: number): JsonObject;
}

/** A list of the form whose items become typed inputs. */
export const contentList = (
	{ path, contents, uses, members, required, content }: ListOfContents,
	more: More = {},
): FieldSpec => {
	const schema: Schema = { type: 'array', items: { type: 'object', required, properties: members } };
	const codec = codecOf(path, schema);
	return {
		path,
		to: CONTENTS,
		contents,
		uses,
		conditionsOf: `contents.${contents[0]}`,
		schema,
		encode: (value, _, saved) => {
			const items = codec.encode(value, { field: path, schema, saved }) ?? [];
			if (items instanceof Unusable) return items;
			return (items as JsonObject[]).map((item, index): Json => content(item, index + 1));
		},
		...more,
	};
};

/** The name by which a prompt refers to an input. */
export const nameMember: Schema = { type: 'string', description: 'Name for the prompt, which refers to it as @name' };

/** The file that a type of contents of a path takes. */
export const mediaOf = (path: string, type: string): Media => valueMember(contentSchema(path, type))[1].media!;
