import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeProperties, INodePropertyCollection } from 'n8n-workflow';
import { parse } from 'yaml';
import { endpoint } from '../../../nodes/Kling/contract';
import { families, type Family } from '../../../nodes/Kling/families';
import { assemble } from '../../../nodes/Kling/request/body';

interface Node {
	$ref?: string;
	items?: Node;
	oneOf?: Node[];
	properties?: Record<string, Node>;
}

interface Operation {
	'x-kind': string;
	requestBody: { content: { 'application/json': { schema: Node } } };
}

interface Api {
	paths: Record<string, { post?: Operation }>;
	components: { schemas: Record<string, Node> };
}

const api: Api = parse(readFileSync(join(__dirname, '../../../contract/openapi.yaml'), 'utf8'));

/** Fields that the form leaves out on purpose. */
const deliberate: Record<string, string> = {
	model: 'old name of model_name; the API treats it as if model_name were empty',
	callback_url: 'set by the operation, from options.callbackUrl or the resume address',
	external_task_id: 'set by the operation, from options.externalTaskId or derived',
};

/** Paths of all values a schema of the contract can hold, straight from the YAML. */
function leaves(schema: Node, path = ''): string[] {
	if (schema.$ref) return leaves(api.components.schemas[schema.$ref.split('/').pop()!], path);
	if (schema.items) return leaves(schema.items, `${path}[]`);
	if (schema.oneOf) return [...new Set(schema.oneOf.flatMap((part) => leaves(part, path)))];
	if (!schema.properties) return [path];
	return Object.entries(schema.properties).flatMap(([key, part]) => leaves(part, path ? `${path}.${key}` : key));
}

function written(value: unknown, path = ''): string[] {
	if (Array.isArray(value)) return value.flatMap((item) => written(item, `${path}[]`));
	if (typeof value !== 'object' || value === null) return [path];
	return Object.entries(value).flatMap(([key, part]) => written(part, path ? `${path}.${key}` : key));
}

/** A filled-in parameter. */
function filled({ type, options = [], default: initial }: Partial<INodeProperties>): unknown {
	if (type === 'boolean') return true;
	if (type === 'number') return 3;
	if (type === 'multiOptions') return options.map((option) => (option as { value: string }).value);
	if (type === 'options') return (options as Array<{ value: string }>).find(({ value }) => value !== '')?.value;
	if (type === 'resourceLocator') return { __rl: true, mode: 'id', value: '7' };
	if (type !== 'fixedCollection') return initial && !String(initial).startsWith('=') ? initial : 'text';
	const { values } = (options as INodePropertyCollection[])[0];
	return { items: [Object.fromEntries(values.map((property) => [property.name, filled(property)]))] };
}

/** Every value path that some parameter of the family can write; enum fields take several values to reach all. */
function reachable(family: Family): Set<string> {
	const paths = new Set<string>();
	const reads = family.fields.flatMap((field) => {
		const { type, options } = field.property;
		return type === 'options'
			? (options as Array<{ value: string }>).map(({ value }) => [field.name, value] as const)
			: [];
	});
	const others = [
		['soundFile', 'https://a.example/s.mp3'],
		['effectScene', 'heart_gesture'],
	] as const;
	for (const [changed, value] of [['', ''] as const, ...reads, ...others]) {
		const read = (name: string): unknown => {
			const parameter = name.replace('options.', '');
			if (parameter === changed) return value;
			const field = family.fields.find((one) => one.name === parameter);
			return field ? filled(field.property) : null;
		};
		for (const path of written(assemble(family.fields, read).body)) paths.add(path);
	}
	return paths;
}

const schemaOf = ({ path }: Family) => api.paths[path].post?.requestBody.content['application/json'].schema;
/** The operations with all paths that serve them. */
const served = families.flatMap((family) => [family, ...(family.variants ?? [])]);

const withBody = served.filter(schemaOf).map((family) => [family.path, family] as const);

test.each(withBody)('%s: every field of the contract is reached by a parameter or left out on purpose', (_, family) => {
	const reached = reachable(family);
	const { contents = ['voice'] } = endpoint(family.path);
	// All paths share the schema of contents, but not all take every type.
	const fields = leaves(schemaOf(family)!).filter(
		(path) => path !== 'contents[].voice_id' || contents.includes('voice'),
	);
	expect(fields.length).toBeGreaterThan(0);
	expect(fields.filter((path) => !reached.has(path) && !(path.split('.').pop()! in deliberate))).toEqual([]);
});

test.each(withBody)('%s: no parameter writes a field that the contract does not have', (_, family) => {
	const fields = new Set(leaves(schemaOf(family)!));
	// The model of a path is no part of the body.
	const written = [...reachable(family)].filter((path) => !path.startsWith('$path'));
	expect(written.filter((path) => !fields.has(path))).toEqual([]);
});

test('every create path of the contract has a family, but for what Kling has replaced', () => {
	const creates = Object.entries(api.paths)
		.filter(([, { post }]) => post && ['create', 'delete', 'sync'].includes(post['x-kind']))
		.map(([path]) => path);
	const known = new Set(served.map(({ path }) => path));
	expect(creates.filter((path) => !known.has(path))).toEqual([
		'/v1/general/ai-multi-shot',
		'/v1/general/delete-advanced-elements',
		'/v1/general/custom-elements',
	]);
});

test('the old lip-sync endpoint alone is hidden, and every other family is an operation of its own', () => {
	expect(families.filter(({ hidden }) => hidden).map(({ family }) => family)).toEqual(['lipSyncLegacy']);
	const names = families.filter(({ hidden }) => !hidden).map(({ resource, operation }) => `${resource}:${operation}`);
	expect(new Set(names).size).toBe(names.length);
});
