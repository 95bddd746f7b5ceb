import type { Json, Rule, Schema } from '../../nodes/Kling/contract/types';

const lists: Record<string, string> = {
	modes: 'mode',
	durations: 'duration',
	aspect_ratios: 'aspect_ratio',
	resolutions: 'resolution',
};

const features: Record<string, string[]> = {
	camera_control: ['camera_control'],
	motion_brush: ['static_mask', 'dynamic_masks'],
	voice_control: ['voice_list'],
	elements: ['element_list'],
	cfg_scale: ['cfg_scale'],
};

function valuesOf(capability: any): Json[] {
	if (Array.isArray(capability)) return capability;
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
export function capabilityRules(schema: Schema, capabilities: Record<string, any>): Rule[] {
	const known = (field: string) => schema.properties?.[field] !== undefined;
	return (schema.properties?.model_name?.enum ?? []).flatMap((model) => {
		const row = capabilities[model] ?? {};
		const allowed = Object.entries(lists)
			.filter(([list, field]) => row[list] !== undefined && known(field))
			.map(([list, field]) => ({
				id: `capability.${model}.${field}`,
				level: 'advise' as const,
				when: { model_name: { equals: model } },
				allow: { [field]: [...valuesOf(row[list]), ...(list === 'aspect_ratios' && row.auto_ratio ? ['auto'] : [])] },
			}));
		const featured = Object.entries(features).flatMap(([feature, fields]) =>
			fields.filter(known).flatMap((field) => featureRule(model, field, row.features?.[feature])),
		);
		return [...allowed, ...featured];
	});
}
