import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { endpoint, type FieldCondition, type Json } from '../contract';
import type { Family, Field } from '../families';
import { hiddenNotices } from './hiddenNotice';
import { keeper, misfitHint, misfits, USED, type Conditions, type Parameter, type Showing } from './misfit';
import { knownProperty, openProperties, type Asked } from './required';
import { formFields, MODEL, type FormField, type ModelChoice } from './variants';
import { CUSTOM } from '../fields/modelFields';

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
	return { ...all, show: both(both(all.show, field.only ?? {}), field.offeredFor ?? {}) };
}

/** The models of other variants never show a field, and its own variant's alone do. */
function withModels({ show, hide }: Showing, models: ModelChoice): Showing {
	const { [MODEL]: never = [], ...others } = hide;
	const hidden = [...never, ...(models.hide ?? [])];
	const shown = models.show ? both(show, { [MODEL]: models.show }) : show;
	// Showing a field to the rest says the same as hiding it from some.
	if (shown[MODEL]) {
		return { show: { ...shown, [MODEL]: shown[MODEL].filter((name) => !hidden.includes(name)) }, hide: others };
	}
	return { show: shown, hide: hidden.length > 0 ? { ...others, [MODEL]: hidden } : others };
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

/** Where a field can be used, and the values that fit there. */
interface Fit {
	values?: Json[];
	showing: Showing;
}

function fitsOf({ family, field, models }: FormField): Fit[] {
	const known = endpoint(family.path).conditions[field.conditionsOf] ?? [{ when: {} }];
	// In a collection nothing can keep what does not fit without being offered as well, so rare fields are always offered.
	const conditions = field.place === 'options' && known.length > 0 ? [{ when: {} }] : known;
	return conditions
		.map(({ when, values }) => ({ values, showing: withModels(showingOf(family, field, when), models) }))
		.filter(({ showing }) => Object.values(showing.show).every((values) => values.length > 0));
}

const placeOf = ({ resource, operation }: Family): Conditions => ({ resource: [resource], operation: [operation] });

/** The properties of one field, one for each group of models (modes, durations ...) in which the contract gives the same answer. */
function fitting({ family, field }: FormField, fits: Fit[]): INodeProperties[] {
	return fits.map(({ values, showing }) => ({
		...narrowed(field.property, values),
		name: field.name,
		displayOptions: displayOptions(showing, placeOf(family), field.place === 'options' ? '/' : ''),
	})) as INodeProperties[];
}

/** The properties of the rare fields of a family, which stand in the collection. */
export const optionProperties = (family: Family): INodeProperties[] =>
	formFields(family)
		.filter(({ field }) => field.place === 'options')
		.flatMap((one) => fitting(one, fitsOf(one)));

/** The part of a showing that selectors make (fields that are not sent: this input or that), or the rest. */
function partOf({ show, hide }: Showing, selectors: Set<string>, wanted: boolean): Showing {
	const part = (conditions: Conditions): Conditions =>
		Object.fromEntries(Object.entries(conditions).filter(([name]) => selectors.has(name) === wanted));
	return { show: part(show), hide: part(hide) };
}

const isNarrow = ({ show, hide }: Showing): boolean => Object.keys({ ...show, ...hide }).length > 0;

/** The values of the parameters that others depend on. */
function choicesOf(fields: FormField[]): Conditions {
	const choices: Conditions = {};
	for (const { field } of fields) {
		const { type, options = [] } = field.property;
		const values = type === 'boolean' ? [true, false] : (options as INodePropertyOptions[]).map(({ value }) => value);
		if (type === 'boolean' || type === 'options')
			choices[field.name] = [...new Set([...(choices[field.name] ?? []), ...values])];
	}
	return choices;
}

/**
 * The properties of the fields at the top of a family's form. All of one field bear its name, and n8n shows at most one of them:
 * one that fits, or one that keeps and shows what was filled in and fits no more.
 */
export function topProperties(family: Family): INodeProperties[] {
	const fields = formFields(family).filter(({ field }) => field.place === 'top');
	const choices = choicesOf(fields);
	const selectors = new Set(
		fields.filter(({ field }) => field.to === '' && field.name !== MODEL).map(({ field }) => field.name),
	);
	/** Those that drop what they hide; what is only offered elsewhere stays. */
	const droppingOf = ({ offeredFor = {} }: Field) => new Set([...selectors].filter((name) => !(name in offeredFor)));
	const done = new Set<string>();
	const showingsOf = (name: string): Showing[] =>
		fields
			.filter(({ field }) => field.name === name)
			.flatMap((one) => fitsOf(one).map(({ showing }) => partOf(showing, droppingOf(one.field), false)));
	const lines = hiddenNotices(
		fields,
		showingsOf,
		placeOf(family),
		choices,
		[...(family.variants ?? []), family].flatMap(({ models }) => models),
	);
	const properties = fields.flatMap((one) => {
		const { name, property, to, offeredFor } = one.field;
		// A field that only steers is kept where another request takes it.
		const steers = to === '' && !offeredFor;
		const same = fields.filter(({ field }) => field.name === name);
		const asked: Asked = {
			name,
			property,
			place: placeOf(family),
			showings: same.flatMap(fitsOf).map(({ showing }) => showing),
			choices,
		};
		const isAsked = same.some(({ field }) => field.property.required) && asked.showings.some(isNarrow);
		const known = (): INodeProperties[] => fitsOf(one).map(({ showing }) => knownProperty(asked, showing));
		const own = isAsked ? [...known(), ...(same[0] === one ? openProperties(asked) : [])] : fitting(one, fitsOf(one));
		// How far something goes says nothing without that, which is kept itself.
		const isDetail = property.type === 'number' && one.field.only !== undefined;
		if (done.has(name) || steers || property.type === 'notice' || isDetail) return own;
		done.add(name);
		const fits = same.flatMap(fitsOf);
		const showings = showingsOf(name);
		const isConditional = showings.every(isNarrow);
		if (fits.length === 0 || !isConditional) return own;
		const selected = partOf(fits[0].showing, droppingOf(one.field), true);
		const parameter: Parameter = {
			name,
			property,
			place: placeOf(family),
			selected: selected.show,
			showings,
			choices,
			defaults: [...same.map(({ field }) => field.property.default)],
			hint: offeredFor ? USED : misfitHint(property),
		};
		const unfit = misfits(parameter);
		return unfit.length === 0 ? own : [keeper(parameter), ...own, ...unfit];
	});
	return [...properties, ...lines];
}
