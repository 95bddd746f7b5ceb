import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

import type { Body, ErrorRow, Operation, Parameter, Rule, Schema } from './types';

interface OperationNode {
	operationId: string;
	'x-family': string;
	'x-kind': Operation['kind'];
	'x-generation': Operation['generation'];
	'x-concurrency'?: { pack: string; slots: string };
	'x-id-kinds'?: string[];
	'x-callback-statuses'?: string[];
	'x-retired'?: Operation['retired'];
	'x-rules'?: Rule[];
	parameters?: ParameterNode[];
	requestBody?: { content: { 'application/json': BodyNode } };
	responses: { '200': { content: { 'application/json': { schema: Schema } } } };
}
interface BodyNode {
	schema: { $ref: string };
	examples?: { plain?: { value: Body } };
}
type ParameterNode = Parameter & { $ref?: string };
type PathNode = { parameters?: ParameterNode[] } & Partial<Record<Operation['method'], OperationNode>>;
interface Document {
	paths: Record<string, PathNode>;
	components: { 'x-error-codes': ErrorRow[] };
	'x-capabilities': { solutions: Record<string, { path: string; output: string | string[] }> };
}

const FILE = join(__dirname, '..', 'contract', 'openapi.yaml');
const METHODS = ['get', 'post'] as const;

/** The API contract as the server needs it. Nothing in it changes after loading. */
export interface Contract {
	document: object;
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
	loaded ??= read(parse(readFileSync(FILE, 'utf8')) as Document);
	return loaded;
}

function read(document: Document): Contract {
	const at = (pointer: string) =>
		pointer
			.replace(/^#?\//, '')
			.split('/')
			.reduce<unknown>((node, key) => (node as Body | undefined)?.[key], document);
	const flat = (schema: Schema): Schema => {
		const { $ref, allOf, ...own } = schema;
		const parts = [...($ref ? [at($ref) as Schema] : []), ...(allOf ?? [])].map(flat);
		const properties = Object.assign({}, ...parts.map((part) => part.properties), own.properties);
		return Object.assign({}, ...parts, own, Object.keys(properties).length ? { properties } : {});
	};
	const errors = new Map(document.components['x-error-codes'].map((row) => [row.code, row]));
	const solutions = Object.values(document['x-capabilities'].solutions);
	const outputs = (path: string) => [solutions.find((product) => product.path === path)?.output ?? 'video'].flat();
	const operations = Object.entries(document.paths).flatMap(([path, node]) =>
		METHODS.flatMap((method) =>
			node[method] ? [operation(path, method, node, node[method], { at, outputs: outputs(path) })] : [],
		),
	);
	return { document, operations, errors, at, flat };
}

function operation(
	path: string,
	method: Operation['method'],
	shared: PathNode,
	node: OperationNode,
	{ at, outputs }: Pick<Contract, 'at'> & Pick<Operation, 'outputs'>,
): Operation {
	const content = node.requestBody?.content['application/json'];
	const bodySchema = content && (at(content.schema.$ref) as Schema);
	const answer = node.responses['200'].content['application/json'].schema;
	const parameters = [...(shared.parameters ?? []), ...(node.parameters ?? [])];
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
		callbackStatuses: node['x-callback-statuses'],
		retired: node['x-retired'],
		parameters: parameters.map((parameter) => (parameter.$ref ? (at(parameter.$ref) as Parameter) : parameter)),
		bodyPointer: content?.schema.$ref.slice(1),
		bodySchema,
		rules: (bodySchema?.['x-rules'] ?? node['x-rules'] ?? []).filter((rule) => rule.level === 'reject'),
		outputs,
		dataSchema: answer.allOf![1].properties!.data,
		example: content?.examples?.plain?.value,
	};
}
