import type { IDisplayOptions, INodeProperties, INodePropertyOptions, NodeParameterValueType } from 'n8n-workflow';
import { endpoint, type FieldCondition, type Json } from '../contract';
import type { Family, Field } from '../families';
import { MODEL, type FormField, type ModelChoice } from './variants';
import { CUSTOM } from '../fields/modelFields';

type Conditions = Record<string, NodeParameterValueType[]>;

interface Showing {
	show: Conditions;
	hide: Conditions;
}

/** One deciding field of the contract as a condition on its parameter. */
function condition(family: Family, path: string, values: Json[]): Showing {
	const decider = family.fields.find(({ to }) => to === path);
	if (!decider) return { show: {}, hide: {} };
	const wanted = values.map(decider.formValue);
	if (!wanted.includes(CUSTOM)) return { show: { [decider.name]: wanted }, hide: {} };
	// A model that comes from an expression is as unknown as a custom one: hide by the known models instead.
	const others = endpoint(family.path)
		.models.map(({ name }) => name)
		.filter((name) => !wanted.includes(name));
	return { show: {}, hide: others.length > 0 ? { [decider.name]: others } : {} };
}

const both = (one: Conditions, other: Conditions): Conditions => {
	const joined = { ...one };
	for (const [name, values] of Object.entries(other)) {
		joined[name] = joined[name] ? joined[name].filter((value) => values.includes(value)) : values;
	}
	return joined;
};

function showingOf(family: Family, field: Field, when: FieldCondition['when']): Showing {
	const start: Showing = { show: {}, hide: field.not ?? {} };
	const all = Object.entries(when).reduce(({ show, hide }, [path, values]) => {
		const more = condition(family, path, values);
		return { show: { ...show, ...more.show }, hide: { ...hide, ...more.hide } };
	}, start);
	return { ...all, show: both(all.show, field.only ?? {}) };
}

/** The models of other variants never show a field, and its own variant's alone do. */
function withModels({ show, hide }: Showing, models: ModelChoice): Showing {
	const hidden = [...(hide[MODEL] ?? []), ...(models.hide ?? [])];
	// What hides a field from other models of its variant says the same as showing it to the rest.
	const shown = models.show?.filter((name) => !hidden.includes(name));
	if (shown) {
		const { [MODEL]: _, ...others } = hide;
		return { show: both(show, { [MODEL]: shown }), hide: others };
	}
	return { show, hide: hidden.length > 0 ? { ...hide, [MODEL]: hidden } : hide };
}

function displayOptions({ show, hide }: Showing, place: Conditions, prefix: string): IDisplayOptions {
	const rooted = (conditions: Conditions) =>
		Object.fromEntries(Object.entries(conditions).map(([name, values]) => [`${prefix}${name}`, values]));
	const hidden = rooted(hide);
	return {
		show: rooted({ ...place, ...show }),
		...(Object.keys(hidden).length > 0 ? { hide: hidden } : {}),
	} as IDisplayOptions;
}

/** Stands at the top where the usual value cannot be chosen. */
const NOT_SET: INodePropertyOptions = { name: 'Not Set', value: '' };

function narrowed(property: Field['property'], values: Json[] | undefined): Field['property'] {
	if (values && property.type === 'number') {
		const [minValue, maxValue] = [Math.min(...values.map(Number)), Math.max(...values.map(Number))];
		return { ...property, typeOptions: { ...property.typeOptions, minValue, maxValue } };
	}
	if (!values || !property.options) return property;
	const options = (property.options as INodePropertyOptions[]).filter(
		({ value }) => value === '' || values.includes(value),
	);
	if (options.some(({ value }) => value === property.default)) return { ...property, options };
	return { ...property, options: [NOT_SET, ...options.filter(({ value }) => value !== '')], default: '' };
}

/**
 * The properties of one field: one for each group of models (modes, durations ...) in which the contract gives the same
 * answer, with the values that fit there. All bear the field's name, and n8n shows at most one of them.
 */
export function fieldProperties({ family, field, models }: FormField): INodeProperties[] {
	const conditions = endpoint(family.path).conditions[field.conditionsOf] ?? [{ when: {} }];
	const place = { resource: [family.resource], operation: [family.operation] };
	return conditions
		.map(({ when, values }) => ({ values, showing: withModels(showingOf(family, field, when), models) }))
		.filter(({ showing }) => Object.values(showing.show).every((values) => values.length > 0))
		.map(({ values, showing }) => ({
			...narrowed(field.property, values),
			// n8n takes a field under a condition on an expression for shown, and would ask for it.
			...(Object.keys({ ...showing.show, ...showing.hide }).length > 0 && { required: undefined }),
			name: field.name,
			displayOptions: displayOptions(showing, place, field.place === 'options' ? '/' : ''),
		})) as INodeProperties[];
}
