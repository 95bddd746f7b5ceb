import type { Endpoint, Rule, Schema } from '../../nodes/Kling/contract/types';
import { capabilityRules } from './capabilities';
import { compileFits } from './fieldConditions';
import { compileModels } from './models';
import { compileRules } from './rules';
import { compileSchema } from './schema';

/** Lists that are read without a task behind them; they are endpoints of their own. */
const plainLists = /presets-voices|advanced-presets-elements|\/account\//;

/** Families of an older generation, or of one the node does not speak. */
const left = /^(v2|v2-tasks|elements-old)$/;

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

function compileOperation(api: any, path: string, method: string, operation: any): Endpoint {
	const body = operation.requestBody?.content['application/json'].schema.$ref.split('/').pop();
	const source = body ? api.components.schemas[body] : querySchema(operation.parameters ?? []);
	const schema: Schema = compileSchema(source, api.components.schemas);
	const rules: Rule[] = compileRules(source['x-rules'] ?? operation['x-rules'] ?? [], api);
	const capabilities = api['x-capabilities'][operation['x-family']] ?? {};
	const models = compileModels(schema, capabilities);
	const slots = operation['x-concurrency'] ?? {};
	return {
		method: method.toUpperCase() as Endpoint['method'],
		schema,
		rules,
		fits: compileFits(schema, [...rules, ...capabilityRules(schema, capabilities)], models),
		idKinds: api.paths[`${path}/{id}`]?.get['x-id-kinds'] ?? [],
		pack: slots.pack ?? 'none',
		slots: slotsOf(slots.slots),
		models,
	};
}

/** Every path of the first generation and of the account that takes a body or a query, keyed by path. */
export function compilePaths(api: any): Record<string, Endpoint> {
	const found: Array<[string, Endpoint]> = [];
	for (const [path, methods] of Object.entries<any>(api.paths)) {
		for (const [method, operation] of Object.entries<any>(methods)) {
			const sends = ['create', 'sync', 'delete'].includes(operation['x-kind']);
			if (left.test(operation['x-family']) || !(sends || (operation['x-kind'] === 'list' && plainLists.test(path))))
				continue;
			found.push([path, compileOperation(api, path, method, operation)]);
		}
	}
	return Object.fromEntries(found);
}
