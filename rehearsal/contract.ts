import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

import type { Body, ErrorRow, Operation, Parameter, Rule, Schema } from './types';

type Node = Record<string, any>;

const FILE = join(__dirname, '..', 'contract', 'openapi.yaml');
const METHODS = ['get', 'post'] as const;

/** The API contract as the server needs it. Nothing in it changes after loading. */
export interface Contract {
	document: Node;
	operations: Operation[];
	errors: Map<number, ErrorRow>;
	/** Follows `#/a/b` into the document. */
	at(pointer: string): unknown;
	/** Resolves `$ref` and merges `allOf`, one level deep. Keys beside a `$ref` win. */
	flat(schema: Schema): Schema;
}

let loaded: Contract | undefined;

/** Reads contract/openapi.yaml once per process (parsing takes about a second). */
export function loadContract(): Contract {
	loaded ??= read(parse(readFileSync(FILE, 'utf8')) as Node);
	return loaded;
}

function read(document: Node): Contract {
	const at = (pointer: string) =>
		pointer
			.replace(/^#?\//, '')
			.split('/')
			.reduce<any>((node, key) => node?.[key.replace(/~1/g, '/').replace(/~0/g, '~')], document);
	const flat = (schema: Schema): Schema => {
		const { $ref, allOf, ...own } = schema;
		const parts = [...($ref ? [at($ref) as Schema] : []), ...(allOf ?? [])].map(flat);
		const properties = Object.assign({}, ...parts.map((part) => part.properties), own.properties);
		return Object.assign({}, ...parts, own, Object.keys(properties).length ? { properties } : {});
	};
	const errors = new Map<number, ErrorRow>(
		(document.components['x-error-codes'] as ErrorRow[]).map((row) => [row.code, row]),
	);
	const operations = Object.entries(document.paths as Node).flatMap(([path, item]) =>
		METHODS.filter((method) => item[method]).map((method) => operation(path, method, item, at)),
	);
	return { document, operations, errors, at, flat };
}

function operation(path: string, method: 'get' | 'post', item: Node, at: Contract['at']): Operation {
	const node = item[method] as Node;
	const content = node.requestBody?.content?.['application/json'] as Node | undefined;
	const bodySchema = content && (at(content.schema.$ref) as Schema);
	const parameters = [...(item.parameters ?? []), ...(node.parameters ?? [])] as Array<Parameter & { $ref?: string }>;
	const answer = node.responses['200'].content['application/json'].schema as Schema;
	return {
		id: node.operationId,
		method,
		path,
		collection: path.replace(/\/\{id\}$/, ''),
		family: node['x-family'],
		kind: node['x-kind'],
		generation: node['x-generation'],
		pack: node['x-concurrency']?.pack ?? 'unknown',
		slots: node['x-concurrency']?.slots ?? '0',
		idKinds: node['x-id-kinds'] ?? [],
		parameters: parameters.map((parameter) => (parameter.$ref ? (at(parameter.$ref) as Parameter) : parameter)),
		bodyPointer: content?.schema.$ref.slice(1),
		bodySchema,
		rules: ((bodySchema?.['x-rules'] ?? node['x-rules'] ?? []) as Rule[]).filter((rule) => rule.level === 'reject'),
		dataSchema: answer.allOf![1].properties!.data,
		example: content?.examples?.plain?.value as Body | undefined,
	};
}
