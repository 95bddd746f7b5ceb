import { schemaAt } from '../../nodes/Kling/contract/schema';
import type { Json, Rule, Schema } from '../../nodes/Kling/contract/types';

/** Members of a row of the table and the field each speaks of; v2 keeps its output settings together. */
const lists: Array<[member: string, ...fields: string[]]> = [
	['modes', 'mode'],
	['durations', 'duration'],
	['aspect_ratios', 'aspect_ratio', 'settings.aspect_ratio'],
	['resolutions', 'resolution', 'settings.resolution'],
	['seconds', 'settings.duration'],
];

const features: Record<string, string[]> = {
	camera_control: ['camera_control'],
	motion_brush: ['static_mask', 'dynamic_masks'],
	voice_control: ['voice_list'],
	elements: ['element_list'],
	cfg_scale: ['cfg_scale'],
};

function valuesOf(capability: any): Json[] {
	if (Array.isArray(capability)) return capability;
	if (capability.max)
		return Array.from({ length: capability.max - capability.min + 1 }, (_, at) => capability.min + at);
	return typeof capability === 'object' ? Object.values(capability).flatMap(valuesOf) : [];
}

function featureRule(model: string, field: string, capability: any): Rule[] {
	const allow: Record<string, Json[]> = {};
	if (capability?.modes) allow.mode = capability.modes;
	if (capability?.durations) allow.duration = capability.durations;
	const when: Rule['when'] = { model_name: { equals: model }, [field]: { present: true } };
	const rule = { id: `capability.${model}.${field}`, level: 'advise' as const };
	if (capability === false) return [{ ...rule, when: { model_name: { equals: model } }, forbid: [field] }];
	return Object.keys(allow).length > 0 ? [{ ...rule, when, allow }] : [];
}

/**
 * What the capability table (contract: x-capabilities) says, spelled as rules. They decide what the form shows;
 * what is sent is checked by the contract's own rules alone.
 */
export function capabilityRules(schema: Schema, capabilities: Record<string, any>, models: string[]): Rule[] {
	const known = (field: string) => schemaAt(schema, field) !== undefined;
	const modelPath = schema.properties?.model_name ? 'model_name' : '$path.model';
	return models.flatMap((model) => {
		const row = capabilities[model] ?? {};
		const allowed = lists
			.flatMap(([list, ...fields]) => fields.map((field) => [list, field] as const))
			.filter(([list, field]) => row[list] !== undefined && known(field))
			.map(([list, field]) => ({
				id: `capability.${model}.${field}`,
				level: 'advise' as const,
				when: { [modelPath]: { equals: model } },
				allow: { [field]: [...valuesOf(row[list]), ...(list === 'aspect_ratios' && row.auto_ratio ? ['auto'] : [])] },
			}));
		const featured = Object.entries(features).flatMap(([feature, fields]) =>
			fields.filter(known).flatMap((field) => featureRule(model, field, row.features?.[feature])),
		);
		return [...allowed, ...featured];
	});
}

/** What the contract says of the types of contents each model takes (`x-types-by-model`), spelled as rules. */
export function contentRules(contents: any): Rule[] {
	const byModel = Object.entries<string[]>(contents?.['x-types-by-model'] ?? {});
	const all = [...new Set(byModel.flatMap(([, types]) => types))];
	return byModel.map(([model, types]) => ({
		id: `contents.${model}`,
		level: 'advise',
		when: { '$path.model': { equals: model } },
		noItem: { path: 'contents', match: { type: all.filter((type) => !types.includes(type)) } },
	}));
}
