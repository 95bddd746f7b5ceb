import type { Api, Lifecycle, Model } from '../../nodes/Kling/contract/types';

const order: Lifecycle[] = ['live', 'unlisted', 'unconfirmed', 'retired'];

function lifecycleOf(name: string, row: any, statuses: Record<string, string>): Lifecycle {
	if (statuses[name]?.startsWith('unconfirmed')) return 'unconfirmed';
	const { lifecycle = 'current' } = row ?? {};
	if (lifecycle === 'current') return 'live';
	return lifecycle === 'discontinued' ? 'retired' : 'unlisted';
}

/**
 * Models in the order the form offers them.
 * @param names newest first
 * @param statuses what the contract says of values of the model field (`x-enum-status`)
 * @throws Error when a retired model has no day, which is a fault of the contract
 */
export function compileModels(
	names: string[],
	api: Api,
	capabilities: Record<string, any>,
	statuses: Record<string, string> = {},
): Model[] {
	const models = names.map((name): Model => {
		const lifecycle = lifecycleOf(name, capabilities[name], statuses);
		const { date } = capabilities[name]?.retired ?? {};
		if (lifecycle === 'retired' && !date) throw new Error(`No day of retirement for ${name}`);
		return { name, api, lifecycle, ...(lifecycle === 'retired' && { retired: date }) };
	});
	return models.sort((one, other) => order.indexOf(one.lifecycle) - order.indexOf(other.lifecycle));
}
