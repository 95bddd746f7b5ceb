import type { Api, Endpoint, Rule, Schema } from '../../nodes/Kling/contract/types';
import { capabilityRules, contentRules } from './capabilities';
import { closedBecause, closedValues } from './closed';
import { compileConditions } from './fieldConditions';
import { compileModels } from './models';
import { compileRules } from './rules';
import { compileSchema } from './schema';

/** Lists that are read without a task behind them; they are endpoints of their own. */
const plainLists = /presets-voices|advanced-presets-elements|\/account\//;

/** Families of an older generation of the element library, which the node does not speak. */
const left = /^elements-old$/;

const slotsOf = (text = '1'): Endpoint['slots'] =>
	text.includes('series_amount') ? 'series' : text === 'n' ? 'n' : 'one';

function querySchema(parameters: any[]): any {
	const own = parameters.filter((parameter) => parameter.in === 'query');
	return {
		type: 'object',
		additionalProperties: false,
		required: own.filter(({ required }) => required).map(({ name }) => name),
		properties: Object.fromEntries(own.map(({ name, schema, description }) => [name, { ...schema, description }])),
	};
}

/** What the capability table says of the models of a path; v2 has a table of its own, by the first word of the path. */
function capabilitiesOf(api: any, path: string, operation: any): Record<string, any> {
	const table = api['x-capabilities'];
	const rows = operation['x-generation'] === 'v2' ? table.v2[path.split('/')[1]] : table[operation['x-family']];
	return rows ?? {};
}

/** The field that names the model: in the body, or in the path of a v2 call. */
function modelField(api: any, path: string, body: any): { names: string[]; statuses?: Record<string, string> } {
	const inPath = api.paths[path].parameters?.find(({ name }: any) => name === 'model');
	if (inPath) return { names: inPath.schema.enum, statuses: inPath['x-enum-status'] };
	return { names: [...(body.properties?.model_name?.enum ?? [])].reverse() };
}

function compileOperation(api: any, path: string, method: string, operation: any): Endpoint {
	const body = operation.requestBody?.content['application/json'].schema.$ref.split('/').pop();
	const source = body ? api.components.schemas[body] : querySchema(operation.parameters ?? []);
	const schema: Schema = compileSchema(source, api.components.schemas);
	const rules: Rule[] = compileRules(source['x-rules'] ?? operation['x-rules'] ?? [], api);
	const capabilities = capabilitiesOf(api, path, operation);
	const generation = operation['x-generation'] as Api;
	const { names, statuses } = modelField(api, path, source);
	const models = compileModels(names, generation, capabilities, statuses);
	const contents = source.properties?.contents;
	const types = contents && [
		...new Set([contents['x-types'], ...Object.values(contents['x-types-by-model'] ?? {})].flat()),
	];
	const derived = [...capabilityRules(schema, capabilities, names), ...contentRules(contents)];
	const slots = operation['x-concurrency'] ?? {};
	return {
		api: generation,
		method: method.toUpperCase() as Endpoint['method'],
		schema,
		rules,
		conditions: compileConditions({ schema, rules: [...rules, ...derived], models, contents: types ?? [] }),
		idKinds: api.paths[`${path}/{id}`]?.get['x-id-kinds'] ?? [],
		pack: slots.pack ?? 'none',
		slots: slotsOf(slots.slots),
		models,
		...(types && { contents: types as string[] }),
		...closedBecause(operation, capabilities),
		...closedValues(api, source),
	};
}

/** Every path that takes a body, and the lists that stand for themselves, keyed by path. */
export function compilePaths(api: any): Record<string, Endpoint> {
	const found: Array<[string, Endpoint]> = [];
	for (const [path, methods] of Object.entries<any>(api.paths)) {
		for (const [method, operation] of Object.entries<any>(methods)) {
			if (method === 'parameters') continue;
			const sends = ['create', 'sync', 'delete'].includes(operation['x-kind']);
			if (left.test(operation['x-family']) || !(sends || (operation['x-kind'] === 'list' && plainLists.test(path))))
				continue;
			found.push([path, compileOperation(api, path, method, operation)]);
		}
	}
	return Object.fromEntries(found);
}
