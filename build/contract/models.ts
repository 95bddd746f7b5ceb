import type { Endpoint, Schema } from '../../nodes/Kling/contract/types';

const stateOf = (lifecycle = 'current') =>
	lifecycle === 'current' ? 'current' : lifecycle.startsWith('discontinued') ? 'discontinued' : 'unlisted';

/** Models in the order the form offers them: the contract lists old ones first, the form current ones, newest first. */
export function compileModels(schema: Schema, capabilities: Record<string, any>): Endpoint['models'] {
	const rank = ['current', 'unlisted', 'discontinued'];
	return [...(schema.properties?.model_name?.enum ?? [])]
		.reverse()
		.map((name) => ({ name, state: stateOf(capabilities[name]?.lifecycle) as Endpoint['models'][number]['state'] }))
		.sort((one, other) => rank.indexOf(one.state) - rank.indexOf(other.state));
}
