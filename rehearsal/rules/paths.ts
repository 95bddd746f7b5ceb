import type { Contract } from '../contract';
import { isAbsent } from '../json';
import type { Body, Operation, Schema } from '../types';

/** Reads values of one request by contract path (`a.b[2].c`, `$path.model`). */
export interface Reader {
	/** The whole of it, without path parameters. */
	body: Body;
	/** What was sent; undefined when it counts as absent. */
	sent(path: string): unknown;
	/** What was sent or, if absent, the schema default. */
	value(path: string): unknown;
	/** Items at a path; an absent list has none. */
	items(path: string): Body[];
	/** A member of an item, or its schema default. */
	member(path: string, item: Body, name: string): unknown;
	/** A list elsewhere in the contract, by JSON pointer. */
	list(pointer: string): unknown[];
	/** True for a model the settings allow beyond the contract. */
	isExtraModel(value: unknown): boolean;
}

const keys = (path: string) => path.replace(/\[(\d+|\*)\]/g, '.$1').split('.');
const isIndex = (key: string) => key === '*' || /^\d+$/.test(key);

/** Builds the reader for one request. `path` holds the path parameters. */
export function reader(
	contract: Contract,
	operation: Operation,
	body: Body,
	path: Record<string, string>,
	extraModels: string[],
): Reader {
	const sent = (name: string) => {
		const root: Body = name.startsWith('$path.') ? { $path: path } : body;
		const value = keys(name).reduce<unknown>((node, key) => (node as Body | undefined)?.[key], root);
		return isAbsent(value) ? undefined : value;
	};
	const schemaAt = (name: string) =>
		keys(name).reduce<Schema | undefined>((schema, key) => {
			if (!schema) return undefined;
			const flat = contract.flat(schema);
			return isIndex(key) ? flat.items : flat.properties?.[key];
		}, operation.bodySchema);
	const defaultAt = (name: string) => {
		const schema = schemaAt(name);
		return schema && contract.flat(schema).default;
	};
	return {
		body,
		sent,
		value: (name) => sent(name) ?? defaultAt(name),
		items: (name) => {
			const value = sent(name);
			return Array.isArray(value) ? (value as Body[]) : [];
		},
		member: (name, item, member) => (isAbsent(item?.[member]) ? defaultAt(`${name}[*].${member}`) : item[member]),
		list: (pointer) => (contract.at(pointer) as unknown[]) ?? [],
		isExtraModel: (value) => extraModels.includes(value as string),
	};
}
